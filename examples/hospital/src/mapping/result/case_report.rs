//! Case notifications to public health.

use std::borrow::Cow;

use super::super::parts::concept;
use crate::catalog::infection_control::{CaseReportSent, CaseReportSentReportType};
use crate::catalog::{Phi, Sensitive};
use crate::hl7::Group;
use crate::mapping::{Cx, Reason, missing};

/// LOINC's panel code that OBR-4 of a case notification has.
pub(super) const EPIDEMIOLOGIC_INFORMATION: &str = "68991-9";

/// LOINC's code for the jurisdiction that reports the case.
const JURISDICTION: &str = "77968-6";

pub(super) fn sent(cx: &Cx<'_>, group: &Group<'_>) -> Result<CaseReportSent, Reason> {
    let obr = group.segment("OBR");
    let number = [3, 2].into_iter().find_map(|field| cx.order_number(obr.field(field)));
    let number = number.ok_or_else(|| missing("the number of the case", obr, 3))?;
    let jurisdiction = group
        .all("OBX")
        .find(|obx| obx.field(3).text().as_deref() == Some(JURISDICTION))
        .and_then(|obx| obx.field(5).text());
    Ok(CaseReportSent {
        case_report_id: cx.id_of(&number),
        patient_id: cx.patient()?,
        reportable_condition: Sensitive::new(
            concept(cx, obr.field(31).first())
                .ok_or_else(|| missing("the reportable condition", obr, 31))?,
        ),
        trigger_codes: Sensitive::new(Vec::new()),
        jurisdiction: jurisdiction.map(Cow::into_owned).ok_or(Reason::Nothing {
            what: "it needs the jurisdiction, and no OBX-3 is 77968-6",
        })?,
        report_type: CaseReportSentReportType::Unknown,
        document: Phi::new(cx.archive.clone()),
    })
}
