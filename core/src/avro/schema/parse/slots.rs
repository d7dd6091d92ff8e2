//! The names of a set and what is known of each, while the set is being parsed.

use std::collections::HashMap;

use super::default::FieldId;
use crate::avro::json::Span;
use crate::avro::schema::{Field, FileId, Kind, Name, Named, NamedId, NamedKind};

/// All names that are defined somewhere; their order is that of the first definitions.
#[derive(Debug, Default)]
pub(super) struct Slots {
    pub(super) all: Vec<Slot>,
    by_name: HashMap<Name, NamedId>,
}

/// One name.
#[derive(Debug)]
pub(super) struct Slot {
    pub(super) name: Name,
    /// Where its first definition gives its name.
    pub(super) place: (FileId, Span),
    /// The path to its first definition.
    pub(super) path: String,
    /// The definition, once it is built; absent if it can't be.
    pub(super) named: Option<Named>,
    /// Whether nothing is wrong with the definition.
    pub(super) is_sound: bool,
}

impl Slots {
    /// Notes that `name` is defined at `place`; the first place counts.
    pub(super) fn declare(&mut self, name: Name, place: (FileId, Span)) {
        let next = NamedId(self.all.len() as u32);
        let id = *self.by_name.entry(name.clone()).or_insert(next);
        if id == next {
            self.all.push(Slot { name, place, path: String::new(), named: None, is_sound: false });
        }
    }

    pub(super) fn id(&self, name: &Name) -> Option<NamedId> {
        self.by_name.get(name).copied()
    }

    /// The type that `text` stands for inside `namespace`.
    ///
    /// As in Avro Java, a name without a dot that the namespace lacks is looked for outside all
    /// namespaces. One that has both there counts as lacking while its definition is not at its
    /// end, if that of the other one is and stands in the same file.
    pub(super) fn resolve(
        &self,
        text: &str,
        namespace: Option<&str>,
        file: FileId,
    ) -> Option<NamedId> {
        let inside = self.by_name.get(Name::within(text, namespace).full()).copied();
        let bare = || self.by_name.get(Name::new(text).full()).copied();
        match inside {
            Some(id) if self.get(id).is_some() => Some(id),
            Some(id) => bare().filter(|&bare| self.is_closed(bare, file)).or(Some(id)),
            None => bare(),
        }
    }

    /// Whether a definition in this file is at its end.
    fn is_closed(&self, id: NamedId, file: FileId) -> bool {
        self.get(id).is_some() && self.all[id.index()].place.0 == file
    }

    pub(super) fn get(&self, id: NamedId) -> Option<&Named> {
        self.all[id.index()].named.as_ref()
    }

    /// What a union calls a branch of this kind.
    pub(super) fn type_name(&self, kind: &Kind) -> &str {
        match kind {
            Kind::Named(id) => self.all[id.index()].name.full(),
            Kind::Array(_) => "array",
            Kind::Map(_) => "map",
            Kind::Union(_) => "union",
            primitive => primitive.name().unwrap_or_default(),
        }
    }

    pub(super) fn field_mut(&mut self, (id, index): FieldId) -> Option<&mut Field> {
        match &mut self.all[id.index()].named.as_mut()?.kind {
            NamedKind::Record { fields, .. } => fields.get_mut(index),
            _ => None,
        }
    }
}
