//! Fields that should be tagged, by their names and types.

use factline_core::avro::schema::{Field, Kind, Logical, Named, SchemaSet, Type};
use factline_core::privacy::Tag;

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
        let Some(what) = identifier(cx.set, found.field) else { continue };
        let message = format!("`{}` is {what}, and has no tag", found.field.name);
        sink.report(found.at(), message)
            .help("add `\"confluent:tags\": [\"PHI\"]`")
            .edit(tag(cx, &found, "\"PHI\""));
    }
}

/// What of a person a field tells, by its type or its name.
fn identifier(set: &SchemaSet, field: &Field) -> Option<&'static str> {
    by_type(set, &field.ty).or_else(|| by_name(field))
}

fn by_type(set: &SchemaSet, ty: &Type) -> Option<&'static str> {
    let named = &set[innermost(ty).named()?];
    let (_, what) = FHIR_TYPES.iter().find(|(name, _)| *name == named.name.short())?;
    (named.fields().is_some() && !has_tags(named)).then_some(*what)
}

fn by_name(field: &Field) -> Option<&'static str> {
    if !is_telling(innermost(&field.ty)) {
        return None;
    }
    let words = words(&field.name);
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
        if is_free_text(found.record, found.field) {
            let message = format!("people write sentences into `{}`", found.field.name);
            sink.report(found.at(), message)
                .help("add `\"confluent:tags\": [\"PHI\", \"SENSITIVE\"]`")
                .edit(tag(cx, &found, "\"PHI\", \"SENSITIVE\""));
        }
    }
}

/// Whether people write sentences into a field.
fn is_free_text(record: &Named, field: &Field) -> bool {
    let ty = innermost(&field.ty);
    let is_code = CODED.contains(&record.name.short());
    if ty.kind != Kind::String || ty.logical.is_some() || is_code {
        return false;
    }
    let words = words(&field.name);
    let Some((last, others)) = words.split_last() else { return false };
    let is_fixed = others.iter().any(|word| FIXED_TEXT.contains(&&**word));
    FREE_TEXT.contains(&&**last) && !is_fixed
}

/// The tag that a field without one most likely lacks, as the two rules say.
pub(in crate::lint) fn suspected(set: &SchemaSet, record: &Named, field: &Field) -> Option<Tag> {
    let is_personal = identifier(set, field).is_some() || is_free_text(record, field);
    is_personal.then_some(Tag::Phi)
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
