use super::{after, evn, gap, message, one, outcome, pid, pv1, segment, with};
use crate::catalog::common::{AdministrativeSex, ContactSystem, EncounterClass, NameUse};
use crate::catalog::encounter::{
    EncounterAdmissionCancelled, EncounterAdmitted, EncounterAdmittedAdmissionType,
    EncounterDischarged, EncounterExpectedDischargeUpdated, EncounterLeaveOfAbsenceEnded,
    EncounterLeftAgainstMedicalAdvice, EncounterRegistered, EncounterTransferred,
};
use crate::catalog::patient::{PatientCreated, PatientDeceased, PatientMerged, PatientUpdated};

#[test]
fn an_admission_keeps_visit_place_and_practitioner() {
    let evn = &*evn();
    let pid = &*pid();
    let pv1 = &*pv1();
    let event: EncounterAdmitted =
        one("ADT^A01^ADT_A01", &[evn, pid, pv1, "DG1|1||J18.9^Pneumonia^I10|||A"]);
    assert_eq!(event.visit_number.expose().value.expose(), "V100");
    // 22:00 at one hour east of Greenwich, the zone of MSH-7.
    assert_eq!(event.admitted_at.expose().to_string(), "2026-01-04T21:00:00Z");
    assert_eq!(event.admission_type, EncounterAdmittedAdmissionType::Emergency);
    assert_eq!(event.encounter_class, EncounterClass::InpatientAcute);
    assert_eq!(event.location.unit.as_deref(), Some("4 EAST"));
    assert_eq!(event.location.bed.as_deref(), Some("B"));
    assert_eq!(event.attending.display.as_deref(), Some("Ada Rossi"));
    // Table 0023's code for what PV1-14 doesn't say.
    assert_eq!(event.admit_source.code, "9");
    let diagnosis = event.diagnoses.expose()[0].code.expose();
    assert_eq!(diagnosis.system, "http://hl7.org/fhir/sid/icd-10-cm");
}

#[test]
fn a_transfer_names_both_places_and_the_time_it_happened() {
    let evn = &*evn();
    let pid = &*pid();
    let pv1 = &*pv1();
    let moved = with(evn, 6, "20260106083000+0100");
    let event: EncounterTransferred = one("ADT^A02", &[&moved, pid, pv1]);
    assert_eq!(event.from_location.unit.as_deref(), Some("3 WEST"));
    assert_eq!(event.to_location.unit.as_deref(), Some("4 EAST"));
    assert_eq!(event.transferred_at.expose().to_string(), "2026-01-06T07:30:00Z");
}

#[test]
fn a_discharge_counts_days_and_a_departure_against_advice_is_another_event() {
    let evn = &*evn();
    let pid = &*pid();
    let pv1 = &*pv1();
    let gone = &with(evn, 2, "20260109100000+0100");
    let event: EncounterDischarged = one("ADT^A03", &[gone, pid, pv1]);
    assert_eq!(event.length_of_stay_days, 5);
    assert_eq!(event.discharge_disposition.code, "01");
    let against_advice = with(pv1, 36, "07");
    let _: EncounterLeftAgainstMedicalAdvice = one("ADT^A03", &[gone, pid, &against_advice]);
}

#[test]
fn a_cancelled_admission_points_to_the_admission() {
    let evn = &*evn();
    let pid = &*pid();
    let pv1 = &*pv1();
    let (admit, cancel) =
        (message("ADT^A01", &[evn, pid, pv1]), message("ADT^A11", &[evn, pid, pv1]));
    let outcome = after(&[admit], &cancel);
    let event = outcome.facts[0].as_any().downcast_ref::<EncounterAdmissionCancelled>();
    let admitted = "Encounter.Admitted".len() as u128;
    assert_eq!(event.expect("cancelled").original_admit_event_id.as_uuid().as_u128(), admitted);
    assert_eq!(
        gap("ADT^A11", &[evn, pid, pv1]),
        "no Encounter.AdmissionCancelled: it needs the admission that it cancels, which this service \
         has not seen",
    );
}

#[test]
fn a_leave_is_counted_from_its_beginning() {
    let evn = &*evn();
    let pid = &*pid();
    let pv1 = &*pv1();
    let away = message(
        "ADT^A21",
        &[&with(evn, 2, "20260106090000"), pid, pv1, &segment("PV2", &[(47, "20260106180000")])],
    );
    let back = message("ADT^A22", &[&with(evn, 2, "20260106173000"), pid, pv1]);
    let outcome = after(&[away], &back);
    let event = outcome.facts[0].as_any().downcast_ref::<EncounterLeaveOfAbsenceEnded>();
    assert_eq!(event.expect("back").leave_minutes, 510);
}

