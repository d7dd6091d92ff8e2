//! Laboratory reports.

use super::super::observation::results;
use super::{Status, released_at};
use crate::catalog::common::{AnalyteResult, Interpretation, OrganizationRef};
use crate::catalog::ids::{LabOrderId, LabResultId, SpecimenId};
use crate::catalog::lab::{
    LabResultCorrected, LabResultCorrectedCorrectionReason, LabResultCritical, LabResultFinalized,
    LabResultPreliminaryReported,
};
use crate::catalog::{Phi, Sensitive, Timestamp};
use crate::hl7::Group;
use crate::mapping::parts::is_critical;
use crate::mapping::{Cx, Outcome, Reason, missing};

/// How long the responsible practitioner has to acknowledge a critical value: a rule of the
/// hospital, not a fact of the message.
const ACKNOWLEDGE_WITHIN_MICROS: i64 = 30 * 60 * 1_000_000;

/// The report by its status, and each critical value in it before it.
pub(super) fn map(cx: &Cx<'_>, group: &Group<'_>, status: Status, out: &mut Outcome) {
    if let Ok(found) = results(cx, group) {
        for value in found.into_iter().filter(|value| is_critical(value.interpretation)) {
            out.add(critical(cx, group, value));
        }
    }
    match status {
        Status::Final => out.add(finalized(cx, group)),
        Status::Corrected => out.add(corrected(cx, group)),
        Status::Preliminary | Status::None => out.add(preliminary(cx, group)),
    }
}

fn finalized(cx: &Cx<'_>, group: &Group<'_>) -> Result<LabResultFinalized, Reason> {
    Ok(LabResultFinalized {
        lab_result_id: report_id(cx, group)?,
        patient_id: cx.patient()?,
        lab_order_id: order_id(cx, group)?,
        specimen_id: specimen_id(cx, group)?,
        results: Sensitive::new(results(cx, group)?),
        collected_at: Phi::new(match cx.maybe_time(group.field("SPM", 17)) {
            Some(time) => time,
            None => cx.need_time(group.segment("OBR"), 7, "the time of collection")?,
        }),
        finalized_at: released_at(cx, group)?,
        performing_lab: performing_lab(cx, group)?,
        verified_by: cx.interpreter(group.field("OBR", 32).component(1)),
    })
}

fn preliminary(cx: &Cx<'_>, group: &Group<'_>) -> Result<LabResultPreliminaryReported, Reason> {
    Ok(LabResultPreliminaryReported {
        lab_result_id: report_id(cx, group)?,
        patient_id: cx.patient()?,
        lab_order_id: order_id(cx, group)?,
        specimen_id: specimen_id(cx, group)?,
        results: Sensitive::new(results(cx, group)?),
        reported_at: Phi::new(released_at(cx, group)?),
        final_expected_at: None,
    })
}

fn corrected(cx: &Cx<'_>, group: &Group<'_>) -> Result<LabResultCorrected, Reason> {
    let lab_result_id = report_id(cx, group)?;
    let before = cx
        .memory
        .report(lab_result_id)
        .ok_or(Reason::NotSeen { what: "the final report that it corrects" })?;
    Ok(LabResultCorrected {
        lab_result_id,
        patient_id: cx.patient()?,
        original_event_id: before.event,
        corrected_results: Sensitive::new(results(cx, group)?),
        previous_results: Sensitive::new(before.results.clone()),
        correction_reason: LabResultCorrectedCorrectionReason::Unknown,
        clinician_notified: None,
    })
}

fn critical(
    cx: &Cx<'_>,
    group: &Group<'_>,
    value: AnalyteResult,
) -> Result<LabResultCritical, Reason> {
    let (obr, orc, pv1) = (group.segment("OBR"), group.segment("ORC"), cx.segment("PV1"));
    let detected_at = released_at(cx, group)?;
    Ok(LabResultCritical {
        lab_result_id: report_id(cx, group)?,
        patient_id: cx.patient()?,
        lab_order_id: order_id(cx, group)?,
        encounter_id: cx.encounter().ok(),
        critical_rule: match value.interpretation {
            Interpretation::CriticalLow => "OBX-8 LL",
            Interpretation::CriticalHigh => "OBX-8 HH",
            _ => "OBX-8 AA",
        }
        .to_owned(),
        critical_value: Sensitive::new(value),
        previous_value: None,
        detected_at,
        responsible_practitioner: cx.need_practitioner(
            "the responsible practitioner's id",
            &[(obr, 16), (orc, 12), (pv1, 7)],
        )?,
        acknowledgement_due_at: Timestamp::new(detected_at.count() + ACKNOWLEDGE_WITHIN_MICROS),
    })
}

/// The order, and in it the panel that OBR-4 names: one order may ask for several.
fn report_id(cx: &Cx<'_>, group: &Group<'_>) -> Result<LabResultId, Reason> {
    let number = cx.group_number(group)?;
    let panel = group.field("OBR", 4).text().unwrap_or_default();
    let key = format!("{}\n{panel}", number.value.expose());
    Ok(cx.ids.of(Some(&number.system), &key))
}

fn order_id(cx: &Cx<'_>, group: &Group<'_>) -> Result<LabOrderId, Reason> {
    let number = cx.group_number(group)?;
    Ok(cx.id_of(&number))
}

/// SPM-2 (the filler's number, else the placer's). Where the specimen has no number of its own, it
/// is the one specimen of the order.
fn specimen_id(cx: &Cx<'_>, group: &Group<'_>) -> Result<SpecimenId, Reason> {
    let pair = group.field("SPM", 2).first();
    for part in [2, 1] {
        let (number, authority) =
            (pair.component(part).subcomponent(1), pair.component(part).subcomponent(2));
        if let Some(number) = number {
            return Ok(cx.ids.of(authority.as_deref(), &number));
        }
    }
    let order = cx.group_number(group)?;
    Ok(cx.ids.of(Some(&format!("order {}", order.system)), order.value.expose()))
}

/// OBX-23, else OBX-15, else the sender.
fn performing_lab(cx: &Cx<'_>, group: &Group<'_>) -> Result<OrganizationRef, Reason> {
    let obx = group.segment("OBX");
    let header = cx.segment("MSH");
    cx.organization(obx.field(23).first())
        .or_else(|| cx.producer(obx.field(15).first()))
        .or_else(|| cx.facility(header.field(4)))
        .ok_or_else(|| missing("the performing laboratory", header, 4))
}
