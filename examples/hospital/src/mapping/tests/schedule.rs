use super::{after, gap, message, one, pid, with};
use crate::catalog::appointment::{
    AppointmentCancelled, AppointmentCreated, AppointmentModified, AppointmentRescheduled,
};

const SCH: &str = "SCH|B1^BOOK|||||FOLLOWUP^Follow-up|CHECK^Check-up|GP^General practice|30|MIN";
const AIS: &str = "AIS|1||GPV^GP visit^L|20260210090000+0100";

#[test]
fn an_appointment_is_booked_for_a_time() {
    let pid = &*pid();
    let event: AppointmentCreated = one(
        "SIU^S12^SIU_S12",
        &[SCH, pid, "RGS|1", AIS, "AIL|1||CLINIC^R1^^NORTH", "AIP|1||77^Rossi^Ada^^^^^^NORTH"],
    );
    assert_eq!(event.start_at.expose().to_string(), "2026-02-10T08:00:00Z");
    assert_eq!(event.end_at.expose().to_string(), "2026-02-10T08:30:00Z");
    assert_eq!(event.service_type.codings[0].code, "GPV");
    assert!(event.practitioner.is_some() && event.location.is_some());
    // The old place of the timing, SCH-11.
    let old = with(SCH, 11, "^^30^20260210100000+0100^20260210104500+0100");
    let event: AppointmentCreated = one("SIU^S12", &[&old, pid]);
    assert_eq!(event.end_at.expose().to_string(), "2026-02-10T09:45:00Z");
    assert_eq!(event.service_type.codings[0].code, "GP");
}

#[test]
fn a_move_says_from_when() {
    let pid = &*pid();
    let booked = message("SIU^S12", &[SCH, pid, AIS]);
    let moved = message("SIU^S13", &[SCH, pid, &AIS.replace("20260210", "20260217")]);
    let again = message("SIU^S13", &[SCH, pid, &AIS.replace("20260210", "20260224")]);
    let outcome = after(&[booked, moved], &again);
    let event = outcome.facts[0].as_any().downcast_ref::<AppointmentRescheduled>().expect("moved");
    assert_eq!(event.reschedule_count, 2);
    assert_eq!(event.previous_start_at.expose().to_string(), "2026-02-17T08:00:00Z");
    assert_eq!(
        gap("SIU^S13", &[SCH, pid, AIS]),
        "no Appointment.Rescheduled: it needs the time from which it was moved, which this service has \
         not seen",
    );
}

#[test]
fn a_change_and_a_cancellation_say_what_the_message_says() {
    let pid = &*pid();
    let event: AppointmentModified = one("SIU^S14", &[SCH, pid]);
    let paths: Vec<_> = event.changes.expose().iter().map(|c| c.field_path.as_str()).collect();
    assert_eq!(paths, ["reason_concept", "visit_reason", "service_type"]);
    let event: AppointmentCancelled = one("SIU^S15", &[SCH, pid, AIS]);
    // From the message (5 January, 07:15 UTC) to the appointment (10 February, 08:00 UTC).
    assert_eq!(event.notice_minutes, 36 * 24 * 60 + 45);
    assert_eq!(event.reason_concept.codings[0].code, "FOLLOWUP");
    assert!(gap("SIU^S26", &[SCH, pid]).contains("MarkedNoShow needs the minutes of grace"));
}
