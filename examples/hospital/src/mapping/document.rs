//! MDM: clinical documents. The document is the message, which the archive keeps.

use crate::catalog::Phi;
use crate::catalog::clinical_note::{
    ClinicalNoteAddendumAdded, ClinicalNoteAddendumAddedReason, ClinicalNoteReplaced,
    ClinicalNoteSigned,
};
use crate::catalog::common::PractitionerRef;
use crate::catalog::ids::ClinicalNoteId;
use crate::mapping::parts::table_coding;
use crate::mapping::{Cx, Outcome, Place, Reason, missing};

/// T02, T06, T10: those that bring the document along.
pub(super) fn map(cx: &Cx<'_>, out: &mut Outcome) {
    match cx.message.trigger().1 {
        "T02" => out.add(signed(cx)),
        "T06" => out.add(addendum(cx)),
        "T10" => out.add(replaced(cx)),
        "T01" | "T03" | "T05" | "T07" | "T09" => {
            out.gap(Reason::Nothing {
                what: "it announces a document and does not bring it along",
            });
        }
        _ => out.not_mapped(cx),
    }
}

fn signed(cx: &Cx<'_>) -> Result<ClinicalNoteSigned, Reason> {
    let txa = cx.segment("TXA");
    // Table 0271: authenticated, legally authenticated.
    if !matches!(txa.field(17).text().as_deref(), Some("AU" | "LA")) {
        return Err(Reason::Says {
            place: Place::of(txa, 17),
            what: "does not say that the document is signed",
        });
    }
    let signature = txa.field(22).component(15).text();
    Ok(ClinicalNoteSigned {
        clinical_note_id: note(cx, 12, "the document's number")?,
        patient_id: cx.patient()?,
        encounter_id: cx.encounter().ok(),
        note_type: table_coding(txa.field(2).first(), "0270")
            .ok_or_else(|| missing("the kind of document", txa, 2))?,
        author: author(cx)?,
        signed_at: signature.and_then(|text| cx.time(&text)).ok_or_else(|| Reason::Invalid {
            what: "the time of the signature",
            place: Place::of(txa, 22),
            expected: "a signature with a time in its component 15",
        })?,
        document: Phi::new(cx.archive.clone()),
        cosign_required: false,
    })
}

fn addendum(cx: &Cx<'_>) -> Result<ClinicalNoteAddendumAdded, Reason> {
    Ok(ClinicalNoteAddendumAdded {
        clinical_note_id: note(cx, 13, "the number of the document that it adds to")?,
        patient_id: cx.patient()?,
        addendum_author: author(cx)?,
        addendum: Phi::new(cx.archive.clone()),
        reason: ClinicalNoteAddendumAddedReason::Unknown,
    })
}

fn replaced(cx: &Cx<'_>) -> Result<ClinicalNoteReplaced, Reason> {
    let before = note(cx, 13, "the number of the document that it replaces")?;
    Ok(ClinicalNoteReplaced {
        clinical_note_id: note(cx, 12, "the document's number")?,
        patient_id: cx.patient()?,
        replaced_document_id: before.into(),
        replacement: Phi::new(cx.archive.clone()),
        replaced_by: author(cx)?,
    })
}

fn note(cx: &Cx<'_>, field: usize, what: &'static str) -> Result<ClinicalNoteId, Reason> {
    let txa = cx.segment("TXA");
    let number = cx.order_number(txa.field(field)).ok_or_else(|| missing(what, txa, field))?;
    Ok(cx.id_of(&number))
}

/// TXA-9, else TXA-5.
fn author(cx: &Cx<'_>) -> Result<PractitionerRef, Reason> {
    let txa = cx.segment("TXA");
    cx.need_practitioner("the author's id", &[(txa, 9), (txa, 5)])
}
