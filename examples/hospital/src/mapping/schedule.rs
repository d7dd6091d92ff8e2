//! SIU: appointments.

use std::borrow::Cow;

use crate::catalog::appointment::{
    AppointmentCancelled, AppointmentCreated, AppointmentCreatedModality, AppointmentModified,
    AppointmentRescheduled,
};
use crate::catalog::common::{ActorType, FieldChange};
use crate::catalog::ids::AppointmentId;
use crate::catalog::{Phi, Sensitive, Timestamp};
use crate::hl7::Field;
use crate::mapping::parts::concept;
use crate::mapping::{Cx, Outcome, Reason, missing};

const MINUTE: i64 = 60_000_000;

/// S12, S13, S14, S15.
pub(super) fn map(cx: &Cx<'_>, out: &mut Outcome) {
    match cx.message.trigger().1 {
        "S12" => out.add(created(cx)),
        "S13" => out.add(moved(cx)),
        "S14" => out.add(modified(cx)),
        "S15" => out.add(cancelled(cx)),
        _ => out.not_mapped(cx),
    }
}

fn created(cx: &Cx<'_>) -> Result<AppointmentCreated, Reason> {
    let (sch, ais) = (cx.segment("SCH"), cx.segment("AIS"));
    Ok(AppointmentCreated {
        appointment_id: id(cx)?,
        patient_id: cx.patient()?,
        practitioner: cx.practitioner(cx.segment("AIP").field(3).first()),
        location: cx.location(cx.segment("AIL").field(3).first()),
        service_type: concept(cx, ais.field(3).first())
            .or_else(|| concept(cx, sch.field(8).first()))
            .ok_or_else(|| missing("the service", ais, 3))?,
        start_at: Phi::new(start(cx)?),
        end_at: Phi::new(end(cx)?),
        modality: AppointmentCreatedModality::Unknown,
        visit_reason: concept(cx, sch.field(7).first()).map(Sensitive::new),
        referral_id: None,
    })
}

fn moved(cx: &Cx<'_>) -> Result<AppointmentRescheduled, Reason> {
    let appointment_id = id(cx)?;
    let before = cx
        .memory
        .booking(appointment_id)
        .ok_or(Reason::NotSeen { what: "the time from which it was moved" })?;
    Ok(AppointmentRescheduled {
        appointment_id,
        patient_id: cx.patient()?,
        previous_start_at: Phi::new(before.start),
        new_start_at: Phi::new(start(cx)?),
        new_end_at: Phi::new(end(cx)?),
        initiated_by_type: ActorType::Unknown,
        reason_concept: concept(cx, cx.segment("SCH").field(6).first()),
        reschedule_count: before.moved + 1,
    })
}

/// What the message says now; what it said before is not in it.
fn modified(cx: &Cx<'_>) -> Result<AppointmentModified, Reason> {
    let sch = cx.segment("SCH");
    let changes: Vec<FieldChange> =
        [("reason_concept", 6), ("visit_reason", 7), ("service_type", 8), ("status", 25)]
            .into_iter()
            .filter_map(|(path, field)| Some((path, sch.field(field).text()?)))
            .map(|(path, text)| FieldChange {
                field_path: path.to_owned(),
                old_value: None,
                new_value: Some(Phi::new(serde_json::Value::from(text).to_string())),
            })
            .collect();
    if changes.is_empty() {
        return Err(missing("what was changed", sch, 7));
    }
    Ok(AppointmentModified {
        appointment_id: id(cx)?,
        patient_id: cx.patient()?,
        changes: Phi::new(changes),
        patient_notification_required: false,
    })
}

fn cancelled(cx: &Cx<'_>) -> Result<AppointmentCancelled, Reason> {
    let sch = cx.segment("SCH");
    let appointment_id = id(cx)?;
    let scheduled = match cx.memory.booking(appointment_id) {
        Some(booking) => booking.start,
        None => start(cx)?,
    };
    let notice = (scheduled.count() - cx.sent()?.count()) / MINUTE;
    Ok(AppointmentCancelled {
        appointment_id,
        patient_id: cx.patient()?,
        cancelled_by_type: ActorType::Unknown,
        reason_concept: concept(cx, sch.field(6).first())
            .ok_or_else(|| missing("the reason", sch, 6))?,
        notice_minutes: i32::try_from(notice).unwrap_or(i32::MAX),
        slot_reopened: false,
        scheduled_start_at: Phi::new(scheduled),
    })
}

/// SCH-1, the placer's number; else SCH-2, the filler's.
fn id(cx: &Cx<'_>) -> Result<AppointmentId, Reason> {
    let sch = cx.segment("SCH");
    let number = [1, 2].into_iter().find_map(|field| cx.order_number(sch.field(field)));
    let number = number.ok_or_else(|| missing("the appointment's number", sch, 1))?;
    Ok(cx.id_of(&number))
}

/// TQ1-7, else the timing of the old SCH-11, else the start of the first resource.
fn start(cx: &Cx<'_>) -> Result<Timestamp, Reason> {
    let old = cx.segment("SCH").field(11).component(4).text();
    cx.maybe_time(cx.segment("TQ1").field(7))
        .or_else(|| old.and_then(|text| cx.time(&text)))
        .or_else(|| {
            [("AIS", 4), ("AIP", 6), ("AIL", 6), ("AIG", 8)]
                .into_iter()
                .find_map(|(segment, field)| cx.maybe_time(cx.segment(segment).field(field)))
        })
        .ok_or_else(|| missing("the start", cx.segment("TQ1"), 7))
}

/// TQ1-8, else the timing of the old SCH-11, else the start and a duration.
fn end(cx: &Cx<'_>) -> Result<Timestamp, Reason> {
    let old = cx.segment("SCH").field(11).component(5).text();
    let stated =
        cx.maybe_time(cx.segment("TQ1").field(8)).or_else(|| old.and_then(|text| cx.time(&text)));
    match stated {
        Some(end) => Ok(end),
        None => {
            let micros = duration(cx)
                .ok_or_else(|| missing("the end or the duration", cx.segment("SCH"), 9))?;
            Ok(Timestamp::new(start(cx)?.count() + micros))
        }
    }
}

/// SCH-9 with SCH-10, else AIS-7 with AIS-8, in microseconds.
fn duration(cx: &Cx<'_>) -> Option<i64> {
    [("SCH", 9, 10), ("AIS", 7, 8)].into_iter().find_map(|(segment, amount, unit)| {
        let segment = cx.segment(segment);
        let amount: i64 = segment.field(amount).text()?.parse().ok()?;
        amount.checked_mul(unit_micros(segment.field(unit))?)
    })
}

fn unit_micros(unit: Field<'_>) -> Option<i64> {
    match unit.text().map(|text| Cow::into_owned(text).to_ascii_uppercase()).as_deref() {
        Some("M" | "MIN" | "MINUTE" | "MINUTES") => Some(MINUTE),
        Some("S" | "SEC" | "SECOND" | "SECONDS") => Some(MINUTE / 60),
        Some("H" | "HR" | "HOUR" | "HOURS") => Some(60 * MINUTE),
        _ => None,
    }
}