#[test]
fn a_visit_without_a_number_is_no_event() {
    let evn = &*evn();
    let pid = &*pid();
    let pv1 = &*pv1();
    let numberless = &with(pv1, 19, "");
    let expected =
        "no Encounter.Registered: it needs the visit number, but PV1-19 (segment 4) is empty";
    assert_eq!(gap("ADT^A04", &[evn, pid, numberless]), expected);
    // A PID-18 of type VN is a visit number.
    let with_visit = &with(pid, 18, "V7^^^NORTH^VN");
    let event: EncounterRegistered = one("ADT^A04", &[evn, with_visit, numberless]);
    assert_eq!(event.visit_number.expose().value.expose(), "V7");
}

#[test]
fn a_new_patient_has_identifiers_name_and_contact() {
    let evn = &*evn();
    let pid = &*pid();
    let event: PatientCreated = one("ADT^A28", &[evn, pid]);
    assert_eq!(event.identifiers.expose().len(), 2);
    let name = event.name.expose();
    assert_eq!(name.given.expose(), &["Erika", "M"]);
    assert_eq!(name.purpose, NameUse::Official);
    assert_eq!(event.birth_date.expose().to_string(), "1960-02-29");
    assert_eq!(event.administrative_sex, AdministrativeSex::Female);
    let telecom = event.telecom.expose();
    assert_eq!(telecom[0].value.expose(), "541-5550100");
    assert_eq!(telecom[0].system, ContactSystem::Phone);
    assert_eq!(event.managing_organization.name.as_deref(), Some("NORTH"));
    let month = with(pid, 7, "196002");
    assert_eq!(
        gap("ADT^A28", &[evn, &month]),
        "no Patient.Created: it needs the date of birth, but PID-7 (segment 3) is not a date that is \
         exact to the day",
    );
}

#[test]
fn an_update_holds_what_differs_from_what_was_known() {
    let evn = &*evn();
    let pid = &*pid();
    let first = message("ADT^A28", &[evn, pid]);
    let married = pid.replace("Muster^", "Beispiel^");
    let update = message("ADT^A31", &[evn, &married]);
    let outcome = after(std::slice::from_ref(&first), &update);
    let event = outcome.facts[0].as_any().downcast_ref::<PatientUpdated>().expect("updated");
    assert_eq!(event.record_version, 2);
    let [change] = &event.changes.expose()[..] else { panic!("one change") };
    assert_eq!(change.field_path, "name.family");
    assert_eq!(change.old_value.as_ref().map(|v| v.expose().as_str()), Some("\"Muster\""));
    assert_eq!(change.new_value.as_ref().map(|v| v.expose().as_str()), Some("\"Beispiel\""));
    let same = after(&[first], &message("ADT^A31", &[evn, pid]));
    assert_eq!(
        same.gaps[0].to_string(),
        "no Patient.Updated: no demographic attribute differs from what was last received",
    );
}

#[test]
fn an_update_may_tell_of_a_death_and_of_an_expected_discharge() {
    let evn = &*evn();
    let pid = &*pid();
    let pv1 = &*pv1();
    let dead = with(&with(pid, 29, "20260110"), 30, "Y");
    let outcome = outcome("ADT^A08", &[evn, &dead, pv1, &segment("PV2", &[(9, "20260112")])]);
    assert_eq!(outcome.gaps, []);
    let discharge = outcome.facts[0].as_any().downcast_ref::<EncounterExpectedDischargeUpdated>();
    let date = discharge.expect("expected").expected_discharge_date;
    assert_eq!(date.expose().to_string(), "2026-01-12");
    assert!(outcome.facts[1].as_any().is::<PatientUpdated>());
    let death = outcome.facts[2].as_any().downcast_ref::<PatientDeceased>().expect("deceased");
    assert_eq!(death.deceased_at.expose().to_string(), "2026-01-09T23:00:00Z");
}

#[test]
fn a_merge_is_an_event_of_the_survivor() {
    let evn = &*evn();
    let pid = &*pid();
    let merged: PatientMerged = one("ADT^A40", &[evn, pid, "MRG|4812^^^NORTH^MR"]);
    assert_eq!(merged.patient_id, merged.survivor.expose().patient_id);
    let mrn = merged.retired.expose().mrn.as_ref().map(|mrn| mrn.expose().as_str());
    assert_eq!(mrn, Some("4812"));
}
