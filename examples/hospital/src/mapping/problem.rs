//! PPR: the problem list.

use crate::catalog::common::CodeableConcept;
use crate::catalog::condition::{
    ConditionDiagnosed, ConditionDiagnosedCategory, ConditionDiagnosedCertainty as Certainty,
};
use crate::catalog::ids::ConditionId;
use crate::catalog::{Phi, Sensitive};
use crate::hl7::Segment;
use crate::mapping::parts::concept;
use crate::mapping::{Cx, Outcome, Reason, maybe_date, missing};

/// PC1: each PRB is a problem added to the list.
pub(super) fn map(cx: &Cx<'_>, out: &mut Outcome) {
    match cx.message.trigger().1 {
        "PC1" => cx.message.all("PRB").for_each(|prb| out.add(diagnosed(cx, prb))),
        _ => out.not_mapped(cx),
    }
}

fn diagnosed(cx: &Cx<'_>, prb: Segment<'_>) -> Result<ConditionDiagnosed, Reason> {
    let (rol, pv1) = (cx.segment("ROL"), cx.segment("PV1"));
    let code = concept(cx, prb.field(3).first()).ok_or_else(|| missing("the problem", prb, 3))?;
    Ok(ConditionDiagnosed {
        condition_id: id(cx, prb, &code)?,
        patient_id: cx.patient()?,
        encounter_id: cx.encounter().ok(),
        category: ConditionDiagnosedCategory::ProblemListItem,
        certainty: Sensitive::new(match prb.field(13).text().as_deref() {
            Some("C" | "CONFIRMED" | "confirmed") => Certainty::Confirmed,
            Some("P" | "PROVISIONAL" | "provisional") => Certainty::Provisional,
            _ => Certainty::Unknown,
        }),
        severity: None,
        onset_date: maybe_date(prb.field(16).first()).map(Phi::new),
        diagnosed_by: cx.need_practitioner("who diagnosed it", &[(rol, 4), (pv1, 7)])?,
        code: Sensitive::new(code),
    })
}

/// PRB-4; else the patient and the code, which a list holds once.
fn id(cx: &Cx<'_>, prb: Segment<'_>, code: &CodeableConcept) -> Result<ConditionId, Reason> {
    if let Some(number) = cx.order_number(prb.field(4)) {
        return Ok(cx.id_of(&number));
    }
    let first = code.codings.first().map(|coding| coding.code.as_str());
    let name = first.or(code.text.as_deref()).unwrap_or_default();
    Ok(cx.ids.of(Some("problem list"), &format!("{}\n{name}", cx.patient()?)))
}
