//! A02, A06, A07, A08, A54: what changes during a stay.

use uuid::Uuid;

use crate::catalog::Phi;
use crate::catalog::common::EncounterClass;
use crate::catalog::encounter::{
    EncounterAttendingChanged, EncounterConvertedToInpatient, EncounterConvertedToOutpatient,
    EncounterExpectedDischargeUpdated, EncounterExpectedDischargeUpdatedConfidenceLevel,
    EncounterTransferred,
};
use crate::mapping::parts::{encounter_class, table_coding};
use crate::mapping::{Cx, Reason, missing, need_date};

/// A02.
pub(super) fn transferred(cx: &Cx<'_>) -> Result<EncounterTransferred, Reason> {
    let pv1 = cx.segment("PV1");
    Ok(EncounterTransferred {
        encounter_id: cx.encounter()?,
        patient_id: cx.patient()?,
        from_location: cx.need_location(pv1, 6, "the location before")?,
        to_location: cx.need_location(pv1, 3, "the new location")?,
        transferred_at: Phi::new(cx.event_time("the time of the transfer")?),
        accepting_practitioner: None,
        new_service: table_coding(pv1.field(10).first(), "0069"),
    })
}

/// A06.
pub(super) fn to_inpatient(cx: &Cx<'_>) -> Result<EncounterConvertedToInpatient, Reason> {
    let pv1 = cx.segment("PV1");
    Ok(EncounterConvertedToInpatient {
        encounter_id: cx.encounter()?,
        patient_id: cx.patient()?,
        previous_class: EncounterClass::Unknown,
        converted_at: Phi::new(cx.event_time("the time of the change")?),
        attending: cx.need_practitioner("the attending practitioner's id", &[(pv1, 7)])?,
        inpatient_order_id: inpatient_order(cx)?,
    })
}

/// The order for the inpatient stay: the message's ORC, which few senders include.
fn inpatient_order(cx: &Cx<'_>) -> Result<Uuid, Reason> {
    let orc = cx.segment("ORC");
    cx.order_number(orc.field(2))
        .map(|number| cx.ids.uuid("Order", Some(&number.system), number.value.expose()))
        .ok_or_else(|| missing("the inpatient order", orc, 2))
}

/// A07.
pub(super) fn to_outpatient(cx: &Cx<'_>) -> Result<EncounterConvertedToOutpatient, Reason> {
    let (pv1, evn, ub2) = (cx.segment("PV1"), cx.segment("EVN"), cx.segment("UB2"));
    Ok(EncounterConvertedToOutpatient {
        encounter_id: cx.encounter()?,
        patient_id: cx.patient()?,
        converted_at: Phi::new(cx.event_time("the time of the change")?),
        new_class: encounter_class(pv1.field(2)),
        condition_code_44: ub2
            .field(4)
            .repetitions()
            .any(|code| code.text().as_deref() == Some("44")),
        reviewed_by: cx.need_practitioner("who reviewed the stay", &[(evn, 5)])?,
        patient_notified: false,
    })
}

/// A08 with PV2-9.
pub(super) fn discharge_expected(cx: &Cx<'_>) -> Result<EncounterExpectedDischargeUpdated, Reason> {
    let pv2 = cx.segment("PV2");
    Ok(EncounterExpectedDischargeUpdated {
        encounter_id: cx.encounter()?,
        patient_id: cx.patient()?,
        expected_discharge_date: Phi::new(need_date(pv2, 9, "the expected discharge date")?),
        previous_expected_date: None,
        barriers: Vec::new(),
        confidence_level: EncounterExpectedDischargeUpdatedConfidenceLevel::Unknown,
    })
}

/// A54.
pub(super) fn attending_changed(cx: &Cx<'_>) -> Result<EncounterAttendingChanged, Reason> {
    let pv1 = cx.segment("PV1");
    let encounter_id = cx.encounter()?;
    Ok(EncounterAttendingChanged {
        encounter_id,
        patient_id: cx.patient()?,
        previous_attending: cx
            .memory
            .stay(encounter_id)
            .and_then(|stay| stay.attending.clone())
            .ok_or(Reason::NotSeen { what: "the attending practitioner before" })?,
        new_attending: cx.need_practitioner("the attending practitioner's id", &[(pv1, 7)])?,
        effective_at: cx.event_time("the time of the change")?,
        service: table_coding(pv1.field(10).first(), "0069"),
    })
}
