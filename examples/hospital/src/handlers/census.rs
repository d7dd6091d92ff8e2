//! Who lies where: an admission occupies a bed, a transfer moves it, a discharge vacates it.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use factline::consumer::AtLeastOnce;

use crate::catalog::common::LocationRef;
use crate::catalog::encounter::*;
use crate::catalog::ids::{BedId, EncounterId, PatientId};
use crate::catalog::patient_flow::{BedOccupied, BedVacated, BedVacatedCleaningType};
use crate::catalog::{Envelope, HandlerError, Phi, Timestamp};
use crate::desk::Desk;

/// Counts patients by unit, and tells bed management which beds are taken and left.
#[derive(Debug)]
pub struct Census {
    desk: Desk,
    stays: Mutex<BTreeMap<EncounterId, LocationRef>>,
}

/// A patient in a place at a time.
#[derive(Clone, Copy)]
struct Move {
    encounter_id: EncounterId,
    patient_id: PatientId,
    at: Timestamp,
}

impl Census {
    /// An empty house.
    #[must_use]
    pub fn new(desk: Desk) -> Self {
        Self { desk, stays: Mutex::default() }
    }

    /// How many patients each unit has; none where the last has left.
    fn patients_in(&self, unit: &str) -> usize {
        self.stays(|stays| stays.values().filter(|place| name(place) == unit).count())
    }

