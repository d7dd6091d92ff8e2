//! A03, A21, A22: the patient goes, for good or for a while.

use super::arrive::diagnoses;
use crate::catalog::encounter::{
    EncounterDischarged, EncounterLeaveOfAbsenceEnded, EncounterLeaveOfAbsenceStarted,
    EncounterLeftAgainstMedicalAdvice,
};
use crate::catalog::{Phi, Sensitive, Timestamp};
use crate::mapping::parts::table_coding;
use crate::mapping::{Cx, Outcome, Reason, missing};

/// UB-04's discharge status "left against medical advice", HL7 table 0112.
const AGAINST_ADVICE: &str = "07";

const DAY: i64 = 86_400_000_000;
const MINUTE: i64 = 60_000_000;

/// A03: a discharge, or that the patient left against advice.
pub(super) fn discharged(cx: &Cx<'_>, out: &mut Outcome) {
    match cx.segment("PV1").field(36).text().as_deref() {
        Some(AGAINST_ADVICE) => out.add(left(cx)),
        _ => out.add(ended(cx)),
    }
}

fn ended(cx: &Cx<'_>) -> Result<EncounterDischarged, Reason> {
    let pv1 = cx.segment("PV1");
    let encounter_id = cx.encounter()?;
    let discharged_at = departure(cx, "the time of discharge")?;
    let admitted_at = cx
        .maybe_time(pv1.field(44))
        .or_else(|| cx.memory.stay(encounter_id)?.admission.map(|(_, time)| time))
        .ok_or_else(|| missing("the time of admission, for the length of stay", pv1, 44))?;
    let days = discharged_at.count().div_euclid(DAY) - admitted_at.count().div_euclid(DAY);
    Ok(EncounterDischarged {
        encounter_id,
        patient_id: cx.patient()?,
        discharged_at: Phi::new(discharged_at),
        discharge_disposition: table_coding(pv1.field(36).first(), "0112")
            .ok_or_else(|| missing("the discharge disposition", pv1, 36))?,
        final_location: cx.need_location(pv1, 3, "the last location")?,
        discharge_diagnoses: Sensitive::new(diagnoses(cx)),
        length_of_stay_days: i32::try_from(days).unwrap_or(i32::MAX),
        receiving_organization: None,
    })
}

fn left(cx: &Cx<'_>) -> Result<EncounterLeftAgainstMedicalAdvice, Reason> {
    Ok(EncounterLeftAgainstMedicalAdvice {
        encounter_id: cx.encounter()?,
        patient_id: cx.patient()?,
        left_at: Phi::new(departure(cx, "the time at which the patient left")?),
        form_signed: false,
        risks_explained_by: None,
        follow_up_offered: false,
    })
}

/// PV1-45, else the time of the event.
fn departure(cx: &Cx<'_>, what: &'static str) -> Result<Timestamp, Reason> {
    cx.maybe_time(cx.segment("PV1").field(45)).map_or_else(|| cx.event_time(what), Ok)
}

/// A21.
pub(super) fn leave_started(cx: &Cx<'_>) -> Result<EncounterLeaveOfAbsenceStarted, Reason> {
    let (evn, pv2) = (cx.segment("EVN"), cx.segment("PV2"));
    Ok(EncounterLeaveOfAbsenceStarted {
        encounter_id: cx.encounter()?,
        patient_id: cx.patient()?,
        left_at: Phi::new(cx.event_time("the time at which the patient left")?),
        expected_return_at: cx.need_time(pv2, 47, "the expected return")?,
        bed_held: false,
        authorized_by: cx.need_practitioner("who authorized the leave", &[(evn, 5)])?,
    })
}

/// A22.
pub(super) fn leave_ended(cx: &Cx<'_>) -> Result<EncounterLeaveOfAbsenceEnded, Reason> {
    let encounter_id = cx.encounter()?;
    let returned_at = cx.event_time("the time of return")?;
    let left_at = cx
        .memory
        .stay(encounter_id)
        .and_then(|stay| stay.leave_since)
        .ok_or(Reason::NotSeen { what: "the beginning of the leave" })?;
    let minutes = (returned_at.count() - left_at.count()) / MINUTE;
    Ok(EncounterLeaveOfAbsenceEnded {
        encounter_id,
        patient_id: cx.patient()?,
        returned_at: Phi::new(returned_at),
        location: cx.need_location(cx.segment("PV1"), 3, "the patient's location")?,
        leave_minutes: i32::try_from(minutes).unwrap_or(i32::MAX),
    })
}
