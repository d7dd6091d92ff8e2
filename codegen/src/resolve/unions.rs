//! Unions of several types: which there are, and the enums they become.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use factline_core::avro::schema::{Field, Kind, NamedId, SchemaSet, Type};
use proc_macro2::Ident;

use super::naming::Names;
use crate::model::ModuleId;
use crate::names::type_name;

/// All union enums of a catalog.
#[derive(Debug, Default)]
pub(super) struct Unions<'s> {
    pub(super) all: Vec<Union<'s>>,
    by_key: BTreeMap<(ModuleId, String), UnionId>,
}

/// A union that becomes an enum.
#[derive(Debug)]
pub(super) struct Union<'s> {
    pub(super) module: ModuleId,
    pub(super) ident: Ident,
    /// The record that uses it first.
    pub(super) owner: NamedId,
    /// `Record.field` of each use.
    pub(super) uses: Vec<String>,
    /// Further names, one for each further field that has the same union.
    pub(super) aliases: Vec<Ident>,
    /// The index of null, if null is a branch.
    pub(super) null: Option<usize>,
    /// The branches but null.
    pub(super) branches: Vec<&'s Type>,
}

/// A union of [`Unions`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct UnionId(pub(super) usize);

/// What a union becomes in Rust.
#[derive(Clone, Copy, Debug)]
pub(super) enum UnionShape<'s> {
    /// `()`: nothing but null.
    Null,
    /// `Option`: null, at this index, and one other type.
    Option { null: usize, some: &'s Type },
    /// An enum, inside an `Option` if null, at this index, is a branch.
    Enum { null: Option<usize> },
}

/// Decides what the union of `branches` becomes.
pub(super) fn shape(branches: &[Type]) -> UnionShape<'_> {
    let null = branches.iter().position(|branch| branch.kind == Kind::Null);
    match (branches, null) {
        ([_], Some(_)) => UnionShape::Null,
        ([some, _], Some(null @ 1)) | ([_, some], Some(null @ 0)) => {
            UnionShape::Option { null, some }
        }
        _ => UnionShape::Enum { null },
    }
}

impl<'s> Unions<'s> {
    /// Finds and names all unions of the records in `kept`.
    pub(super) fn new(set: &'s SchemaSet, kept: &[NamedId], names: &mut Names) -> Self {
        let mut unions = Self::default();
        for &id in kept {
            for field in set[id].fields().unwrap_or_default() {
                let base = union_name(set, id, field, names);
                unions.collect(set, &field.ty, (id, &field.name), &base, names);
            }
        }
        unions
    }

    /// The enum of a union in `module`.
    pub(super) fn find(
        &self,
        set: &SchemaSet,
        module: ModuleId,
        branches: &[Type],
    ) -> Option<UnionId> {
        self.by_key.get(&(module, key_of(set, branches))).copied()
    }

    fn collect(
        &mut self,
        set: &'s SchemaSet,
        ty: &'s Type,
        (owner, field): (NamedId, &str),
        base: &str,
        names: &mut Names,
    ) {
        match &ty.kind {
            Kind::Array(inner) | Kind::Map(inner) => {
                self.collect(set, inner, (owner, field), base, names);
            }
            Kind::Union(branches) => {
                let mut nested = base.to_owned();
                if let UnionShape::Enum { null } = shape(branches) {
                    self.add(set, branches, null, (owner, field), base, names);
                    nested.push_str("Item");
                }
                for branch in branches {
                    self.collect(set, branch, (owner, field), &nested, names);
                }
            }
            _ => {}
        }
    }

    fn add(
        &mut self,
        set: &'s SchemaSet,
        branches: &'s [Type],
        null: Option<usize>,
        (owner, field): (NamedId, &str),
        base: &str,
        names: &mut Names,
    ) {
        let Some(&(module, _)) = names.ty(owner) else { return };
        let ident = names.claim(module, base);
        let use_of = format!("{}.{field}", set[owner].name.short());
        let new = UnionId(self.all.len());
        let id = *self.by_key.entry((module, key_of(set, branches))).or_insert(new);
        if id == new {
            let branches = branches.iter().filter(|branch| branch.kind != Kind::Null).collect();
            let (uses, aliases) = (vec![use_of], Vec::new());
            self.all.push(Union { module, ident, owner, uses, aliases, null, branches });
        } else {
            self.all[id.0].uses.push(use_of);
            self.all[id.0].aliases.push(ident);
        }
    }
}

/// `<Record><Field>`, unless the field says `x-rust-name`.
fn union_name(set: &SchemaSet, owner: NamedId, field: &Field, names: &Names) -> String {
    match (field.attributes.str("x-rust-name"), names.ty(owner)) {
        (Some(name), _) => type_name(name),
        (None, Some((_, ident))) => {
            let record = ident.to_string();
            format!("{}{}", record.trim_start_matches("r#"), type_name(&field.name))
        }
        (None, None) => format!("{}{}", set[owner].name.short(), field.name),
    }
}

/// A text that is equal where two unions have the same Rust type.
fn key_of(set: &SchemaSet, branches: &[Type]) -> String {
    let mut key = String::new();
    for branch in branches {
        write_key(set, branch, &mut key);
    }
    key
}

fn write_key(set: &SchemaSet, ty: &Type, key: &mut String) {
    // Writing to a string cannot fail.
    let _ = match &ty.kind {
        Kind::Array(_) => key.write_str("array<"),
        Kind::Map(_) => key.write_str("map<"),
        Kind::Union(_) => key.write_str("union<"),
        Kind::Named(id) => key.write_str(set[*id].name.full()),
        primitive => write!(key, "{primitive:?}"),
    };
    if let Some(logical) = &ty.logical {
        let _ = write!(key, "+{logical:?}");
    }
    if let Some(entity) = ty.attributes.str("entity") {
        let _ = write!(key, "+{entity:?}");
    }
    match &ty.kind {
        Kind::Array(inner) | Kind::Map(inner) => {
            write_key(set, inner, key);
            key.push('>');
        }
        Kind::Union(branches) => {
            for branch in branches {
                write_key(set, branch, key);
            }
            key.push('>');
        }
        _ => {}
    }
    key.push(',');
}