    fn stays<T>(&self, change: impl FnOnce(&mut BTreeMap<EncounterId, LocationRef>) -> T) -> T {
        // A panic in another task leaves a map that is whole.
        change(&mut self.stays.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn now_has(&self, place: &LocationRef) -> String {
        let unit = name(place);
        match self.patients_in(unit) {
            1 => format!("{unit} now has 1 patient"),
            count => format!("{unit} now has {count} patients"),
        }
    }

    /// A patient leaves for good.
    async fn leave(
        &self,
        cx: &AtLeastOnce,
        event: &Envelope<impl Sized + Sync>,
        who: Move,
    ) -> Result<(), HandlerError> {
        let Some(place) = self.stays(|stays| stays.get(&who.encounter_id).cloned()) else {
            self.desk.done(event, "was not in the census", Vec::new());
            return Ok(());
        };
        // Forgotten only once it is told: if telling fails, the event comes again.
        let vacated = self.desk.follow_up(cx, &vacated(who, place.clone())).await?;
        self.stays(|stays| stays.remove(&who.encounter_id));
        self.desk.done(event, self.now_has(&place), vec![vacated]);
        Ok(())
    }
}

/// The unit of a place, else its facility.
fn name(place: &LocationRef) -> &str {
    place.unit.as_deref().unwrap_or(&place.facility_code)
}

fn occupied(who: Move, location: LocationRef) -> BedOccupied {
    BedOccupied {
        bed_id: BedId::from_uuid(location.location_id),
        location,
        encounter_id: who.encounter_id,
        patient_id: who.patient_id,
        occupied_at: Phi::new(who.at),
    }
}

fn vacated(who: Move, location: LocationRef) -> BedVacated {
    BedVacated {
        bed_id: BedId::from_uuid(location.location_id),
        patient_id: who.patient_id,
        location,
        encounter_id: who.encounter_id,
        vacated_at: Phi::new(who.at),
        cleaning_type: BedVacatedCleaningType::Standard,
    }
}

impl EncounterHandler<AtLeastOnce> for Census {
    async fn encounter_admitted(
        &self,
        cx: &mut AtLeastOnce,
        event: &Envelope<EncounterAdmitted>,
    ) -> Result<(), HandlerError> {
        let EncounterAdmitted { encounter_id, patient_id, location, .. } = &event.event;
        let who = Move {
            encounter_id: *encounter_id,
            patient_id: *patient_id,
            at: *event.event.admitted_at.expose(),
        };
        self.stays(|stays| stays.insert(*encounter_id, location.clone()));
        let occupied = self.desk.follow_up(cx, &occupied(who, location.clone())).await?;
        self.desk.done(event, self.now_has(location), vec![occupied]);
        Ok(())
    }

    async fn encounter_transferred(
        &self,
        cx: &mut AtLeastOnce,
        event: &Envelope<EncounterTransferred>,
    ) -> Result<(), HandlerError> {
        let EncounterTransferred { encounter_id, patient_id, from_location, to_location, .. } =
            &event.event;
        let who = Move {
            encounter_id: *encounter_id,
            patient_id: *patient_id,
            at: *event.event.transferred_at.expose(),
        };
        self.stays(|stays| stays.insert(*encounter_id, to_location.clone()));
        let left = self.desk.follow_up(cx, &vacated(who, from_location.clone())).await?;
        let taken = self.desk.follow_up(cx, &occupied(who, to_location.clone())).await?;
        let did = format!("{}, {}", self.now_has(from_location), self.now_has(to_location));
        self.desk.done(event, did, vec![left, taken]);
        Ok(())
    }

    async fn encounter_discharged(
        &self,
        cx: &mut AtLeastOnce,
        event: &Envelope<EncounterDischarged>,
    ) -> Result<(), HandlerError> {
        let EncounterDischarged { encounter_id, patient_id, discharged_at, .. } = &event.event;
        let at = *discharged_at.expose();
        let who = Move { encounter_id: *encounter_id, patient_id: *patient_id, at };
        self.leave(cx, event, who).await
    }

    async fn encounter_left_against_medical_advice(
        &self,
        cx: &mut AtLeastOnce,
        event: &Envelope<EncounterLeftAgainstMedicalAdvice>,
    ) -> Result<(), HandlerError> {
        let EncounterLeftAgainstMedicalAdvice { encounter_id, patient_id, left_at, .. } =
            &event.event;
        let at = *left_at.expose();
        let who = Move { encounter_id: *encounter_id, patient_id: *patient_id, at };
        self.leave(cx, event, who).await
    }

    async fn encounter_admission_cancelled(
        &self,
        cx: &mut AtLeastOnce,
        event: &Envelope<EncounterAdmissionCancelled>,
    ) -> Result<(), HandlerError> {
        let EncounterAdmissionCancelled { encounter_id, patient_id, .. } = &event.event;
        // The message has no time of the cancellation: the event's own is when it became known.
        let who =
            Move { encounter_id: *encounter_id, patient_id: *patient_id, at: event.meta.time };
        self.leave(cx, event, who).await
    }

    passes_over! {
        encounter_admission_order_cancelled: EncounterAdmissionOrderCancelled,
        encounter_admission_ordered: EncounterAdmissionOrdered,
        encounter_attending_changed: EncounterAttendingChanged,
        encounter_closed: EncounterClosed,
        encounter_consultant_assigned: EncounterConsultantAssigned,
        encounter_converted_to_inpatient: EncounterConvertedToInpatient,
        encounter_converted_to_outpatient: EncounterConvertedToOutpatient,
        encounter_discharge_order_cancelled: EncounterDischargeOrderCancelled,
        encounter_discharge_ordered: EncounterDischargeOrdered,
        encounter_discharge_reversed: EncounterDischargeReversed,
        encounter_expected_discharge_updated: EncounterExpectedDischargeUpdated,
        encounter_handoff_completed: EncounterHandoffCompleted,
        encounter_leave_of_absence_ended: EncounterLeaveOfAbsenceEnded,
        encounter_leave_of_absence_started: EncounterLeaveOfAbsenceStarted,
        encounter_locations_swapped: EncounterLocationsSwapped,
        encounter_observation_notice_delivered: EncounterObservationNoticeDelivered,
        encounter_pre_admission_cancelled: EncounterPreAdmissionCancelled,
        encounter_pre_admitted: EncounterPreAdmitted,
        encounter_readmission_identified: EncounterReadmissionIdentified,
        encounter_registered: EncounterRegistered,
        encounter_transfer_cancelled: EncounterTransferCancelled,
        encounter_transfer_ordered: EncounterTransferOrdered,
        encounter_visits_merged: EncounterVisitsMerged,
    }
}
