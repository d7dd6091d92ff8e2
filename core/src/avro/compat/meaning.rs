//! The walk that looks for changes of meaning.

use std::collections::HashSet;

use super::field::matching;
use super::kind::promotes;
use super::location::{Location, Token};
use super::logical;
use super::{Change, ChangeKind};
use crate::avro::schema::{Field, Kind, Logical, Named, NamedId, NamedKind, Schema, Type};

/// Everything that changes its meaning where `reader` reads data of `writer`; shared types are
/// looked at once, at their first place.
pub(super) fn changes(reader: &Schema, writer: &Schema) -> Vec<Change> {
    let mut walk =
        Walk { reader, writer, seen: HashSet::new(), at: Location::default(), found: vec![] };
    walk.pair(reader.root(), writer.root());
    walk.found
}

struct Walk<'s> {
    reader: &'s Schema,
    writer: &'s Schema,
    seen: HashSet<(NamedId, NamedId)>,
    at: Location,
    found: Vec<Change>,
}

impl<'s> Walk<'s> {
    fn pair(&mut self, r: &'s Type, w: &'s Type) {
        match (&r.kind, &w.kind) {
            (_, Kind::Union(branches)) => branches.iter().for_each(|branch| self.pair(r, branch)),
            (Kind::Union(branches), _) => self.branch(branches, w),
            (Kind::Array(r), Kind::Array(w)) => self.part(Token::Member("items"), r, w),
            (Kind::Map(r), Kind::Map(w)) => self.part(Token::Member("values"), r, w),
            (Kind::Named(r), Kind::Named(w)) => self.named(*r, *w),
            (reader, writer) if reader == writer || promotes(writer, reader) => {
                self.promotion(reader, writer);
                self.logical(r.logical.as_ref(), w.logical.as_ref());
            }
            // What cannot be read is the verdict's business.
            _ => {}
        }
    }

    fn part(&mut self, token: Token, r: &'s Type, w: &'s Type) {
        self.at.push(token);
        self.pair(r, w);
        self.at.pop();
    }

    /// The branch that data of the writer's type goes to: the same type, or the first wider one.
    fn branch(&mut self, branches: &'s [Type], w: &'s Type) {
        let name = |ty: &Type, schema: &'s Schema| ty.named().map(|id| &schema.named(id).name);
        let same = |branch: &Type| match (name(branch, self.reader), name(w, self.writer)) {
            (Some(reader), Some(writer)) => reader.short() == writer.short(),
            (None, None) => std::mem::discriminant(&branch.kind) == std::mem::discriminant(&w.kind),
            _ => false,
        };
        let wider = |branch: &Type| promotes(&w.kind, &branch.kind);
        let found = branches.iter().position(same).or_else(|| branches.iter().position(wider));
        if let Some(index) = found {
            self.part(Token::Index(index), &branches[index], w);
        }
    }

    fn named(&mut self, rid: NamedId, wid: NamedId) {
        if !self.seen.insert((rid, wid)) {
            return;
        }
        let (reader, writer): (&'s Named, &'s Named) =
            (self.reader.named(rid), self.writer.named(wid));
        match (&reader.kind, &writer.kind) {
            (NamedKind::Record { fields: r, .. }, NamedKind::Record { fields: w, .. }) => {
                self.fields(r, w);
            }
            (NamedKind::Enum { default: r, .. }, NamedKind::Enum { default: w, .. }) => {
                let symbol = |named: &'s Named, default: &Option<usize>| match &named.kind {
                    NamedKind::Enum { symbols, .. } => default.map(|index| &*symbols[index].name),
                    _ => None,
                };
                self.symbols(symbol(reader, r), symbol(writer, w));
            }
            (NamedKind::Fixed { .. }, NamedKind::Fixed { .. }) => {
                self.logical(reader.logical.as_ref(), writer.logical.as_ref());
            }
            _ => {}
        }
    }

    fn fields(&mut self, reader: &'s [Field], writer: &'s [Field]) {
        self.at.push(Token::Member("fields"));
        for (index, field) in reader.iter().enumerate() {
            // A field that matches twice is the verdict's business too.
            let Ok(Some(source)) = matching(field, writer) else { continue };
            self.at.push(Token::Index(index));
            if let (Some(new), Some(old)) = (&field.default, &source.default)
                && new != old
            {
                let message = format!("the default of `{}` is another one", field.name);
                self.report(ChangeKind::DefaultValueChanged, message);
            }
            self.part(Token::Member("type"), &field.ty, &source.ty);
            self.at.pop();
        }
        self.at.pop();
    }

    fn symbols(&mut self, reader: Option<&str>, writer: Option<&str>) {
        if let (Some(reader), Some(writer)) = (reader, writer)
            && reader != writer
        {
            let message = format!("unknown symbols become {reader}, and became {writer}");
            self.report(ChangeKind::EnumDefaultChanged, message);
        }
    }

    fn promotion(&mut self, reader: &Kind, writer: &Kind) {
        let kind = match (writer, reader) {
            (Kind::Int, Kind::Float) | (Kind::Long, Kind::Float | Kind::Double) => {
                ChangeKind::LossyPromotion
            }
            (Kind::String, Kind::Bytes) | (Kind::Bytes, Kind::String) => {
                ChangeKind::StringBytesPromotion
            }
            _ => return,
        };
        let name = |kind: &Kind| kind.name().unwrap_or_default();
        let message = format!("the writer's {} is read as {}", name(writer), name(reader));
        self.report(kind, message);
    }

    fn logical(&mut self, reader: Option<&Logical>, writer: Option<&Logical>) {
        for (kind, message) in logical::changes(reader, writer) {
            self.report(kind, message);
        }
    }

    fn report(&mut self, kind: ChangeKind, message: String) {
        self.found.push(Change { kind, location: self.at.render(), message });
    }
}
