//! `PHI_TAG_KNOWN`.

use factline_core::avro::schema::Attributes;

use super::exposure::{KNOWN, tags};
use crate::lint::context::at;
use crate::lint::edit::Edit;
use crate::lint::{Category, Check, Context, Place, Rule, Sink};

pub(in crate::lint::rules) const RULE: Rule = Rule {
    id: "PHI_TAG_KNOWN",
    category: Category::Privacy,
    since: "0.1.0",
    purpose: "A tag is `PHI`, `SENSITIVE`, or one that `tags` in `catalog.toml` names.",
    why: "Factline protects what has one of the two tags. Any other, `phi` and `PII` among them, protects nothing, though it looks as if it did.",
    check: Check::HereFixed(check),
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for named in cx.set.named() {
        each(cx, sink, &named.attributes, at(named));
    }
    for found in cx.fields() {
        each(cx, sink, &found.field.attributes, found.at());
    }
}

/// Looks at the tags among the attributes of what is at `place`.
fn each(cx: &Context<'_>, sink: &mut Sink<'_>, attributes: &Attributes, place: Place) {
    for (tag, value) in tags(attributes) {
        if KNOWN.contains(&tag) || cx.settings.tags.iter().any(|known| known == tag) {
            continue;
        }
        let source = &cx.set[place.file];
        let place = place.clone().shown_at(value.span);
        let problem = sink.report(place, format!("the tag `{tag}` protects nothing"));
        match KNOWN.into_iter().find(|known| known.eq_ignore_ascii_case(tag.trim())) {
            Some(meant) => problem.help(format!("write `{meant}`")).edit(Edit::replace(
                source,
                value.span,
                format!("\"{meant}\""),
            )),
            None => problem.help("use `PHI` or `SENSITIVE`, or name it in `tags` of `[lint]`"),
        };
    }
}
