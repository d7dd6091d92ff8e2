//! `FIELD_LOWER_SNAKE_CASE`.

use heck::ToSnakeCase as _;

use crate::lint::edit::Edit;
use crate::lint::words::is_lower_snake;
use crate::lint::{Category, Check, Context, FieldIn, Rule, Sink};

pub(in crate::lint::rules) const RULE: Rule = Rule {
    id: "FIELD_LOWER_SNAKE_CASE",
    category: Category::Basic,
    since: "0.1.0",
    purpose: "The names of fields are in lower_snake_case.",
    why: "One case makes names predictable in queries, dashboards and code. The fix renames the field and keeps its old name as an alias, so that old data is still read.",
    check: Check::HereFixed(check),
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for found in cx.fields() {
        let name = &found.field.name;
        if is_lower_snake(name) {
            continue;
        }
        let better = name.to_snake_case();
        let problem = sink.report(found.at(), format!("`{name}` is not in lower_snake_case"));
        problem.help(format!("call it `{better}`, with `\"aliases\": [\"{name}\"]`"));
        if let Some(edits) = rename(cx, &found, &better) {
            problem.edits = edits;
        }
    }
}

/// Renames the field wherever its record speaks of it; nothing if the name is taken.
fn rename(cx: &Context<'_>, found: &FieldIn<'_>, better: &str) -> Option<Vec<Edit>> {
    let FieldIn { record, field } = *found;
    let is_taken = |other: &str| other == better;
    let mut others = record.fields()?.iter();
    if !is_lower_snake(better)
        || others
            .any(|other| is_taken(&other.name) || other.aliases.iter().any(|alias| is_taken(alias)))
    {
        return None;
    }
    let source = cx.source(record);
    let object = found.object(cx)?;
    let mut edits = vec![Edit::replace(source, field.name_span, format!("\"{better}\""))];
    edits.push(match object.get("aliases") {
        None => {
            let text = format!("\"aliases\": [\"{}\"]", field.name);
            Edit::add_member(source, object, &["type", "doc", "default"], &text)
        }
        Some(aliases) => {
            let names: Vec<_> = field
                .aliases
                .iter()
                .chain([&field.name])
                .map(|name| format!("\"{name}\""))
                .collect();
            Edit::replace(source, aliases.span, format!("[{}]", names.join(", ")))
        }
    });
    for attribute in ["keyField", "dataSubject"] {
        if let Some(value) = record.attributes.get(attribute)
            && value.as_str() == Some(&field.name)
        {
            edits.push(Edit::replace(source, value.span, format!("\"{better}\"")));
        }
    }
    Some(edits)
}
