//! `RUST_DERIVE_LOST`.

use factline_emit::model::Record;

use super::names::{Names, both, plain};
use crate::change::{Category, Check, Context, Effect, Level, Rule, Sink, TypePair};

pub(in crate::change::rules) const RUST_DERIVE_LOST: Rule = Rule {
    id: "RUST_DERIVE_LOST",
    category: Category::Source,
    effect: Effect::Major,
    level: Level::Warning,
    since: "0.1.0",
    purpose: "A generated type no longer implements a trait, or has no borrowed twin.",
    why: "A record is `Default` while all of its fields have defaults; an enum and a fixed are `Copy`, `Eq`, `Ord` and `Hash`, which a record is not; a retired event can no longer be published. Code that relies on it no longer compiles.",
    check: Check::Here(check),
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    let Some((before, after)) = both(cx) else { return };
    for pair in &cx.changed {
        let lost = lost(&before, &after, pair);
        if let Some((_, common)) = after.ty(pair.new_id).filter(|_| !lost.is_empty()) {
            let name = plain(&common.ident);
            sink.report(
                cx.new.at(pair.new_id),
                format!("`{name}` is no longer {}", lost.join(", ")),
            )
            .help("let code follow");
        }
    }
    views(cx, sink);
}

fn lost(before: &Names<'_>, after: &Names<'_>, pair: &TypePair<'_>) -> Vec<&'static str> {
    let (old, new) = (before.record(pair.old_id), after.record(pair.new_id));
    let mut lost = Vec::new();
    match (old, new) {
        (Some(old), Some(new)) => {
            if has_default(old) && !has_default(new) {
                lost.push("`Default`");
            }
            if can_be_published(old) && new.event.is_some() && !can_be_published(new) {
                lost.push("`Publish`");
            }
        }
        (None, Some(_)) if before.ty(pair.old_id).is_some() => {
            lost.extend(["`Copy`", "`Eq`", "`Ord`", "`Hash`"]);
        }
        _ => {}
    }
    lost
}

/// As the emitter decides it.
fn has_default(record: &Record) -> bool {
    let mut defaults = record.fields.iter().map(|field| field.default.as_ref());
    !record.fields.is_empty()
        && defaults.all(|default| default.is_some_and(|default| default.value.is_some()))
}

fn can_be_published(record: &Record) -> bool {
    record.event.as_ref().is_some_and(|event| !event.retired)
}

/// Twins that the settings no longer ask for.
fn views(cx: &Context<'_>, sink: &mut Sink<'_>) {
    if cx.old.version.file.config.views == cx.new.version.file.config.views {
        return;
    }
    let Some((before, after)) = both(cx) else { return };
    for new in cx.new.set.ids() {
        let Some(old) = cx.pairs.old_of(new) else { continue };
        if before.has_view(old) && !after.has_view(new) {
            let name = cx.new.set[new].name.short();
            sink.report(cx.new.at(new), format!("`{name}Ref` is gone"))
                .help("name the record in `views` of the catalog.toml");
        }
    }
}
