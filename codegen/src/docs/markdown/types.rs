//! Types that are no events.

use std::collections::BTreeMap;

use askama::Template;

use super::Fact;
use super::field::Fields;
use super::links::{From, type_anchor};
use super::text::{code, counted, inline, link, paragraphs};
use crate::docs::model::{Link, Model, NamedType, Shape, Symbol};

/// Up to how many events a type names one by one.
const FEW: usize = 12;

/// The page of all shared types.
#[derive(Debug, Template)]
#[template(path = "markdown/types.md.j2", escape = "none")]
pub(super) struct Types {
    types: Vec<TypeSection>,
}

impl Types {
    pub(super) fn new(model: &Model) -> Self {
        let shared = model.types.iter().filter(|ty| ty.is_shared());
        Self { types: shared.map(|ty| TypeSection::new(model, ty, From::Top)).collect() }
    }
}

/// The section of a type.
#[derive(Debug, Template)]
#[template(path = "markdown/type.md.j2", escape = "none")]
pub(super) struct TypeSection {
    anchor: String,
    heading: &'static str,
    title: String,
    about: String,
    users: Option<String>,
    fields: Option<Fields>,
    symbols: Option<String>,
    symbol_rows: Vec<Fact>,
}

impl TypeSection {
    pub(super) fn new(model: &Model, ty: &NamedType, from: From) -> Self {
        let (mut fields, mut symbols, mut symbol_rows) = (None, None, Vec::new());
        match &ty.shape {
            Shape::Record { fields: all } => fields = Some(Fields::new(model, all, from)),
            Shape::Enum { symbols: all } if all.iter().any(|symbol| symbol.doc.is_some()) => {
                symbol_rows = all.iter().map(row).collect();
            }
            Shape::Enum { symbols: all } => {
                symbols = Some(all.iter().map(name).collect::<Vec<_>>().join(", "));
            }
            Shape::Fixed { .. } => {}
        }
        Self {
            anchor: type_anchor(ty),
            heading: if from == From::Top { "##" } else { "###" },
            title: inline(&ty.name),
            about: about(ty),
            users: ty.is_shared().then(|| users(model, ty, from)),
            fields,
            symbols,
            symbol_rows,
        }
    }
}

fn about(ty: &NamedType) -> String {
    let kind = match &ty.shape {
        Shape::Record { .. } => "Record".to_owned(),
        Shape::Enum { .. } => "Enum".to_owned(),
        Shape::Fixed { meaning, .. } => format!("Fixed, {}:", inline(meaning)),
    };
    let rust = ty.rust_path.as_deref().map(|path| format!(", in Rust {}", code(path)));
    let mut text = format!("{kind} {}{}.", code(&ty.full_name), rust.unwrap_or_default());
    if let Some(tag) = ty.tag {
        text.push_str(&format!(" **{tag}** as a whole."));
    }
    if let Some(why) = &ty.deprecated {
        text.push_str(format!(" **Deprecated.** {}", inline(why)).trim_end());
    }
    if let Some(doc) = &ty.doc {
        text.push_str(&format!("\n{}", paragraphs(doc)));
    }
    text
}

fn users(model: &Model, ty: &NamedType, from: From) -> String {
    if ty.used_by.is_empty() {
        return "No event uses it.".to_owned();
    }
    let mut text = format!("Used by {}: ", counted(ty.used_by.len(), "event"));
    if ty.used_by.len() <= FEW {
        let events = ty.used_by.iter().map(|&id| from.event(model, &model[id]));
        text.push_str(&events.collect::<Vec<_>>().join(", "));
    } else {
        let mut domains: BTreeMap<_, usize> = BTreeMap::new();
        ty.used_by.iter().for_each(|&id| *domains.entry(model[id].domain).or_default() += 1);
        let domains =
            domains.into_iter().map(|(id, count)| format!("{} ({count})", from.domain(&model[id])));
        text.push_str(&domains.collect::<Vec<_>>().join(", "));
    }
    text.push('.');
    if !ty.used_in.is_empty() {
        let types =
            ty.used_in.iter().map(|&id| from.to(model, &inline(&model[id].name), Link::Type(id)));
        text.push_str(&format!(" A part of {}.", types.collect::<Vec<_>>().join(", ")));
    }
    text
}

fn name(symbol: &Symbol) -> String {
    let mark = if symbol.is_default {
        " *(what a reader takes for a symbol it does not know)*"
    } else {
        ""
    };
    format!("{}{mark}", code(&symbol.name))
}

fn row(symbol: &Symbol) -> Fact {
    Fact { label: name(symbol), value: symbol.doc.as_deref().map(inline).unwrap_or_default() }
}

/// A link to a schema's file, where the catalog says where its sources can be read.
pub(super) fn source(model: &Model, file: &str) -> String {
    let text = code(file);
    match &model.source_url {
        Some(url) => link(&text, &format!("{url}/{}", file.replace(' ', "%20"))),
        None => text,
    }
}
