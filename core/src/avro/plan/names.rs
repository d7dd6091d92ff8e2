//! The writer's names as the reader calls them.

use std::collections::{HashMap, HashSet};

use super::equal::equal;
use crate::avro::schema::{Kind, Name, Named, NamedId, NamedKind, Schema, Type};

/// How often aliases are applied.
const ROUNDS: usize = 2;

/// The names of a writer's types and fields after the reader's aliases have been applied.
///
/// As in Java, aliases do not match a reader's name with a writer's one by one: they rename what
/// the writer has, everywhere, before anything is compared. A field's alias counts in the record
/// that has, after renaming, the reader's full name. All of this happens twice there, so that an
/// alias of an alias counts, and two fields that have each other's name as an alias keep their own.
pub(super) struct Names<'w> {
    pub(super) writer: &'w Schema,
    types: HashMap<NamedId, Name>,
    fields: HashMap<NamedId, Vec<String>>,
}

/// Renaming gives two fields of a record, or two branches of a union, one name.
pub(super) struct Clash {
    /// What they are called then.
    pub(super) name: String,
    /// Whose they are.
    pub(super) owner: String,
}

impl<'w> Names<'w> {
    /// Applies the reader's aliases as long as the schemas are not equal without looking at aliases.
    pub(super) fn new(writer: &'w Schema, reader: &Schema) -> Result<Self, Clash> {
        let mut names = Self { writer, types: HashMap::new(), fields: HashMap::new() };
        let mut aliases = Aliases::default();
        aliases.collect(reader, reader.root(), &mut HashSet::new());
        if aliases.is_empty() {
            return Ok(names);
        }
        for _ in 0..ROUNDS {
            if equal(&names, reader) {
                break;
            }
            names.rename(writer.root(), &aliases, &mut HashSet::new())?;
        }
        Ok(names)
    }

    /// The full name of a type.
    pub(super) fn of(&self, id: NamedId) -> &Name {
        self.types.get(&id).unwrap_or_else(|| &self.writer.named(id).name)
    }

    /// The name of a record's field.
    pub(super) fn field(&self, record: NamedId, index: usize) -> &str {
        if let Some(names) = self.fields.get(&record) {
            return &names[index];
        }
        self.writer.named(record).fields().map_or("", |fields| &fields[index].name)
    }

    fn rename(
        &mut self,
        ty: &Type,
        aliases: &Aliases,
        seen: &mut HashSet<NamedId>,
    ) -> Result<(), Clash> {
        match &ty.kind {
            Kind::Array(part) | Kind::Map(part) => self.rename(part, aliases, seen),
            Kind::Union(branches) => {
                for branch in branches {
                    self.rename(branch, aliases, seen)?;
                }
                self.distinct_branches(branches)
            }
            Kind::Named(id) if seen.insert(*id) => {
                let named = self.writer.named(*id);
                if let Some(name) = aliases.types.get(self.of(*id)) {
                    self.types.insert(*id, name.clone());
                }
                self.rename_fields(*id, named, aliases, seen)
            }
            _ => Ok(()),
        }
    }

    fn rename_fields(
        &mut self,
        id: NamedId,
        named: &Named,
        aliases: &Aliases,
        seen: &mut HashSet<NamedId>,
    ) -> Result<(), Clash> {
        let NamedKind::Record { fields, .. } = &named.kind else {
            return Ok(());
        };
        for field in fields {
            self.rename(&field.ty, aliases, seen)?;
        }
        let Some(renamed) = aliases.fields.get(self.of(id)) else {
            return Ok(());
        };
        let name = |index| {
            let name = self.field(id, index);
            renamed.get(name).map_or_else(|| name.to_owned(), String::clone)
        };
        let names: Vec<_> = (0..fields.len()).map(name).collect();
        let mut distinct = HashSet::new();
        if let Some(name) = names.iter().find(|name| !distinct.insert(*name)) {
            return Err(Clash { name: name.clone(), owner: self.of(id).to_string() });
        }
        self.fields.insert(id, names);
        Ok(())
    }

    fn distinct_branches(&self, branches: &[Type]) -> Result<(), Clash> {
        let mut distinct = HashSet::new();
        let mut names = branches.iter().filter_map(Type::named).map(|id| self.of(id));
        match names.find(|name| !distinct.insert(*name)) {
            Some(name) => Err(Clash { name: name.to_string(), owner: "a union".to_owned() }),
            None => Ok(()),
        }
    }
}

/// All aliases of a reader.
#[derive(Default)]
struct Aliases {
    /// The reader's name of a type, by what a writer may call it.
    types: HashMap<Name, Name>,
    /// For the names of a record, the reader's name of a field by what a writer may call it.
    fields: HashMap<Name, HashMap<String, String>>,
}

impl Aliases {
    fn is_empty(&self) -> bool {
        self.types.is_empty() && self.fields.is_empty()
    }

    fn collect(&mut self, reader: &Schema, ty: &Type, seen: &mut HashSet<NamedId>) {
        match &ty.kind {
            Kind::Array(part) | Kind::Map(part) => self.collect(reader, part, seen),
            Kind::Union(branches) => {
                for branch in branches {
                    self.collect(reader, branch, seen);
                }
            }
            Kind::Named(id) if seen.insert(*id) => {
                let named = reader.named(*id);
                for alias in &named.aliases {
                    self.types.insert(alias.clone(), named.name.clone());
                }
                self.collect_fields(reader, named, seen);
            }
            _ => {}
        }
    }

    fn collect_fields(&mut self, reader: &Schema, named: &Named, seen: &mut HashSet<NamedId>) {
        for field in named.fields().unwrap_or_default() {
            for alias in &field.aliases {
                let names = self.fields.entry(named.name.clone()).or_default();
                names.insert(alias.clone(), field.name.clone());
            }
            self.collect(reader, &field.ty, seen);
        }
        if let Some(names) = self.fields.get(&named.name).cloned() {
            for alias in &named.aliases {
                self.fields.insert(alias.clone(), names.clone());
            }
        }
    }
}
