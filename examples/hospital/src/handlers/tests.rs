//! The handlers, without a broker: events handed over, follow-ups recorded.

use factline::testing::{Recorder, deliver_in};

use super::{Census, LabAlert, Reminders, VaccineRegistry};
use crate::catalog::appointment::{AppointmentCreated, AppointmentRescheduled, AppointmentTopic};
use crate::catalog::common::Priority;
use crate::catalog::communication::{
    ClinicalPageSent, ReminderScheduleCancelled, ReminderScheduleCreated,
};
use crate::catalog::encounter::{
    EncounterAdmitted, EncounterDischarged, EncounterTopic, EncounterTransferred,
};
use crate::catalog::immunization::{
    ImmunizationAdministered, ImmunizationTopic, RegistrySubmissionAcknowledged,
};
use crate::catalog::lab::{LabResultCritical, LabTopic};
use crate::catalog::patient_flow::{BedOccupied, BedVacated};
use crate::catalog::{Context, TenantId};
use crate::desk::Desk;
use crate::fact::Fact;
use crate::hl7;
use crate::input;
use crate::journal::Journal;
use crate::mapping::map;
use crate::memory::Memory;

/// The events of one of the example's own files.
fn events(file: &str) -> Vec<Box<dyn Fact>> {
    let input = input::own().into_iter().find(|input| input.name == file).expect("the file");
    let mut memory = Memory::default();
    let mut events = Vec::new();
    for message in hl7::read(&input.name, &input.bytes) {
        let outcome = map(&message.expect("a sound message"), &memory);
        assert_eq!(outcome.gaps, [], "{file}");
        for fact in &outcome.facts {
            memory.remember(&**fact, factline::id::EventId::new(1, [0; 10]));
        }
        events.extend(outcome.facts);
    }
    events
}

fn event<E: Clone + 'static>(file: &str) -> E {
    events(file).iter().find_map(|fact| fact.as_any().downcast_ref::<E>().cloned()).expect(file)
}

/// A desk whose follow-ups are recorded.
fn desk() -> (Desk, Recorder, Journal) {
    let (publisher, recorder) = Recorder::publisher("hospital").expect("a name");
    let journal = Journal::default();
    (Desk::new("test", publisher, journal.clone()), recorder, journal)
}

fn context() -> Context {
    Context::new(TenantId::new("test").expect("a name"))
}

#[tokio::test]
async fn the_census_follows_a_patient_from_bed_to_bed() {
    let (desk, recorder, _) = desk();
    let census = Census::new(desk);
    let admitted: EncounterAdmitted = event("02-admission.hl7");
    let moved: EncounterTransferred = event("05-transfer.hl7");
    let discharged: EncounterDischarged = event("08-discharge.hl7");
    deliver_in::<EncounterTopic, _, _>(&census, &context(), &admitted).await.expect("admitted");
    deliver_in::<EncounterTopic, _, _>(&census, &context(), &moved).await.expect("moved");
    deliver_in::<EncounterTopic, _, _>(&census, &context(), &discharged).await.expect("discharged");
    let taken: Vec<_> = recorder
        .events::<BedOccupied>()
        .expect("beds")
        .into_iter()
        .map(|e| e.event.bed_id)
        .collect();
    let left: Vec<_> = recorder
        .events::<BedVacated>()
        .expect("beds")
        .into_iter()
        .map(|e| e.event.bed_id)
        .collect();
    assert_eq!(taken, left);
    assert_eq!(taken.len(), 2);
}

#[tokio::test]
async fn who_was_never_admitted_leaves_no_bed() {
    let (desk, recorder, _) = desk();
    let discharged: EncounterDischarged = event("08-discharge.hl7");
    let census = Census::new(desk);
    deliver_in::<EncounterTopic, _, _>(&census, &context(), &discharged).await.expect("handled");
    assert!(recorder.records().is_empty());
}

