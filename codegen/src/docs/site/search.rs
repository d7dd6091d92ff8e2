//! The index that the search reads.
//!
//! It is a script that calls a function with the data: a page that was opened from a file may load
//! scripts, but nothing else. Field names are written once and referred to by number.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::{Page, links};
use crate::docs::model::{DomainId, Event, EventId, Field, Model, Shape, TypeId};

/// Longer texts are cut: a search result shows two lines.
const LONGEST_TEXT: usize = 240;

/// An entry of the index.
struct Entry<'m> {
    name: &'m str,
    page: String,
    /// The position of its domain; negative for what is in none.
    domain: isize,
    text: String,
    fields: Vec<&'m str>,
}

/// The domain of a type, and of a domain itself.
const TYPE: isize = -1;
const DOMAIN: isize = -2;

pub(super) fn file(model: &Model) -> Page {
    let events = (0..model.events.len()).map(|at| event(model, EventId::at(at)));
    let types = (0..model.types.len()).map(TypeId::at).filter(|&id| model[id].is_shared());
    let domains = (0..model.domains.len()).map(|at| domain(model, DomainId::at(at)));
    let entries: Vec<_> = domains.chain(events).chain(types.map(|id| ty(model, id))).collect();
    Page { path: "assets/search.js".to_owned(), text: script(model, &entries) }
}

fn domain(model: &Model, id: DomainId) -> Entry<'_> {
    let domain = &model[id];
    let text = domain.description.as_deref().or(domain.owner.as_deref()).unwrap_or_default();
    let page = links::domain(model, id);
    Entry { name: &domain.name, page, domain: DOMAIN, text: short(text), fields: Vec::new() }
}

fn event(model: &Model, id: EventId) -> Entry<'_> {
    let event = &model[id];
    let texts = [event.happened.as_deref(), event.emitted.as_deref()];
    let text = texts.into_iter().flatten().collect::<Vec<_>>().join(" ");
    Entry {
        name: &event.event_type,
        page: links::event(model, id),
        domain: event.domain.index().try_into().unwrap_or(isize::MAX),
        text: short(&text),
        fields: fields_of(model, event),
    }
}

/// Its fields, and those of the records that only it uses.
fn fields_of<'m>(model: &'m Model, event: &'m Event) -> Vec<&'m str> {
    let own = event.uses.iter().map(|&id| &model[id]).filter(|ty| !ty.is_shared());
    let inner = own.filter_map(|ty| match &ty.shape {
        Shape::Record { fields } => Some(fields),
        Shape::Enum { .. } | Shape::Fixed { .. } => None,
    });
    let fields = event.fields.iter().chain(inner.flatten());
    fields.map(|field: &Field| &*field.name).collect()
}

fn ty(model: &Model, id: TypeId) -> Entry<'_> {
    let ty = &model[id];
    let fields = match &ty.shape {
        Shape::Record { fields } => fields.iter().map(|field| &*field.name).collect(),
        Shape::Enum { .. } | Shape::Fixed { .. } => Vec::new(),
    };
    let text = short(ty.doc.as_deref().unwrap_or_default());
    Entry { name: &ty.name, page: links::ty(model, id), domain: TYPE, text, fields }
}

fn short(text: &str) -> String {
    match text.char_indices().nth(LONGEST_TEXT) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

fn script(model: &Model, entries: &[Entry<'_>]) -> String {
    let mut numbers = BTreeMap::new();
    for name in entries.iter().flat_map(|entry| &entry.fields) {
        numbers.insert(*name, 0_usize);
    }
    for (number, (_, value)) in numbers.iter_mut().enumerate() {
        *value = number;
    }
    let mut out = String::from("factlineIndex({\"domains\":");
    list(&mut out, model.domains.iter().map(|domain| &*domain.name), text);
    out.push_str(",\n\"fields\":");
    list(&mut out, numbers.keys(), |out, name| text(out, name));
    out.push_str(",\n\"entries\":");
    list(&mut out, entries, |out, entry| entry.write(out, &numbers));
    out.push_str("});\n");
    out
}

impl Entry<'_> {
    fn write(&self, out: &mut String, numbers: &BTreeMap<&str, usize>) {
        out.push_str("\n[");
        text(out, self.name);
        out.push(',');
        text(out, &links::address(&self.page));
        let _ = write!(out, ",{},", self.domain);
        text(out, &self.text);
        out.push(',');
        list(out, self.fields.iter().filter_map(|name| numbers.get(name)), |out, number| {
            let _ = write!(out, "{number}");
        });
        out.push(']');
    }
}

fn list<T>(out: &mut String, items: impl IntoIterator<Item = T>, write: impl Fn(&mut String, T)) {
    out.push('[');
    for (index, item) in items.into_iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        write(out, item);
    }
    out.push(']');
}

/// A text as a script's literal that is harmless inside of HTML, too.
fn text(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '<' | '\u{2028}' | '\u{2029}' | '\0'..='\u{1f}' | '\u{7f}' => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
}
