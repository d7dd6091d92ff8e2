//! The walk over a reader's and a writer's schema.

use std::collections::HashMap;
use std::rc::Rc;

use super::field::matching;
use super::kind::{noun, promotes};
use super::location::{Location, Token};
use super::named::{ambiguous, incompatible, missing_default, names, sizes, symbols};
use super::{FINDINGS_LIMIT, Incompatibility, IncompatibilityKind};
use crate::avro::schema::{Field, Kind, Named, NamedId, NamedKind, Schema, Type};

/// What is wrong with one pair of types.
type Found = Rc<Vec<Incompatibility>>;

pub(super) fn check(reader: &Schema, writer: &Schema) -> Vec<Incompatibility> {
    let mut checker = Checker { reader, writer, known: HashMap::new() };
    let location = &mut Location::default();
    match checker.pair(reader.root(), writer.root(), location) {
        Ok(found) => found.to_vec(),
        Err(ambiguous) => vec![*ambiguous],
    }
}

/// The finding that ends the check at once.
type Ambiguous = Box<Incompatibility>;

struct Checker<'s> {
    reader: &'s Schema,
    writer: &'s Schema,
    /// The result of each pair that was met, at its first place; `None` while it is being found.
    known: HashMap<(Node, Node), Option<Found>>,
}

/// What makes a type the same one again: its name, or its place in the schema.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Node {
    Named(NamedId),
    Place(*const Type),
}

impl Node {
    fn of(ty: &Type) -> Self {
        ty.named().map_or(Self::Place(ty), Self::Named)
    }
}

impl<'s> Checker<'s> {
    fn pair(&mut self, r: &'s Type, w: &'s Type, at: &mut Location) -> Result<Found, Ambiguous> {
        let nodes = (Node::of(r), Node::of(w));
        match self.known.get(&nodes) {
            Some(Some(found)) => return Ok(Rc::clone(found)),
            // Within itself a recursive type is compatible until proven otherwise.
            Some(None) => return Ok(Found::default()),
            None => {}
        }
        self.known.insert(nodes, None);
        let mut found = Vec::new();
        self.compare(r, w, at, &mut found)?;
        found.truncate(FINDINGS_LIMIT);
        let found = Rc::new(found);
        self.known.insert(nodes, Some(Rc::clone(&found)));
        Ok(found)
    }

    /// Checks a part of the pair in hand, one step further in.
    fn part(
        &mut self,
        token: Token,
        (r, w): (&'s Type, &'s Type),
        at: &mut Location,
        found: &mut Vec<Incompatibility>,
    ) -> Result<(), Ambiguous> {
        at.push(token);
        let part = self.pair(r, w, at)?;
        at.pop();
        found.extend(part.iter().take(FINDINGS_LIMIT.saturating_sub(found.len())).cloned());
        Ok(())
    }

    fn compare(
        &mut self,
        r: &'s Type,
        w: &'s Type,
        at: &mut Location,
        found: &mut Vec<Incompatibility>,
    ) -> Result<(), Ambiguous> {
        match (&r.kind, &w.kind) {
            (Kind::Union(_), Kind::Union(branches)) => self.branches(r, branches, at, found),
            (_, Kind::Union(branches)) => {
                for (index, branch) in branches.iter().enumerate() {
                    self.part(Token::Index(index), (r, branch), at, found)?;
                }
                Ok(())
            }
            (Kind::Union(branches), _) => self.some_branch(branches, w, at, found),
            (Kind::Array(r), Kind::Array(w)) => {
                self.part(Token::Member("items"), (r, w), at, found)
            }
            (Kind::Map(r), Kind::Map(w)) => self.part(Token::Member("values"), (r, w), at, found),
            (Kind::Named(reader), Kind::Named(writer)) => {
                let pair = (self.reader.named(*reader), self.writer.named(*writer));
                self.named((r, w), pair, at, found)
            }
            (reader, writer) => {
                if !(reader == writer || promotes(writer, reader)) {
                    found.push(self.type_mismatch(r, w, at));
                }
                Ok(())
            }
        }
    }

