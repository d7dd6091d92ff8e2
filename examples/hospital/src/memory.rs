//! What the interface remembers of the events it has published.
//!
//! HL7 v2 often says only that something changed: which admission is void, from when an
//! appointment was moved, what a patient's name was before. The answer is in earlier messages.

use std::collections::{BTreeMap, HashMap};
use std::fmt;

use crate::catalog::appointment::{AppointmentCreated, AppointmentRescheduled};
use crate::catalog::common::{AnalyteResult, PractitionerRef};
use crate::catalog::encounter::{
    EncounterAdmitted, EncounterDischarged, EncounterLeaveOfAbsenceStarted, EncounterTransferred,
};
use crate::catalog::ids::{AppointmentId, EncounterId, LabResultId, PatientId};
use crate::catalog::lab::LabResultFinalized;
use crate::catalog::patient::{PatientCreated, PatientUpdated};
use crate::catalog::{EventId, Timestamp};
use crate::fact::Fact;
use crate::mapping::demographics;

/// What is known from earlier events. Its `Debug` shows no content.
#[derive(Default)]
pub struct Memory {
    stays: HashMap<EncounterId, Stay>,
    bookings: HashMap<AppointmentId, Booking>,
    people: HashMap<PatientId, Person>,
    reports: HashMap<LabResultId, Report>,
}

/// A stay or visit.
#[derive(Default)]
pub(crate) struct Stay {
    pub(crate) admission: Option<(EventId, Timestamp)>,
    pub(crate) transfer: Option<EventId>,
    pub(crate) discharge: Option<EventId>,
    pub(crate) attending: Option<PractitionerRef>,
    pub(crate) leave_since: Option<Timestamp>,
}

/// An appointment.
pub(crate) struct Booking {
    pub(crate) start: Timestamp,
    pub(crate) moved: i32,
}

/// A patient's demographics: attribute paths and their JSON values.
#[derive(Default)]
pub(crate) struct Person {
    pub(crate) version: i64,
    pub(crate) attributes: BTreeMap<String, String>,
}

/// A final laboratory report.
pub(crate) struct Report {
    pub(crate) event: EventId,
    pub(crate) results: Vec<AnalyteResult>,
}

impl Memory {
    /// Takes note of an event that was published under an id.
    pub fn remember(&mut self, fact: &dyn Fact, id: EventId) {
        let fact = fact.as_any();
        if let Some(event) = fact.downcast_ref::<EncounterAdmitted>() {
            let stay = self.stays.entry(event.encounter_id).or_default();
            stay.admission = Some((id, *event.admitted_at.expose()));
            stay.attending = Some(event.attending.clone());
        } else if let Some(event) = fact.downcast_ref::<EncounterTransferred>() {
            self.stays.entry(event.encounter_id).or_default().transfer = Some(id);
        } else if let Some(event) = fact.downcast_ref::<EncounterDischarged>() {
            self.stays.entry(event.encounter_id).or_default().discharge = Some(id);
        } else if let Some(event) = fact.downcast_ref::<EncounterLeaveOfAbsenceStarted>() {
            let left_at = *event.left_at.expose();
            self.stays.entry(event.encounter_id).or_default().leave_since = Some(left_at);
        } else if let Some(event) = fact.downcast_ref::<AppointmentCreated>() {
            let start = *event.start_at.expose();
            self.bookings.insert(event.appointment_id, Booking { start, moved: 0 });
        } else if let Some(event) = fact.downcast_ref::<AppointmentRescheduled>() {
            let (start, moved) = (*event.new_start_at.expose(), event.reschedule_count);
            self.bookings.insert(event.appointment_id, Booking { start, moved });
        } else if let Some(event) = fact.downcast_ref::<LabResultFinalized>() {
            let results = event.results.expose().clone();
            self.reports.insert(event.lab_result_id, Report { event: id, results });
        } else {
            self.remember_person(fact);
        }
    }

    fn remember_person(&mut self, fact: &dyn std::any::Any) {
        if let Some(event) = fact.downcast_ref::<PatientCreated>() {
            let person = self.people.entry(event.patient_id).or_default();
            person.version = 1;
            person.attributes = demographics::of_created(event);
        } else if let Some(event) = fact.downcast_ref::<PatientUpdated>() {
            let person = self.people.entry(event.patient_id).or_default();
            person.version = event.record_version;
            for change in event.changes.expose() {
                if let Some(value) = &change.new_value {
                    person.attributes.insert(change.field_path.clone(), value.expose().clone());
                }
            }
        }
    }

    pub(crate) fn stay(&self, id: EncounterId) -> Option<&Stay> {
        self.stays.get(&id)
    }

    pub(crate) fn booking(&self, id: AppointmentId) -> Option<&Booking> {
        self.bookings.get(&id)
    }

    pub(crate) fn person(&self, id: PatientId) -> Option<&Person> {
        self.people.get(&id)
    }

    pub(crate) fn report(&self, id: LabResultId) -> Option<&Report> {
        self.reports.get(&id)
    }
}

impl fmt::Debug for Memory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Memory")
            .field("stays", &self.stays.len())
            .field("bookings", &self.bookings.len())
            .field("people", &self.people.len())
            .field("reports", &self.reports.len())
            .finish()
    }
}
