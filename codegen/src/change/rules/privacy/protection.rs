//! What is done to a field before it is stored or shown: `x-encryption` and `x-redaction`.

use factline_core::avro::json::Value;
use factline_core::avro::schema::Attributes;

use crate::change::rules::fix;
use crate::change::{Category, Check, Context, Effect, FieldPair, Level, Rule, Sink, TypePair};
use crate::resolve::tag;

pub(in crate::change::rules) const ENCRYPTION_REMOVED: Rule = row(
    "ENCRYPTION_REMOVED",
    "A field or type is no longer to be encrypted.",
    "New records would hold in clear what every copy of the topic keeps. The fix restores `x-encryption`.",
    removed,
);

pub(in crate::change::rules) const ENCRYPTION_ALGORITHM_WEAKENED: Rule = row(
    "ENCRYPTION_ALGORITHM_WEAKENED",
    "A field or type is to be encrypted by a weaker algorithm, or by one that is not known.",
    "From the strongest: AES256_GCM_SIV, AES256_GCM, CHACHA20_POLY1305, AES192_GCM, AES128_GCM, and the deterministic AES256_SIV, by which equal values can be told. The fix restores the algorithm.",
    weakened,
);

pub(in crate::change::rules) const REDACTION_WEAKENED: Rule = row(
    "REDACTION_WEAKENED",
    "More of a field is shown where it is redacted.",
    "From the strictest: `remove`, `mask`, `hash`, `partial`, `none`. A field without `x-redaction` shows nothing if it is tagged, and all of it if not. The fix restores it.",
    shown,
);

const fn row(
    id: &'static str,
    purpose: &'static str,
    why: &'static str,
    check: fn(&Context<'_>, &mut Sink<'_>),
) -> Rule {
    Rule {
        id,
        category: Category::Privacy,
        effect: Effect::Major,
        level: Level::Error,
        since: "0.1.0",
        purpose,
        why,
        check: Check::HereFixed(check),
    }
}

const ENCRYPTION: &str = "x-encryption";
const REDACTION: &str = "x-redaction";

/// Ciphers, the stronger ones first.
const CIPHERS: [&str; 6] =
    ["AES256_GCM_SIV", "AES256_GCM", "CHACHA20_POLY1305", "AES192_GCM", "AES128_GCM", "AES256_SIV"];

/// Ways to redact, the stricter ones first.
const REDACTIONS: [&str; 5] = ["remove", "mask", "hash", "partial", "none"];

/// A type or a field in both versions.
enum Part<'a> {
    Type(TypePair<'a>),
    Field(FieldPair<'a>),
}

impl<'a> Part<'a> {
    fn all(cx: &Context<'a>) -> Vec<Self> {
        let types = cx.changed.iter().map(|&pair| Self::Type(pair));
        types.chain(cx.fields().map(Self::Field)).collect()
    }

    fn name(&self) -> &'a str {
        match self {
            Self::Type(pair) => pair.new.name.short(),
            Self::Field(pair) => &pair.new.name,
        }
    }

    fn before(&self) -> &'a Attributes {
        match self {
            Self::Type(pair) => &pair.old.attributes,
            Self::Field(pair) => &pair.old.attributes,
        }
    }

    fn after(&self) -> &'a Attributes {
        match self {
            Self::Type(pair) => &pair.new.attributes,
            Self::Field(pair) => &pair.new.attributes,
        }
    }

    /// Reports that an attribute protects less, with the edit that restores it.
    fn report(&self, cx: &Context<'a>, sink: &mut Sink<'_>, attribute: &str, message: String) {
        let Some(old) = self.before().get(attribute) else { return };
        let (place, id) = match self {
            Self::Type(pair) => (cx.new.at(pair.new_id), pair.old_id),
            Self::Field(pair) => (cx.at(pair), pair.record.old_id),
        };
        let place = match self.after().get(attribute) {
            Some(value) => place.shown_at(value.span),
            None => place,
        };
        let text = cx.old.text_of(id, old.span);
        let edit = match self {
            Self::Type(pair) => fix::type_member(&cx.new, pair.new_id, attribute, text),
            Self::Field(pair) => fix::field_member(&cx.new, pair, attribute, text),
        };
        sink.report(place, message).help(format!("restore `\"{attribute}\": {text}`")).fix(edit);
    }
}

/// Whether an attribute says that nothing is done.
fn is_off(value: Option<&Value>) -> bool {
    value.and_then(Value::as_str).is_none_or(|text| text.eq_ignore_ascii_case("none"))
}

fn removed(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for part in Part::all(cx) {
        if !is_off(part.before().get(ENCRYPTION)) && is_off(part.after().get(ENCRYPTION)) {
            let message = format!("`{}` is no longer to be encrypted", part.name());
            part.report(cx, sink, ENCRYPTION, message);
        }
    }
}

fn weakened(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for part in Part::all(cx) {
        let (Some(old), Some(new)) = (part.before().str(ENCRYPTION), part.after().str(ENCRYPTION))
        else {
            continue;
        };
        let is_off = is_off(part.after().get(ENCRYPTION));
        if !is_off && rank(&CIPHERS, new) > rank(&CIPHERS, old) {
            let name = part.name();
            let message = format!("`{name}` was to be encrypted by {old} and is by {new}");
            part.report(cx, sink, ENCRYPTION, message);
        }
    }
}

fn shown(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for part in Part::all(cx) {
        let Some(old) = part.before().str(REDACTION) else { continue };
        let unsaid = if tag(part.after()).is_some() { "remove" } else { "none" };
        let new = part.after().str(REDACTION).unwrap_or(unsaid);
        if rank(&REDACTIONS, new) > rank(&REDACTIONS, old) {
            let message = format!("`{}` was redacted by `{old}` and is by `{new}`", part.name());
            part.report(cx, sink, REDACTION, message);
        }
    }
}

/// The place in a list; what is not in it comes last.
fn rank(list: &[&str], word: &str) -> usize {
    list.iter().position(|known| known.eq_ignore_ascii_case(word)).unwrap_or(list.len())
}
