//! Reminders before an appointment: planned, planned anew, dropped.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use factline::consumer::AtLeastOnce;

use crate::catalog::appointment::*;
use crate::catalog::common::CommunicationChannel;
use crate::catalog::communication::{
    ReminderScheduleCancelled, ReminderScheduleCancelledReason as Why, ReminderScheduleCreated,
    ReminderScheduleCreatedSubjectType,
};
use crate::catalog::ids::{AppointmentId, PatientId, ReminderScheduleId};
use crate::catalog::{Envelope, HandlerError, Timestamp};
use crate::desk::Desk;
use crate::journal::Published;
use crate::mapping::Ids;

const DAY: i64 = 86_400_000_000;

/// How long before an appointment its patient is reminded: a rule of the hospital.
const BEFORE: [i64; 2] = [7 * DAY, DAY];

/// Plans reminders a week and a day ahead.
#[derive(Debug)]
pub struct Reminders {
    desk: Desk,
    ids: Ids,
    /// How many reminders each appointment has pending.
    planned: Mutex<BTreeMap<AppointmentId, i32>>,
}

impl Reminders {
    /// Nothing planned.
    #[must_use]
    pub fn new(desk: Desk) -> Self {
        Self { desk, ids: Ids::new("reminders"), planned: Mutex::default() }
    }

    fn id(&self, appointment: AppointmentId) -> ReminderScheduleId {
        self.ids.of(None, &appointment.to_string())
    }

    fn planned<T>(&self, change: impl FnOnce(&mut BTreeMap<AppointmentId, i32>) -> T) -> T {
        // A panic in another task leaves a map that is whole.
        change(&mut self.planned.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Plans the reminders of an appointment that are not in the past; none if all are.
    async fn plan(
        &self,
        cx: &AtLeastOnce,
        appointment: (AppointmentId, PatientId),
        start: Timestamp,
        now: Timestamp,
    ) -> Result<Option<(usize, Published)>, HandlerError> {
        let times = BEFORE.map(|before| Timestamp::new(start.count() - before));
        let times: Vec<String> =
            times.iter().filter(|time| **time > now).map(ToString::to_string).collect();
        if times.is_empty() {
            return Ok(None);
        }
        let count = times.len();
        self.planned(|planned| planned.insert(appointment.0, i32::try_from(count).unwrap_or(0)));
        let event = ReminderScheduleCreated {
            reminder_schedule_id: self.id(appointment.0),
            patient_id: appointment.1,
            subject_entity_id: appointment.0.into_uuid(),
            subject_type: ReminderScheduleCreatedSubjectType::Appointment,
            send_times: times,
            channel: CommunicationChannel::PortalMessage,
        };
        Ok(Some((count, self.desk.follow_up(cx, &event).await?)))
    }

    /// Drops what is pending for an appointment; none if nothing is.
    async fn drop_pending(
        &self,
        cx: &AtLeastOnce,
        appointment: (AppointmentId, PatientId),
        reason: Why,
    ) -> Result<Option<Published>, HandlerError> {
        let Some(pending_count) = self.planned(|planned| planned.get(&appointment.0).copied())
        else {
            return Ok(None);
        };
        let event = ReminderScheduleCancelled {
            reminder_schedule_id: self.id(appointment.0),
            patient_id: appointment.1,
            subject_entity_id: appointment.0.into_uuid(),
            reason,
            pending_count,
        };
        // Forgotten only once it is told: if telling fails, the event comes again.
        let dropped = self.desk.follow_up(cx, &event).await?;
        self.planned(|planned| planned.remove(&appointment.0));
        Ok(Some(dropped))
    }
}

fn planned_words(planned: Option<&(usize, Published)>) -> String {
    match planned {
        Some((1, _)) => "planned 1 reminder".to_owned(),
        Some((count, _)) => format!("planned {count} reminders"),
        None => "planned no reminder, as it would be in the past".to_owned(),
    }
}

impl AppointmentHandler<AtLeastOnce> for Reminders {
    async fn appointment_created(
        &self,
        cx: &mut AtLeastOnce,
        event: &Envelope<AppointmentCreated>,
    ) -> Result<(), HandlerError> {
        let AppointmentCreated { appointment_id, patient_id, start_at, .. } = &event.event;
        let appointment = (*appointment_id, *patient_id);
        let planned = self.plan(cx, appointment, *start_at.expose(), event.meta.time).await?;
        let did = planned_words(planned.as_ref());
        self.desk.done(event, did, planned.into_iter().map(|(_, event)| event).collect());
        Ok(())
    }

    async fn appointment_rescheduled(
        &self,
        cx: &mut AtLeastOnce,
        event: &Envelope<AppointmentRescheduled>,
    ) -> Result<(), HandlerError> {
        let AppointmentRescheduled { appointment_id, patient_id, new_start_at, .. } = &event.event;
        let appointment = (*appointment_id, *patient_id);
        let dropped = self.drop_pending(cx, appointment, Why::Rescheduled).await?;
        let planned = self.plan(cx, appointment, *new_start_at.expose(), event.meta.time).await?;
        let first =
            if dropped.is_some() { "dropped the old reminders" } else { "had none to drop" };
        let did = format!("{first}, {}", planned_words(planned.as_ref()));
        let follow_ups = dropped.into_iter().chain(planned.map(|(_, event)| event)).collect();
        self.desk.done(event, did, follow_ups);
        Ok(())
    }

    async fn appointment_cancelled(
        &self,
        cx: &mut AtLeastOnce,
        event: &Envelope<AppointmentCancelled>,
    ) -> Result<(), HandlerError> {
        let AppointmentCancelled { appointment_id, patient_id, .. } = &event.event;
        let appointment = (*appointment_id, *patient_id);
        let dropped = self.drop_pending(cx, appointment, Why::SubjectCancelled).await?;
        let did = if dropped.is_some() { "dropped the reminders" } else { "had no reminders" };
        self.desk.done(event, did, dropped.into_iter().collect());
        Ok(())
    }

    passes_over! {
        appointment_checked_in: AppointmentCheckedIn,
        appointment_completed: AppointmentCompleted,
        appointment_confirmed: AppointmentConfirmed,
        appointment_late_arrival_recorded: AppointmentLateArrivalRecorded,
        appointment_marked_no_show: AppointmentMarkedNoShow,
        appointment_modified: AppointmentModified,
        appointment_overbooked: AppointmentOverbooked,
        appointment_pre_check_in_completed: AppointmentPreCheckInCompleted,
        appointment_requested: AppointmentRequested,
        appointment_resource_added: AppointmentResourceAdded,
        appointment_resource_released: AppointmentResourceReleased,
        appointment_series_created: AppointmentSeriesCreated,
        appointment_series_shortened: AppointmentSeriesShortened,
        schedule_published: SchedulePublished,
        schedule_time_blocked: ScheduleTimeBlocked,
        schedule_time_unblocked: ScheduleTimeUnblocked,
        slot_held: SlotHeld,
        slot_hold_expired: SlotHoldExpired,
        slot_opened: SlotOpened,
        waitlist_entry_added: WaitlistEntryAdded,
        waitlist_entry_offer_accepted: WaitlistEntryOfferAccepted,
        waitlist_entry_offer_declined: WaitlistEntryOfferDeclined,
        waitlist_entry_removed: WaitlistEntryRemoved,
        waitlist_entry_slot_offered: WaitlistEntrySlotOffered,
    }
}
