//! Writing a schema as text: canonical, for the resolution fingerprint, or in full.
//!
//! All three spell a named type out where it is first used and give its name afterwards.

mod definition;
mod tail;

use std::collections::HashSet;

use super::{Field, Kind, Named, NamedId, SchemaSet, Type};
use crate::avro::json::write_string;

/// What a text tells of a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Detail {
    /// What the Parsing Canonical Form keeps: what the bytes look like.
    Canonical,
    /// That, and what decides how other bytes are read: logical types, defaults and aliases.
    Resolution,
    /// All of it; attributes and the members of objects are sorted by name.
    Full,
}

/// Writes the schema of `root`; the types in `elsewhere` are named and not spelt out.
pub(super) fn write(
    set: &SchemaSet,
    root: &Type,
    detail: Detail,
    elsewhere: HashSet<NamedId>,
) -> String {
    let mut writer = Writer { set, detail, spelt: elsewhere, out: String::new() };
    // A set may chain its records thousands deep, so the walk keeps its own stack. Each part
    // appends what follows it in reading order; turned around, that comes off the stack so.
    let mut open = vec![Part::Type(root, None)];
    while let Some(part) = open.pop() {
        let start = open.len();
        writer.part(part, &mut open);
        open[start..].reverse();
    }
    writer.out
}

/// What is still to be written.
#[derive(Clone, Copy)]
enum Part<'s> {
    Text(&'static str),
    /// A type, inside a namespace.
    Type(&'s Type, Option<&'s str>),
    /// A field, inside a namespace.
    Field(&'s Field, Option<&'s str>),
    /// What follows after the parts of a type, and the end of its object.
    TypeEnd(&'s Type),
    /// What follows after the type of a field, and the end of its object.
    FieldEnd(&'s Field),
    /// What follows after the parts of a named type, and the end of its object.
    NamedEnd(&'s Named),
}

struct Writer<'s> {
    set: &'s SchemaSet,
    detail: Detail,
    /// The named types that are already spelt out.
    spelt: HashSet<NamedId>,
    out: String,
}

impl<'s> Writer<'s> {
    fn part(&mut self, part: Part<'s>, next: &mut Vec<Part<'s>>) {
        match part {
            Part::Text(text) => self.out.push_str(text),
            Part::Type(ty, namespace) => self.ty(ty, namespace, next),
            Part::Field(field, namespace) => {
                self.out.push_str("{\"name\":");
                write_string(&mut self.out, &field.name);
                self.out.push_str(",\"type\":");
                next.extend([Part::Type(&field.ty, namespace), Part::FieldEnd(field)]);
            }
            Part::TypeEnd(ty) => self.type_end(ty),
            Part::FieldEnd(field) => self.field_end(field),
            Part::NamedEnd(named) => self.named_end(named),
        }
    }

    fn ty(&mut self, ty: &'s Type, namespace: Option<&'s str>, next: &mut Vec<Part<'s>>) {
        match &ty.kind {
            Kind::Named(id) if self.spelt.insert(*id) => {
                self.definition(&self.set[*id], namespace, next);
            }
            Kind::Named(id) => self.reference(&self.set[*id], namespace),
            Kind::Array(items) => self.with_part("array\",\"items\":", ty, items, namespace, next),
            Kind::Map(values) => self.with_part("map\",\"values\":", ty, values, namespace, next),
            Kind::Union(branches) => {
                self.out.push('[');
                let parts = branches.iter().map(|branch| Part::Type(branch, namespace));
                extend_separated(next, parts);
                next.push(Part::Text("]"));
            }
            primitive => {
                let name = primitive.name().unwrap_or_default();
                if self.has_tail(ty) {
                    self.out.push_str("{\"type\":");
                    write_string(&mut self.out, name);
                    next.push(Part::TypeEnd(ty));
                } else {
                    write_string(&mut self.out, name);
                }
            }
        }
    }

    fn with_part(
        &mut self,
        start: &str,
        ty: &'s Type,
        part: &'s Type,
        namespace: Option<&'s str>,
        next: &mut Vec<Part<'s>>,
    ) {
        self.out.push_str("{\"type\":\"");
        self.out.push_str(start);
        next.extend([Part::Type(part, namespace), Part::TypeEnd(ty)]);
    }
}

fn extend_separated<'s>(next: &mut Vec<Part<'s>>, parts: impl Iterator<Item = Part<'s>>) {
    for (index, part) in parts.enumerate() {
        if index > 0 {
            next.push(Part::Text(","));
        }
        next.push(part);
    }
}
