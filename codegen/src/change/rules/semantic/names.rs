//! `RENAME_WITHOUT_ALIAS`.

use factline_core::avro::schema::Field;

use crate::change::rules::fix;
use crate::change::{Category, Check, Context, Effect, Level, Rule, Sink, TypePair};
use crate::lint::words;

pub(in crate::change::rules) const RULE: Rule = Rule {
    id: "RENAME_WITHOUT_ALIAS",
    category: Category::Semantic,
    effect: Effect::Major,
    level: Level::Error,
    since: "0.1.0",
    purpose: "A type or field goes and one like it comes under another name, with no alias.",
    why: "Readers take it for a field that is gone and another that is new: old data shows the default, or fails. A field counts as renamed if the new one has the same type and stands in its place, shares a word of its name or has its documentation. The fix adds the alias.",
    check: Check::HereFixed(check),
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for pair in cx.changed.iter().filter(|pair| is_renamed(pair)) {
        let old = pair.old.name.full();
        sink.report(
            cx.new.at(pair.new_id),
            format!("`{}` looks like `{old}` under another name", pair.new.name.short()),
        )
        .help(format!("add `\"aliases\": [\"{old}\"]`"))
        .fix(fix::type_aliases(&cx.new, pair.new_id, &[old]));
    }
    let added: Vec<_> = cx.added_fields().collect();
    let mut taken: Vec<*const Field> = Vec::new();
    for (record, old) in cx.deleted_fields() {
        let free = added.iter().filter(|(of, new)| {
            of.new_id == record.new_id && !taken.contains(&std::ptr::from_ref(*new))
        });
        let likeness = |new: &Field| likeness(cx, &record, old, new);
        let best = free.map(|(_, new)| (likeness(new), *new)).max_by_key(|(likeness, _)| *likeness);
        let Some((1.., new)) = best else { continue };
        taken.push(new);
        sink.report(
            cx.new.at_field(record.new_id, new),
            format!("`{}` looks like `{}` under another name", new.name, old.name),
        )
        .help(format!("add `\"aliases\": [\"{}\"]`, if it is the same", old.name))
        .fix(fix::field_aliases(&cx.new, record.new, new, &[&old.name]));
    }
}

fn is_renamed(pair: &TypePair<'_>) -> bool {
    pair.old.name.short() != pair.new.name.short() && !pair.new.aliases.contains(&pair.old.name)
}

/// How much speaks for a new field being an old one; 0 is nothing.
fn likeness(cx: &Context<'_>, record: &TypePair<'_>, old: &Field, new: &Field) -> usize {
    if !cx.same().meaning(&old.ty, &new.ty) {
        return 0;
    }
    let place = |fields: Option<&[Field]>, field: &Field| {
        let names = fields.unwrap_or_default().iter().map(|other| other.name.clone());
        names.collect::<Vec<_>>().iter().position(|name| *name == field.name)
    };
    let in_place = place(record.old.fields(), old) == place(record.new.fields(), new);
    let old_words = words(&old.name);
    let shared = words(&new.name).iter().filter(|word| old_words.contains(word)).count();
    let same_doc = old.doc.is_some() && old.doc == new.doc;
    usize::from(in_place) + 2 * shared + 8 * usize::from(same_doc)
}
