//! What is done to a field before it is stored or shown: `x-encryption` and `x-redaction`.

use factline_core::avro::json::Value;
use factline_core::avro::schema::Attributes;

use crate::change::rules::fix;
use crate::change::{Category, Change, Check, Context, Effect, Level, Place, Rule, Sink};
use crate::lint::Edit;

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
const CIPHERS: [&str; 6] = [
    "AES256_GCM_SIV",
    "AES256_GCM",
    "CHACHA20_POLY1305",
    "AES192_GCM",
    "AES128_GCM",
    "AES256_SIV",
];

/// Ways to redact, the stricter ones first.
const REDACTIONS: [&str; 5] = ["remove", "mask", "hash", "partial", "none"];

/// An attribute of a type or field in both versions.
struct Both<'a> {
    name: String,
    place: Place<'a>,
    old: &'a Attributes,
    new: &'a Attributes,
    /// Restores the attribute.
    restore: Box<dyn Fn(&str) -> Option<Edit> + 'a>,
    text: Box<dyn Fn(&Value) -> &'a str + 'a>,
}

fn each<'c>(cx: &'c Context<'_>, attribute: &'static str) -> Vec<Both<'c>> {
    let types = cx.changed.iter().map(|pair| Both {
        name: pair.new.name.short().to_owned(),
        place: cx.new.at_attribute(pair.new_id, attribute),
        old: &pair.old.attributes,
        new: &pair.new.attributes,
        restore: Box::new(move |text| fix::type_member(&cx.new, pair.new_id, attribute, text)),
        text: Box::new(move |value| cx.old.text_of(pair.old_id, value.span)),
    });
    let fields = cx.fields().map(|pair| Both {
        name: pair.new.name.clone(),
        place: match pair.new.attributes.get(attribute) {
            Some(value) => cx.at(&pair).shown_at(value.span),
            None => cx.at(&pair),
        },
        old: &pair.old.attributes,
        new: &pair.new.attributes,
        restore: Box::new(move |text| fix::field_member(&cx.new, &pair, attribute, text)),
        text: Box::new(move |value| cx.old.text_of(pair.record.old_id, value.span)),
    });
    types.chain(fields).collect()
}

fn report(sink: &mut Sink<'_>, both: Both<'_>, attribute: &str, message: String) {
    let Some(old) = both.old.get(attribute) else { return };
    let text = (both.text)(old);
    let change: &mut Change = sink.report(both.place, message);
    change.help(format!("restore `\"{attribute}\": {text}`")).fix((both.restore)(text));
}

/// Whether an attribute says that nothing is done.
fn is_off(value: Option<&Value>) -> bool {
    value.and_then(Value::as_str).is_none_or(|text| text.eq_ignore_ascii_case("none"))
}

fn removed(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for both in each(cx, ENCRYPTION) {
        if !is_off(both.old.get(ENCRYPTION)) && is_off(both.new.get(ENCRYPTION)) {
            let message = format!("`{}` is no longer to be encrypted", both.name);
            report(sink, both, ENCRYPTION, message);
        }
    }
}

fn weakened(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for both in each(cx, ENCRYPTION) {
        let (Some(old), Some(new)) = (both.old.str(ENCRYPTION), both.new.str(ENCRYPTION)) else {
            continue;
        };
        if old != new && !is_off(both.new.get(ENCRYPTION)) && rank(&CIPHERS, new) > rank(&CIPHERS, old) {
            let message = format!("`{}` was to be encrypted by {old} and is by {new}", both.name);
            report(sink, both, ENCRYPTION, message);
        }
    }
}

fn shown(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for both in each(cx, REDACTION) {
        let Some(old) = both.old.str(REDACTION) else { continue };
        let is_tagged = crate::resolve::tag(both.new).is_some();
        let unsaid = if is_tagged { "remove" } else { "none" };
        let new = both.new.str(REDACTION).unwrap_or(unsaid);
        if rank(&REDACTIONS, new) > rank(&REDACTIONS, old) {
            let message = format!("`{}` was redacted by `{old}` and is by `{new}`", both.name);
            report(sink, both, REDACTION, message);
        }
    }
}

/// The place in a list; what is not in it comes last.
fn rank(list: &[&str], word: &str) -> usize {
    list.iter().position(|known| known.eq_ignore_ascii_case(word)).unwrap_or(list.len())
}
