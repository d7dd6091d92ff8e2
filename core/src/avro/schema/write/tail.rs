//! What follows after the parts of a type: defaults, logical types, attributes.

use std::fmt::Write as _;

use super::{Detail, Writer};
use crate::avro::json::{self, Value, write_string};
use crate::avro::schema::{Attributes, Field, Logical, Name, Named, NamedKind, Order, Type};

impl Writer<'_> {
    /// Whether a primitive type needs an object to say all that is to be told.
    pub(super) fn has_tail(&self, ty: &Type) -> bool {
        match self.detail {
            Detail::Canonical => false,
            Detail::Resolution => ty.logical.is_some(),
            Detail::Full => ty.logical.is_some() || !ty.attributes.is_empty(),
        }
    }

    pub(super) fn type_end(&mut self, ty: &Type) {
        self.logical(ty.logical.as_ref());
        self.attributes(&ty.attributes);
        self.out.push('}');
    }

    pub(super) fn named_end(&mut self, named: &Named) {
        if self.detail == Detail::Resolution {
            self.names("aliases", named.aliases.iter().map(Name::full));
        }
        if self.detail != Detail::Canonical
            && let NamedKind::Enum { symbols, default: Some(default) } = &named.kind
        {
            self.text("default", symbols.get(*default).map(|symbol| symbol.name.as_str()));
        }
        self.logical(named.logical.as_ref());
        self.attributes(&named.attributes);
        self.out.push('}');
    }

    pub(super) fn field_end(&mut self, field: &Field) {
        if self.detail == Detail::Full {
            self.text("doc", field.doc.as_deref());
        }
        if self.detail != Detail::Canonical {
            if let Some(default) = &field.default {
                self.out.push_str(",\"default\":");
                write_sorted(&mut self.out, default);
            }
            self.names("aliases", field.aliases.iter().map(String::as_str));
        }
        if self.detail == Detail::Full && field.order != Order::Ascending {
            self.text("order", Some(field.order.as_str()));
        }
        self.attributes(&field.attributes);
        self.out.push('}');
    }

    fn logical(&mut self, logical: Option<&Logical>) {
        let Some(logical) = logical.filter(|_| self.detail != Detail::Canonical) else { return };
        self.text("logicalType", Some(logical.name()));
        if let Logical::Decimal { precision, scale } = logical {
            // Writing to a string cannot fail.
            let _ = write!(self.out, ",\"precision\":{precision}");
            if *scale > 0 {
                let _ = write!(self.out, ",\"scale\":{scale}");
            }
        }
    }

    fn attributes(&mut self, attributes: &Attributes) {
        if self.detail != Detail::Full {
            return;
        }
        let mut sorted: Vec<_> = attributes.iter().collect();
        sorted.sort_by_key(|(name, _)| *name);
        for (name, value) in sorted {
            self.out.push(',');
            write_string(&mut self.out, name);
            self.out.push(':');
            write_sorted(&mut self.out, value);
        }
    }

    /// Writes a member whose value is a string, if there is one.
    pub(super) fn text(&mut self, name: &str, text: Option<&str>) {
        if let Some(text) = text {
            let _ = write!(self.out, ",\"{name}\":");
            write_string(&mut self.out, text);
        }
    }

    /// Writes a member whose value is a list of names; aliases only if there are any.
    pub(super) fn names<'n>(&mut self, member: &str, names: impl Iterator<Item = &'n str>) {
        let mut names = names.peekable();
        if names.peek().is_none() && member == "aliases" {
            return;
        }
        let _ = write!(self.out, ",\"{member}\":[");
        for (index, name) in names.enumerate() {
            if index > 0 {
                self.out.push(',');
            }
            write_string(&mut self.out, name);
        }
        self.out.push(']');
    }
}

/// Appends a value with the members of its objects sorted by name.
fn write_sorted(out: &mut String, value: &Value) {
    match &value.kind {
        json::Kind::Array(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write_sorted(out, item);
            }
            out.push(']');
        }
        json::Kind::Object(object) => {
            let mut sorted: Vec<_> = object.iter().collect();
            sorted.sort_by_key(|member| member.name.as_str());
            out.push('{');
            for (index, member) in sorted.into_iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write_string(out, &member.name);
                out.push(':');
                write_sorted(out, &member.value);
            }
            out.push('}');
        }
        _ => json::write_value(out, value),
    }
}
