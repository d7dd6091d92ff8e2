//! Imaging reports.

use super::super::observation::text;
use super::{Status, released_at, says};
use crate::catalog::common::PractitionerRef;
use crate::catalog::ids::{ImagingReportId, ImagingStudyId};
use crate::catalog::imaging::{ImagingReportFinalized, ImagingReportPreliminaryReported};
use crate::catalog::{Phi, Sensitive};
use crate::hl7::Group;
use crate::mapping::{Cx, Outcome, Reason, missing};

pub(super) fn map(cx: &Cx<'_>, group: &Group<'_>, status: Status, out: &mut Outcome) {
    match status {
        Status::Preliminary => out.add(preliminary(cx, group)),
        Status::Final => out.add(finalized(cx, group)),
        Status::Corrected | Status::None => out.gap(says(
            group,
            25,
            "says that it is a correction, and this service maps no corrected imaging reports",
        )),
    }
}

fn preliminary(cx: &Cx<'_>, group: &Group<'_>) -> Result<ImagingReportPreliminaryReported, Reason> {
    let (report, study) = numbers(cx, group)?;
    Ok(ImagingReportPreliminaryReported {
        imaging_report_id: report,
        patient_id: cx.patient()?,
        imaging_study_id: study,
        impression: Phi::new(
            text(group).ok_or_else(|| missing("the impression", group.segment("OBX"), 5))?,
        ),
        reported_by: reader(cx, group)?,
        reported_at: released_at(cx, group)?,
    })
}

fn finalized(cx: &Cx<'_>, group: &Group<'_>) -> Result<ImagingReportFinalized, Reason> {
    let (report, study) = numbers(cx, group)?;
    let obr = group.segment("OBR");
    let signed_at = released_at(cx, group)?;
    let ordered_at = cx.need_time(obr, 6, "the time of the order, for the time to the report")?;
    let minutes = (signed_at.count() - ordered_at.count()) / 60_000_000;
    Ok(ImagingReportFinalized {
        imaging_report_id: report,
        patient_id: cx.patient()?,
        imaging_study_id: study,
        report: Phi::new(cx.archive.clone()),
        conclusion_codes: Sensitive::new(Vec::new()),
        signed_by: reader(cx, group)?,
        signed_at,
        order_to_final_minutes: i32::try_from(minutes).unwrap_or(i32::MAX),
        structured_category: None,
    })
}

/// Report and study go by the accession number: OBR-18 where the site puts it there, else the
/// filler's number, OBR-3.
fn numbers(cx: &Cx<'_>, group: &Group<'_>) -> Result<(ImagingReportId, ImagingStudyId), Reason> {
    let obr = group.segment("OBR");
    let number = cx
        .order_number(obr.field(18))
        .or_else(|| cx.order_number(obr.field(3)))
        .ok_or_else(|| missing("the accession number", obr, 3))?;
    let (system, value) = (Some(number.system.as_str()), number.value.expose());
    Ok((cx.ids.of(system, value), cx.ids.of(system, value)))
}

/// Who read the images: OBR-32, else the responsible observer, OBX-16.
fn reader(cx: &Cx<'_>, group: &Group<'_>) -> Result<PractitionerRef, Reason> {
    let obr = group.segment("OBR");
    cx.interpreter(obr.field(32).component(1))
        .or_else(|| cx.practitioner(group.field("OBX", 16).first()))
        .ok_or_else(|| missing("the radiologist's id", obr, 32))
}
