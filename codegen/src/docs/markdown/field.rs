//! The table of a record's fields.

use askama::Template;

use super::links::From;
use super::text::{code, inline};
use crate::docs::model::{Field, Model, Role};

/// A table of fields.
#[derive(Debug, Template)]
#[template(path = "markdown/fields.md.j2", escape = "none")]
pub(super) struct Fields {
    rows: Vec<Row>,
}

#[derive(Debug)]
struct Row {
    name: String,
    ty: String,
    rust: String,
    meaning: String,
}

impl Fields {
    pub(super) fn new(model: &Model, fields: &[Field], from: From) -> Self {
        let rows = fields.iter().map(|field| Row {
            name: name(field),
            ty: ty(model, field, from),
            rust: code(&field.rust),
            meaning: meaning(field),
        });
        Self { rows: rows.collect() }
    }
}

fn name(field: &Field) -> String {
    let mark = match field.role {
        Some(Role::Key) => " *(key)*",
        Some(Role::DataSubject) => " *(data subject)*",
        Some(Role::KeyAndDataSubject) => " *(key, data subject)*",
        None => "",
    };
    let tag = field.tag.map(|tag| format!(" **{tag}**")).unwrap_or_default();
    format!("{}{mark}{tag}", code(&field.name))
}

fn ty(model: &Model, field: &Field, from: From) -> String {
    let words = field.words.iter().map(|word| match word.link {
        Some(to) => from.to(model, &inline(&word.text), to),
        // Blanks between words and names must stay.
        None => spaced(&word.text),
    });
    let mut text: String = words.collect();
    if field.is_optional {
        text.push_str(", optional");
    }
    text
}

/// Escaped words with the blanks at either end.
fn spaced(text: &str) -> String {
    let start = if text.starts_with(' ') { " " } else { "" };
    let end = if text.ends_with(' ') && text.len() > 1 { " " } else { "" };
    format!("{start}{}{end}", inline(text))
}

fn meaning(field: &Field) -> String {
    let mut parts: Vec<String> = field.doc.iter().map(|doc| inline(doc)).collect();
    let mut say = |label: &str, value: Option<&str>| {
        parts.extend(value.map(|value| format!("{label} {}.", code(value))));
    };
    say("Unit", field.unit.as_deref());
    say("Codes of", field.code_system.as_deref());
    say("At most, in bytes,", field.max_length.as_deref());
    say("Default", field.default.as_deref().filter(|&default| default != "null"));
    if !field.aliases.is_empty() {
        let names: Vec<_> = field.aliases.iter().map(|name| code(name)).collect();
        parts.push(format!("Once called {}.", names.join(", ")));
    }
    if let Some(why) = &field.deprecated {
        parts.push(format!("**Deprecated.** {}", inline(why)).trim_end().to_owned());
    }
    parts.join(" ")
}
