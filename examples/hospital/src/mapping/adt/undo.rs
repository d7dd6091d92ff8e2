//! A11, A12, A13, A26: what was said before did not happen.

use crate::catalog::Phi;
use crate::catalog::encounter::{
    EncounterAdmissionCancelled, EncounterAdmissionCancelledReason, EncounterDischargeReversed,
    EncounterTransferCancelled,
};
use crate::mapping::{Cx, Reason, need_text};

/// A11.
pub(super) fn admission(cx: &Cx<'_>) -> Result<EncounterAdmissionCancelled, Reason> {
    let encounter_id = cx.encounter()?;
    let admission = cx.memory.stay(encounter_id).and_then(|stay| stay.admission);
    Ok(EncounterAdmissionCancelled {
        encounter_id,
        patient_id: cx.patient()?,
        original_admit_event_id: admission
            .map(|(event, _)| event)
            .ok_or(Reason::NotSeen { what: "the admission that it cancels" })?,
        reason: EncounterAdmissionCancelledReason::Unknown,
        bed_released: false,
    })
}

/// A12, and A26 for a transfer that was only planned.
pub(super) fn transfer(cx: &Cx<'_>) -> Result<EncounterTransferCancelled, Reason> {
    let encounter_id = cx.encounter()?;
    Ok(EncounterTransferCancelled {
        encounter_id,
        patient_id: cx.patient()?,
        original_transfer_event_id: cx.memory.stay(encounter_id).and_then(|stay| stay.transfer),
        retained_location: cx.need_location(cx.segment("PV1"), 3, "the location kept")?,
        reason: Phi::new(why(cx)?),
    })
}

/// A13.
pub(super) fn discharge(cx: &Cx<'_>) -> Result<EncounterDischargeReversed, Reason> {
    let encounter_id = cx.encounter()?;
    Ok(EncounterDischargeReversed {
        encounter_id,
        patient_id: cx.patient()?,
        original_discharge_event_id: cx
            .memory
            .stay(encounter_id)
            .and_then(|stay| stay.discharge)
            .ok_or(Reason::NotSeen {
            what: "the discharge that it cancels",
        })?,
        location: cx.location(cx.segment("PV1").field(3).first()),
        reason: Phi::new(why(cx)?),
    })
}

/// EVN-4.
fn why(cx: &Cx<'_>) -> Result<String, Reason> {
    need_text(cx.segment("EVN"), 4, "a reason").map(std::borrow::Cow::into_owned)
}