#[tokio::test]
async fn a_critical_value_pages_in_the_chain_of_its_message() {
    let (desk, recorder, _) = desk();
    let critical: LabResultCritical = event("04-critical-result.hl7");
    let alert = LabAlert::new(desk);
    for _ in 0..2 {
        deliver_in::<LabTopic, _, _>(&alert, &context(), &critical).await.expect("paged");
    }
    let pages = recorder.events::<ClinicalPageSent>().expect("pages");
    let [first, again] = &pages[..] else { panic!("two pages") };
    assert_eq!(first.event.page_priority, Priority::Stat);
    assert_eq!(first.event.recipient, critical.responsible_practitioner);
    assert!(first.causation.is_some());
    // Handled again, the value gives the same page.
    assert_eq!(first.event.clinical_page_id, again.event.clinical_page_id);
    assert_ne!(first.id, again.id);
}

#[tokio::test]
async fn reminders_move_with_their_appointment() {
    let (desk, recorder, _) = desk();
    let reminders = Reminders::new(desk);
    let booked: AppointmentCreated = event("09-appointment.hl7");
    let moved: AppointmentRescheduled = event("09-appointment.hl7");
    deliver_in::<AppointmentTopic, _, _>(&reminders, &context(), &booked).await.expect("booked");
    deliver_in::<AppointmentTopic, _, _>(&reminders, &context(), &moved).await.expect("moved");
    let created = recorder.events::<ReminderScheduleCreated>().expect("schedules");
    assert_eq!(created[0].event.send_times, ["2035-02-26T17:00:00Z", "2035-03-04T17:00:00Z"]);
    assert_eq!(created[1].event.send_times, ["2035-03-05T18:00:00Z", "2035-03-11T18:00:00Z"]);
    let dropped = recorder.events::<ReminderScheduleCancelled>().expect("schedules");
    assert_eq!(dropped[0].event.pending_count, 2);
}

#[tokio::test]
async fn the_registry_acknowledges_and_warns() {
    let (desk, recorder, journal) = desk();
    let registry = VaccineRegistry::new(desk);
    let mut dose: ImmunizationAdministered = event("10-vaccination.hl7");
    deliver_in::<ImmunizationTopic, _, _>(&registry, &context(), &dose).await.expect("filed");
    dose.lot.lot_number = None;
    deliver_in::<ImmunizationTopic, _, _>(&registry, &context(), &dose).await.expect("filed");
    let answers = recorder.events::<RegistrySubmissionAcknowledged>().expect("answers");
    let warnings: Vec<_> = answers.iter().map(|answer| answer.event.warnings.len()).collect();
    assert_eq!(warnings, [0, 1]);
    let deed = journal.deed(answers[1].causation.expect("a cause")).expect("a deed");
    assert_eq!(deed.did, "acknowledged with a warning; the patient has 1 dose on file");
}

#[tokio::test]
async fn a_publisher_that_may_recover_asks_for_another_attempt() {
    let (desk, recorder, journal) = desk();
    recorder.fail_next(factline::publisher::ErrorKind::Timeout);
    let critical: LabResultCritical = event("04-critical-result.hl7");
    let alert = LabAlert::new(desk);
    let failed = deliver_in::<LabTopic, _, _>(&alert, &context(), &critical).await;
    assert_eq!(failed.expect_err("not published").class(), factline::event::Class::Retry);
    assert_eq!(journal.outstanding(), 0);
}

#[tokio::test]
async fn a_discharge_that_failed_is_handled_when_it_comes_again() {
    let (desk, recorder, _) = desk();
    let census = Census::new(desk);
    let admitted: EncounterAdmitted = event("02-admission.hl7");
    let discharged: EncounterDischarged = event("08-discharge.hl7");
    deliver_in::<EncounterTopic, _, _>(&census, &context(), &admitted).await.expect("admitted");
    recorder.fail_next(factline::publisher::ErrorKind::Timeout);
    let failed = deliver_in::<EncounterTopic, _, _>(&census, &context(), &discharged).await;
    assert!(failed.is_err());
    deliver_in::<EncounterTopic, _, _>(&census, &context(), &discharged).await.expect("again");
    assert_eq!(recorder.events::<BedVacated>().expect("beds").len(), 1);
}
