//! Named types, up to their parts.

use std::fmt::Write as _;

use super::{Detail, Part, Writer, extend_separated};
use crate::avro::json::write_string;
use crate::avro::schema::{Kind, Name, Named, NamedKind};

impl<'s> Writer<'s> {
    /// Writes a definition up to its parts, if it has any; its end comes next.
    pub(super) fn definition(
        &mut self,
        named: &'s Named,
        namespace: Option<&str>,
        next: &mut Vec<Part<'s>>,
    ) {
        if self.detail == Detail::Full {
            self.full_head(named, namespace);
        } else {
            self.out.push_str("{\"name\":");
            write_string(&mut self.out, named.name.full());
            let _ = write!(self.out, ",\"type\":\"{}\"", kind_name(&named.kind, false));
        }
        match &named.kind {
            NamedKind::Record { fields, .. } => {
                self.out.push_str(",\"fields\":[");
                let inner = named.name.namespace();
                extend_separated(next, fields.iter().map(|field| Part::Field(field, inner)));
                next.push(Part::Text("]"));
            }
            NamedKind::Enum { symbols, .. } => {
                self.names("symbols", symbols.iter().map(|symbol| symbol.name.as_str()));
            }
            // Writing to a string cannot fail.
            NamedKind::Fixed { size } => _ = write!(self.out, ",\"size\":{size}"),
        }
        next.push(Part::NamedEnd(named));
    }

    fn full_head(&mut self, named: &Named, namespace: Option<&str>) {
        let _ = write!(self.out, "{{\"type\":\"{}\",\"name\":", kind_name(&named.kind, true));
        write_string(&mut self.out, named.name.short());
        if named.name.namespace() != namespace {
            self.text("namespace", Some(named.name.namespace().unwrap_or_default()));
        }
        self.text("doc", named.doc.as_deref());
        let own = named.name.namespace();
        let aliases: Vec<_> = named.aliases.iter().map(|alias| relative(alias, own)).collect();
        self.names("aliases", aliases.iter().map(String::as_str));
    }

    /// Writes the name of a type that is spelt out before.
    pub(super) fn reference(&mut self, named: &Named, namespace: Option<&str>) {
        let name = &named.name;
        if self.detail != Detail::Full {
            write_string(&mut self.out, name.full());
        } else if self.is_hidden(name, namespace) {
            write_string(&mut self.out, &format!(".{name}"));
        } else if name.namespace() == namespace && !self.is_ambiguous(name) {
            write_string(&mut self.out, name.short());
        } else {
            write_string(&mut self.out, name.full());
        }
    }

    /// Whether a name without its namespace may be read as that of another type.
    fn is_ambiguous(&self, name: &Name) -> bool {
        Kind::primitive(name.short()).is_some()
            || (name.namespace().is_some() && self.set.lookup(name.short()).is_some())
    }

    /// Whether a name outside all namespaces means another type inside `namespace`.
    fn is_hidden(&self, name: &Name, namespace: Option<&str>) -> bool {
        name.namespace().is_none()
            && namespace.is_some_and(|namespace| {
                self.set.lookup(Name::within(name.full(), Some(namespace)).full()).is_some()
            })
    }
}

/// `alias` as it is written in a type of the namespace `own`.
fn relative(alias: &Name, own: Option<&str>) -> String {
    match alias.namespace() {
        namespace if namespace == own => alias.short().to_owned(),
        None => format!(".{alias}"),
        Some(_) => alias.full().to_owned(),
    }
}

const fn kind_name(kind: &NamedKind, full: bool) -> &'static str {
    match kind {
        NamedKind::Record { error: true, .. } if full => "error",
        NamedKind::Record { .. } => "record",
        NamedKind::Enum { .. } => "enum",
        NamedKind::Fixed { .. } => "fixed",
    }
}
