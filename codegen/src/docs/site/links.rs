//! Where pages are. Paths start at the folder of the site; a page puts the way up in front.

use std::fmt::Write;

use crate::docs::model::{DomainId, EventId, Link, Model, TypeId};

pub(super) fn domain(model: &Model, id: DomainId) -> String {
    format!("domain/{}.html", model[id].slug)
}

pub(super) fn event(model: &Model, id: EventId) -> String {
    let event = &model[id];
    format!("event/{}/{}.html", model[event.domain].slug, event.slug)
}

/// The page of a type, or its place on the page of the only event that uses it.
pub(super) fn ty(model: &Model, id: TypeId) -> String {
    let ty = &model[id];
    match ty.used_by[..] {
        [only] if !ty.is_shared() => format!("{}#{}", event(model, only), anchor(model, id)),
        _ => format!("type/{}.html", ty.slug),
    }
}

pub(super) fn link(model: &Model, link: Link) -> String {
    match link {
        Link::Type(id) => ty(model, id),
        Link::Event(id) => event(model, id),
    }
}

/// The anchor of a type on the page of an event.
pub(super) fn anchor(model: &Model, id: TypeId) -> String {
    format!("type-{}", model[id].slug)
}

/// The anchor of a field.
pub(super) fn field(name: &str) -> String {
    format!("field-{name}")
}

/// The anchor of a consumer on the page of the picture; different for different names.
pub(super) fn consumer(name: &str) -> String {
    let mut anchor = String::from("consumer-");
    for c in name.chars() {
        if c.is_ascii_alphanumeric() || matches!(c, '-' | '.') {
            anchor.push(c);
        } else {
            let _ = write!(anchor, "_{:x}_", u32::from(c));
        }
    }
    anchor
}

/// A path and its anchor as an address: what has another meaning there is escaped.
pub(super) fn address(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' | b'#' => {
                out.push(char::from(byte));
            }
            _ => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}
