//! Unions: which branch of the writer becomes which of the reader.

use std::collections::{HashMap, hash_map::Entry};

use super::{Builder, Refused, Resolved};
use crate::avro::compat::{IncompatibilityKind, noun, promotes};
use crate::avro::plan::node::{Choice, Node};
use crate::avro::schema::{Field, Kind, NamedId, NamedKind, Schema, Symbol, Type};
use crate::avro::value::label;

impl<'s> Builder<'s> {
    /// Unions that look the same are read branch by branch; else each branch finds its own way.
    pub(super) fn writer_union(
        &mut self,
        w: &'s Type,
        branches: &'s [Type],
        r: &'s Type,
    ) -> Resolved {
        if self.twins(w, r, &mut HashMap::new()) {
            return Ok(self.copy(w, true));
        }
        let choice = |branch: &'s Type| {
            let label = label(self.writer, branch).into();
            Ok(Choice { label, node: self.resolve(branch, r)? })
        };
        let choices: Result<_, Refused> = branches.iter().map(choice).collect();
        Ok(self.add(Node::Union(choices?)))
    }

    pub(super) fn reader_union(&mut self, w: &'s Type, branches: &'s [Type]) -> Resolved {
        match self.branch_for(w, branches)? {
            Some(index) => {
                let node = self.resolve(w, &branches[index])?;
                Ok(self.add(Node::Branch(index, node)))
            }
            None => {
                let w = noun(self.writer, w);
                let message = format!("no branch of the reader's union can read the writer's {w}");
                Ok(self.fail(IncompatibilityKind::MissingUnionBranch, message))
            }
        }
    }

    /// The reader's branch for a type of the writer: the same type, under the same full name if
    /// it has one; else a record of the same short name whose fields can be read; else the first
    /// that it widens to.
    fn branch_for(&mut self, w: &Type, branches: &'s [Type]) -> Result<Option<usize>, Refused> {
        if let Kind::Named(id) = &w.kind {
            return self.named_branch((w, *id), branches);
        }
        let same =
            |branch: &Type| std::mem::discriminant(&branch.kind) == std::mem::discriminant(&w.kind);
        let wider = |branch: &Type| promotes(&w.kind, &branch.kind);
        Ok(branches.iter().position(same).or_else(|| branches.iter().position(wider)))
    }

    fn named_branch(
        &mut self,
        (w, wid): (&Type, NamedId),
        branches: &'s [Type],
    ) -> Result<Option<usize>, Refused> {
        let mut similar = None;
        for (index, branch) in branches.iter().enumerate() {
            let Some(rid) = branch.named() else { continue };
            let (writer, reader) = (self.writer.named(wid), self.reader.named(rid));
            if std::mem::discriminant(&writer.kind) != std::mem::discriminant(&reader.kind) {
                continue;
            }
            if *self.names.of(wid) == reader.name {
                return Ok(Some(index));
            }
            let is_record = matches!(writer.kind, NamedKind::Record { .. });
            if is_record && self.is_called((wid, writer), reader) {
                let node = self.record(w, (wid, rid))?;
                let renamed = self.names.of(wid).short() == reader.name.short();
                let readable = !self.is_failure(node) && !self.draft(node).broken_field;
                if readable && (renamed || similar.is_none()) {
                    similar = Some(index);
                }
            }
        }
        Ok(similar)
    }

    /// Whether two types look the same on the wire, so that a union of them needs no table.
    fn twins(&self, w: &Type, r: &Type, seen: &mut Seen) -> bool {
        match (&w.kind, &r.kind) {
            (Kind::Array(w), Kind::Array(r)) | (Kind::Map(w), Kind::Map(r)) => {
                self.twins(w, r, seen)
            }
            (Kind::Union(w), Kind::Union(r)) => {
                w.len() == r.len() && w.iter().zip(r).all(|(w, r)| self.twins(w, r, seen))
            }
            (Kind::Named(wid), Kind::Named(rid)) => self.named_twins(*wid, *rid, seen),
            (w, r) => w == r,
        }
    }

    fn named_twins(&self, wid: NamedId, rid: NamedId, seen: &mut Seen) -> bool {
        let (writer, reader): (&'s Schema, &'s Schema) = (self.writer, self.reader);
        if self.names.of(wid).short() != reader.named(rid).name.short() {
            return false;
        }
        match (&writer.named(wid).kind, &reader.named(rid).kind) {
            (NamedKind::Fixed { size: w }, NamedKind::Fixed { size: r }) => w == r,
            (NamedKind::Enum { symbols: w, .. }, NamedKind::Enum { symbols: r, .. }) => {
                let name = |symbol: &'s Symbol| &symbol.name;
                w.iter().map(name).eq(r.iter().map(name))
            }
            (NamedKind::Record { fields: w, .. }, NamedKind::Record { fields: r, .. }) => {
                match seen.entry((wid, rid)) {
                    Entry::Occupied(known) => return *known.get(),
                    // Within itself a record is its twin until proven otherwise.
                    Entry::Vacant(place) => *place.insert(true),
                };
                let twins = self.field_twins((wid, w), r, seen);
                if !twins {
                    seen.insert((wid, rid), false);
                }
                twins
            }
            _ => false,
        }
    }

    fn field_twins(
        &self,
        (record, written): (NamedId, &[Field]),
        wanted: &[Field],
        seen: &mut Seen,
    ) -> bool {
        written.len() == wanted.len()
            && written.iter().zip(wanted).enumerate().all(|(index, (w, r))| {
                self.names.field(record, index) == r.name && self.twins(&w.ty, &r.ty, seen)
            })
    }
}

/// Which pairs of records look the same.
type Seen = HashMap<(NamedId, NamedId), bool>;