    /// Each branch of the writer's union must be readable as the reader's.
    fn branches(
        &mut self,
        r: &'s Type,
        branches: &'s [Type],
        at: &mut Location,
        found: &mut Vec<Incompatibility>,
    ) -> Result<(), Ambiguous> {
        for (index, branch) in branches.iter().enumerate() {
            // Java starts a new path here, which shows where a shared type is met again.
            if !self.pair(r, branch, &mut Location::default())?.is_empty() {
                at.push(Token::Index(index));
                found.push(self.missing_branch(branch, at));
                at.pop();
            }
        }
        Ok(())
    }

    /// One branch of the reader's union must be able to read the writer's type.
    fn some_branch(
        &mut self,
        branches: &'s [Type],
        w: &'s Type,
        at: &Location,
        found: &mut Vec<Incompatibility>,
    ) -> Result<(), Ambiguous> {
        for branch in branches {
            if self.pair(branch, w, &mut Location::default())?.is_empty() {
                return Ok(());
            }
        }
        found.push(self.missing_branch(w, at));
        Ok(())
    }

    fn named(
        &mut self,
        (r, w): (&'s Type, &'s Type),
        (reader, writer): (&'s Named, &'s Named),
        at: &mut Location,
        found: &mut Vec<Incompatibility>,
    ) -> Result<(), Ambiguous> {
        use NamedKind::{Enum, Fixed, Record};
        match (&reader.kind, &writer.kind) {
            (Record { fields: rf, .. }, Record { fields: wf, .. }) => {
                names(reader, writer, at, found);
                self.fields((rf, wf), w, at, found)
            }
            (Enum { symbols: rs, default }, Enum { symbols: ws, .. }) => {
                names(reader, writer, at, found);
                symbols((rs, *default), ws, at, found);
                Ok(())
            }
            (Fixed { size: rs }, Fixed { size: ws }) => {
                names(reader, writer, at, found);
                sizes(*rs, *ws, at, found);
                Ok(())
            }
            _ => {
                found.push(self.type_mismatch(r, w, at));
                Ok(())
            }
        }
    }

    fn fields(
        &mut self,
        (reader, writer): (&'s [Field], &'s [Field]),
        record: &'s Type,
        at: &mut Location,
        found: &mut Vec<Incompatibility>,
    ) -> Result<(), Ambiguous> {
        at.push(Token::Member("fields"));
        for (index, field) in reader.iter().enumerate() {
            at.push(Token::Index(index));
            let Ok(source) = matching(field, writer) else {
                return Err(Box::new(ambiguous(field, at)));
            };
            match source {
                Some(source) => {
                    self.part(Token::Member("type"), (&field.ty, &source.ty), at, found)?;
                }
                None if field.default.is_some() => {}
                // Java compares the field's enum with the whole record of the writer here.
                None if self.enum_with_default(&field.ty) => {
                    self.part(Token::Member("type"), (&field.ty, record), at, found)?;
                }
                None => found.push(missing_default(field, at)),
            }
            at.pop();
        }
        at.pop();
        Ok(())
    }

    fn enum_with_default(&self, ty: &Type) -> bool {
        let kind = ty.named().map(|id| &self.reader.named(id).kind);
        matches!(kind, Some(NamedKind::Enum { default: Some(_), .. }))
    }

    fn type_mismatch(&self, r: &Type, w: &Type, at: &Location) -> Incompatibility {
        let (r, w) = (noun(self.reader, r), noun(self.writer, w));
        let message = format!("the writer's {w} cannot be read as the reader's {r}");
        incompatible(IncompatibilityKind::TypeMismatch, at, message)
    }

    fn missing_branch(&self, w: &Type, at: &Location) -> Incompatibility {
        let w = noun(self.writer, w);
        let message = format!("no branch of the reader's union can read the writer's {w}");
        incompatible(IncompatibilityKind::MissingUnionBranch, at, message)
    }
}
