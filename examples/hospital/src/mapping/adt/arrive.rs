//! A01, A04, A05: the patient comes.

use crate::catalog::common::{Coding, DiagnosisEntry, DiagnosisRole};
use crate::catalog::encounter::{
    EncounterAdmitted, EncounterAdmittedAdmissionType as AdmissionType, EncounterPreAdmitted,
    EncounterRegistered,
};
use crate::catalog::{Phi, Sensitive};
use crate::mapping::parts::{coding, concept, encounter_class, table_coding};
use crate::mapping::{Cx, Reason, missing, need_date};

/// A01.
pub(super) fn admitted(cx: &Cx<'_>) -> Result<EncounterAdmitted, Reason> {
    let pv1 = cx.segment("PV1");
    Ok(EncounterAdmitted {
        encounter_id: cx.encounter()?,
        patient_id: cx.patient()?,
        visit_number: Phi::new(cx.visit_number()?),
        admitted_at: Phi::new(match cx.maybe_time(pv1.field(44)) {
            Some(time) => time,
            None => cx.event_time("the time of admission")?,
        }),
        admission_type: match pv1.field(4).text().as_deref() {
            Some("E") => AdmissionType::Emergency,
            Some("U") => AdmissionType::Urgent,
            Some("C") => AdmissionType::Elective,
            Some("N") => AdmissionType::Newborn,
            _ => AdmissionType::Unknown,
        },
        admit_source: table_coding(pv1.field(14).first(), "0023").unwrap_or_else(no_source),
        encounter_class: encounter_class(pv1.field(2)),
        location: cx.need_location(pv1, 3, "the patient's location")?,
        attending: cx.need_practitioner("the attending practitioner's id", &[(pv1, 7)])?,
        diagnoses: Sensitive::new(diagnoses(cx)),
    })
}

/// Table 0023's own code for a source that nobody stated.
fn no_source() -> Coding {
    Coding {
        system: "http://terminology.hl7.org/CodeSystem/v2-0023".to_owned(),
        code: "9".to_owned(),
        display: Some("Information not available".to_owned()),
        version: None,
    }
}

/// A04.
pub(super) fn registered(cx: &Cx<'_>) -> Result<EncounterRegistered, Reason> {
    let (pv1, pv2) = (cx.segment("PV1"), cx.segment("PV2"));
    Ok(EncounterRegistered {
        encounter_id: cx.encounter()?,
        patient_id: cx.patient()?,
        visit_number: Phi::new(cx.visit_number()?),
        encounter_class: encounter_class(pv1.field(2)),
        location: cx.need_location(pv1, 3, "the place of the visit")?,
        registered_at: Phi::new(match cx.maybe_time(pv1.field(44)) {
            Some(time) => time,
            None => cx.event_time("the time of registration")?,
        }),
        appointment_id: None,
        reason_concept: concept(cx, pv2.field(3).first()).map(Sensitive::new),
    })
}

/// A05.
pub(super) fn pre_admitted(cx: &Cx<'_>) -> Result<EncounterPreAdmitted, Reason> {
    let (pv1, pv2) = (cx.segment("PV1"), cx.segment("PV2"));
    Ok(EncounterPreAdmitted {
        encounter_id: cx.encounter()?,
        patient_id: cx.patient()?,
        expected_admit_date: Phi::new(need_date(pv2, 8, "the expected day of admission")?),
        service: table_coding(pv1.field(10).first(), "0069")
            .ok_or_else(|| missing("the hospital service", pv1, 10))?,
        attending: cx.need_practitioner("the attending practitioner's id", &[(pv1, 7)])?,
        preferred_unit: cx.location(pv1.field(3).first()),
        planned_procedure: None,
        coverage_ids: Vec::new(),
    })
}

/// The diagnoses of the DG1 segments that have a code.
pub(in crate::mapping) fn diagnoses(cx: &Cx<'_>) -> Vec<DiagnosisEntry> {
    let coded = cx.message.all("DG1").filter_map(|dg1| {
        let role = match dg1.field(6).text().as_deref() {
            Some("A") => DiagnosisRole::Admitting,
            Some("W") => DiagnosisRole::Working,
            _ => DiagnosisRole::Unknown,
        };
        let poa = dg1.field(26).text().map(std::borrow::Cow::into_owned);
        coding(cx, dg1.field(3).first()).map(|code| (code, role, poa))
    });
    (1..)
        .zip(coded)
        .map(|(rank, (code, role, present_on_admission))| DiagnosisEntry {
            code: Sensitive::new(code),
            rank,
            role,
            present_on_admission,
        })
        .collect()
}
