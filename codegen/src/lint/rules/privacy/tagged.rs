//! Fields that should be tagged, by their names and types.

use factline_core::avro::schema::{Kind, Logical, Type};

use super::exposure::{exposed, has_tags};
use crate::lint::context::innermost;
use crate::lint::dictionary::privacy::{
    CODED, FHIR_TYPES, FIXED_TEXT, FREE_TEXT, IDENTIFIERS, QUALIFIERS,
};
use crate::lint::edit::Edit;
use crate::lint::words::{has_phrase, words};
use crate::lint::{Category, Check, Context, FieldIn, Rule, Sink};

pub(in crate::lint::rules) const PHI_FIELD_TAGGED: Rule = Rule {
    id: "PHI_FIELD_TAGGED",
    category: Category::Privacy,
    since: "0.1.0",
    purpose: "A field that identifies a person by its name or FHIR type is tagged.",
    why: "The tag makes the field a `Phi<T>`, which no log, error or debug output shows. The identifiers are those of HIPAA's safe harbour (45 CFR 164.514(b)(2)). A field of a record whose own fields are tagged needs no tag, nor does one inside a tagged field.",
    check: Check::HereFixed(identifiers),
};

pub(in crate::lint::rules) const PHI_FREE_TEXT_TAGGED: Rule = Rule {
    id: "PHI_FREE_TEXT_TAGGED",
    category: Category::Privacy,
    since: "0.1.0",
    purpose: "A field in which people write sentences is tagged.",
    why: "Notes and comments hold names and diagnoses, whatever the form says. Texts of programs and forms (`error_text`, `consent_text`) don't count.",
    check: Check::HereFixed(free_texts),
};

fn identifiers(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for found in exposed(cx) {
        let Some(what) = by_type(cx, &found.field.ty).or_else(|| by_name(&found)) else { continue };
        let message = format!("`{}` is {what}, and has no tag", found.field.name);
        sink.report(found.at(), message)
            .help("add `\"confluent:tags\": [\"PHI\"]`")
            .edit(tag(cx, &found, "\"PHI\""));
    }
}

fn by_type(cx: &Context<'_>, ty: &Type) -> Option<&'static str> {
    let named = &cx.set[innermost(ty).named()?];
    let (_, what) = FHIR_TYPES.iter().find(|(name, _)| *name == named.name.short())?;
    (named.fields().is_some() && !has_tags(named)).then_some(*what)
}

fn by_name(found: &FieldIn<'_>) -> Option<&'static str> {
    if !is_telling(innermost(&found.field.ty)) {
        return None;
    }
    let words = words(&found.field.name);
    if words.last().is_some_and(|last| QUALIFIERS.contains(&&**last)) {
        return None;
    }
    IDENTIFIERS.iter().find(|(phrase, _)| has_phrase(&words, phrase)).map(|(_, what)| *what)
}

/// Whether values of a type can identify anybody: a surrogate id, a flag and a count can't.
fn is_telling(ty: &Type) -> bool {
    match (&ty.kind, &ty.logical) {
        (Kind::String, logical) => *logical != Some(Logical::Uuid),
        (Kind::Bytes | Kind::Double | Kind::Float, None) => true,
        (Kind::Int | Kind::Long, logical) => logical.is_some(),
        _ => false,
    }
}

fn free_texts(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for found in exposed(cx) {
        let ty = innermost(&found.field.ty);
        let is_code = CODED.contains(&found.record.name.short());
        if ty.kind != Kind::String || ty.logical.is_some() || is_code {
            continue;
        }
        let words = words(&found.field.name);
        let Some((last, others)) = words.split_last() else { continue };
        let is_fixed = others.iter().any(|word| FIXED_TEXT.contains(&&**word));
        if FREE_TEXT.contains(&&**last) && !is_fixed {
            let message = format!("people write sentences into `{}`", found.field.name);
            sink.report(found.at(), message)
                .help("add `\"confluent:tags\": [\"PHI\", \"SENSITIVE\"]`")
                .edit(tag(cx, &found, "\"PHI\", \"SENSITIVE\""));
        }
    }
}

/// Tags the field; a list of tags that is there already is a person's to change.
fn tag(cx: &Context<'_>, found: &FieldIn<'_>, tags: &str) -> Option<Edit> {
    let object = found.object(cx)?;
    if object.get("confluent:tags").is_some() {
        return None;
    }
    let member = format!("\"confluent:tags\": [{tags}]");
    Some(Edit::add_member(cx.source(found.record), object, &[], &member))
}
