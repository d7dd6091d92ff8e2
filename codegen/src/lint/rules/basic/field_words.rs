//! What the names of timestamps and booleans say of their type.

use factline_core::avro::schema::{Kind, Logical};

use crate::lint::context::present;
use crate::lint::words::words;
use crate::lint::{Category, Check, Context, Rule, Sink};

pub(in crate::lint::rules) const TIMESTAMP_FIELD_SUFFIX: Rule = Rule {
    id: "TIMESTAMP_FIELD_SUFFIX",
    category: Category::Basic,
    since: "0.1.0",
    purpose: "The name of a timestamp ends with `_at`.",
    why: "`collected_at` is a moment, `collected_on` a day, and `collected` could be a flag.",
    check: Check::Here(timestamps),
};

pub(in crate::lint::rules) const BOOLEAN_PREFIX: Rule = Rule {
    id: "BOOLEAN_PREFIX",
    category: Category::Basic,
    since: "0.1.0",
    purpose: "The name of a boolean starts with `is`, `has`, `was`, `can` or a word like them.",
    why: "`is_signed` can only be true or false, `signed` may be a date or a person. A catalog that names booleans by the statement they make switches the rule off.",
    check: Check::Here(booleans),
};

const PREFIXES: [&str; 14] = [
    "is", "has", "was", "were", "had", "can", "could", "may", "must", "should", "will", "does",
    "did", "needs",
];

fn timestamps(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for found in cx.fields() {
        let is_timestamp = matches!(
            present(&found.field.ty).logical,
            Some(
                Logical::TimestampMillis
                    | Logical::TimestampMicros
                    | Logical::TimestampNanos
                    | Logical::LocalTimestampMillis
                    | Logical::LocalTimestampMicros
                    | Logical::LocalTimestampNanos
            )
        );
        if is_timestamp && words(&found.field.name).last().is_none_or(|word| word != "at") {
            sink.report(found.at(), format!("`{}` is a timestamp", found.field.name))
                .help("end its name with `_at`, and keep the old one as an alias");
        }
    }
}

fn booleans(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for found in cx.fields() {
        let first = words(&found.field.name).into_iter().next().unwrap_or_default();
        if present(&found.field.ty).kind == Kind::Boolean && !PREFIXES.contains(&&*first) {
            sink.report(found.at(), format!("`{}` is a boolean", found.field.name))
                .help("start its name with `is_`, `has_` or a word like them");
        }
    }
}
