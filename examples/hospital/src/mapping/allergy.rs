//! ADT^A60: allergies and intolerances.

use crate::catalog::allergy::{
    AllergyRecorded, AllergyRecordedAllergyType as Kind, AllergyRecordedCategory as Category,
    AllergyRecordedCriticality,
};
use crate::catalog::common::{ActorType, CodeableConcept};
use crate::catalog::ids::AllergyId;
use crate::catalog::{Phi, Sensitive};
use crate::hl7::Segment;
use crate::mapping::parts::{concept, severity};
use crate::mapping::{Cx, Outcome, Place, Reason, maybe_date, missing};

/// One event for each IAM (A60) that adds an entry.
pub(super) fn map(cx: &Cx<'_>, out: &mut Outcome) {
    for iam in cx.message.all("IAM") {
        // Table 0206: an empty action code means that the entry is new.
        match iam.field(6).text().as_deref() {
            None | Some("A" | "S") => out.add(recorded(cx, iam)),
            Some(_) => out.gap(Reason::Says {
                place: Place::of(iam, 6),
                what: "says that the entry is not a new one, and this service maps new ones only",
            }),
        }
    }
}

fn recorded(cx: &Cx<'_>, iam: Segment<'_>) -> Result<AllergyRecorded, Reason> {
    let substance =
        concept(cx, iam.field(3).first()).ok_or_else(|| missing("the substance", iam, 3))?;
    Ok(AllergyRecorded {
        allergy_id: id(cx, iam, &substance)?,
        patient_id: cx.patient()?,
        allergy_type: match iam.field(9).text().as_deref() {
            Some("AL") => Kind::Allergy,
            Some("IN") => Kind::Intolerance,
            _ => Kind::Unknown,
        },
        category: match iam.field(2).text().as_deref() {
            Some("DA") => Category::Medication,
            Some("FA") => Category::Food,
            Some("EA" | "PA" | "LA" | "AA") => Category::Environment,
            _ => Category::Unknown,
        },
        reactions: Sensitive::new(
            iam.field(5).repetitions().filter_map(|one| concept(cx, one)).collect(),
        ),
        severity: Sensitive::new(severity(iam.field(4))),
        criticality: Sensitive::new(AllergyRecordedCriticality::Unknown),
        onset_date: maybe_date(iam.field(11).first()).map(Phi::new),
        reported_by_type: ActorType::Unknown,
        substance: Sensitive::new(substance),
    })
}

/// IAM-7, the entry's own identifier; else the patient and the substance, which a list holds once.
fn id(cx: &Cx<'_>, iam: Segment<'_>, substance: &CodeableConcept) -> Result<AllergyId, Reason> {
    if let Some(number) = cx.order_number(iam.field(7)) {
        return Ok(cx.id_of(&number));
    }
    let code = substance.codings.first().map(|coding| coding.code.as_str());
    let name = code.or(substance.text.as_deref()).unwrap_or_default();
    Ok(cx.ids.of(Some("allergy list"), &format!("{}\n{name}", cx.patient()?)))
}
