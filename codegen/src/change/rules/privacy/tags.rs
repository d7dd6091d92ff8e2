//! Classification that changes.

use factline_core::avro::json::Value;
use factline_core::avro::schema::{Attributes, Field, NamedId};
use factline_emit::model::Tag;

use crate::change::rules::fix;
use crate::change::{Category, Check, Context, Effect, FieldPair, Level, Rule, Side, Sink};
use crate::lint::innermost;
use crate::resolve::tag;

pub(in crate::change::rules) const PHI_TAG_REMOVED: Rule = Rule {
    id: "PHI_TAG_REMOVED",
    category: Category::Privacy,
    effect: Effect::Major,
    level: Level::Error,
    since: "0.1.0",
    purpose: "A field or type is no longer classified, or less strictly.",
    why: "From then on logs, dead letters and pages show the value, and it is no longer sealed. The fix restores the tag; a wrong tag goes with a waiver that says why it was wrong.",
    check: Check::HereFixed(removed),
};

pub(in crate::change::rules) const PHI_TAG_ADDED: Rule = Rule {
    id: "PHI_TAG_ADDED",
    category: Category::Privacy,
    effect: Effect::Minor,
    level: Level::Warning,
    since: "0.1.0",
    purpose: "A field or type is classified that was not, or more strictly.",
    why: "It protects new records only: those in the topic, in logs and in stores hold the value in clear. See what has to be deleted, and who read it.",
    check: Check::Here(added),
};

pub(in crate::change::rules) const TAGGED_FIELD_TYPE_CHANGED: Rule = Rule {
    id: "TAGGED_FIELD_TYPE_CHANGED",
    category: Category::Privacy,
    effect: Effect::Minor,
    level: Level::Warning,
    since: "0.1.0",
    purpose: "A classified field has another type.",
    why: "What sealed it, masks it or shows a sample of it was made for the old type, and a text can hold more of a person than a code. Look at the classification again.",
    check: Check::Here(retyped),
};

/// How a field is classified, by itself or by its type.
fn tag_of(side: &Side<'_>, field: &Field) -> Option<Tag> {
    let of_type = || innermost(&field.ty).named().and_then(|id| tag(&side.set[id].attributes));
    match tag(&field.attributes) {
        Some(Tag::Phi) => Some(Tag::Phi),
        own => of_type().or(own),
    }
}

fn tags(cx: &Context<'_>, pair: &FieldPair<'_>) -> (Option<Tag>, Option<Tag>) {
    (tag_of(&cx.old, pair.old), tag_of(&cx.new, pair.new))
}

/// How strict a classification is.
const fn rank(tag: Option<Tag>) -> u8 {
    match tag {
        None => 0,
        Some(Tag::Sensitive) => 1,
        Some(Tag::Phi) => 2,
    }
}

const fn name(tag: Option<Tag>) -> &'static str {
    match tag {
        None => "not classified",
        Some(Tag::Sensitive) => "SENSITIVE",
        Some(Tag::Phi) => "PHI",
    }
}

fn message(what: &str, was: Option<Tag>, is: Option<Tag>) -> String {
    format!("`{what}` was {} and is {}", name(was), name(is))
}

/// The types whose own classification is another one.
fn types<'c>(
    cx: &'c Context<'_>,
) -> impl Iterator<Item = (NamedId, Option<Tag>, Option<Tag>)> + use<'c> {
    let pairs = cx.changed.iter();
    pairs.map(|pair| (pair.new_id, tag(&pair.old.attributes), tag(&pair.new.attributes)))
}

fn removed(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for (id, was, is) in types(cx).filter(|(_, was, is)| rank(*was) > rank(*is)) {
        let text = with_tag(&cx.new.set[id].attributes, name(was));
        sink.report(cx.new.at(id), message(cx.new.set[id].name.short(), was, is))
            .help(format!("restore `\"confluent:tags\": {text}`"))
            .fix(fix::type_member(&cx.new, id, "confluent:tags", &text));
    }
    for pair in cx.fields() {
        let (was, is) = tags(cx, &pair);
        // What its type says is reported there.
        if rank(was) <= rank(is) || (tag(&pair.old.attributes) != was && was.is_some()) {
            continue;
        }
        let text = with_tag(&pair.new.attributes, name(was));
        sink.report(cx.at(&pair), message(&pair.new.name, was, is))
            .help(format!("restore `\"confluent:tags\": {text}`"))
            .fix(fix::field_member(&cx.new, &pair, "confluent:tags", &text));
    }
}

/// The tags that are there, and one more.
fn with_tag(attributes: &Attributes, tag: &str) -> String {
    let tags = attributes.get("confluent:tags").and_then(Value::as_array).unwrap_or_default();
    let tags: Vec<_> = tags.iter().filter_map(Value::as_str).collect();
    fix::list(&[tag], &tags)
}

fn added(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for (id, was, is) in types(cx).filter(|(_, was, is)| rank(*was) < rank(*is)) {
        sink.report(cx.new.at(id), message(cx.new.set[id].name.short(), was, is))
            .help("see where older values stand in clear");
    }
    for pair in cx.fields() {
        let (was, is) = tags(cx, &pair);
        if rank(was) < rank(is) && tag(&pair.new.attributes) == is {
            sink.report(cx.at(&pair), message(&pair.new.name, was, is))
                .help("see where older values stand in clear");
        }
    }
}

fn retyped(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for pair in cx.fields() {
        if let (Some(_), Some(_)) = tags(cx, &pair)
            && !cx.same().meaning(&pair.old.ty, &pair.new.ty)
        {
            let place = cx.at(&pair).shown_at(pair.new.ty.span);
            sink.report(place, format!("`{}` is classified, and has another type", pair.new.name))
                .help("see that the classification, masks and samples still suit it");
        }
    }
}
