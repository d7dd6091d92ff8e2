//! Resolution: a writer's type and a reader's, made into nodes.
//!
//! The rules are those by which Java's `ResolvingDecoder` reads (1.12), with one exception: a
//! record whose name the reader does not know is refused, whatever its fields look like.

mod finish;
mod record;
mod union;

use std::collections::HashMap;

use super::names::{Clash, Names};
use super::node::{Conversion, Copy, GapId, Node, NodeId, Reason};
use super::shape::{ShapeId, Shaper};
use crate::avro::compat::{IncompatibilityKind, noun, promotes};
use crate::avro::schema::{Kind, Named, NamedId, NamedKind, Schema, Symbol, Type};

pub(super) use finish::Program;

/// Resolves a reader's schema against a writer's.
pub(super) fn build(writer: &Schema, reader: &Schema) -> Program {
    let names = match Names::new(writer, reader) {
        Ok(names) => names,
        Err(clash) => return Program::refusing(clash.reason()),
    };
    let mut builder = Builder {
        writer,
        reader,
        names,
        shapes: Shaper::new(writer),
        nodes: Vec::new(),
        gaps: Vec::new(),
        records: HashMap::new(),
    };
    match builder.resolve(writer.root(), reader.root()) {
        Ok(root) => builder.finish(root),
        Err(Refused(reason)) => Program::refusing(reason),
    }
}

/// A reason for which nothing at all can be read.
struct Refused(Reason);

type Resolved = Result<NodeId, Refused>;

struct Builder<'s> {
    writer: &'s Schema,
    reader: &'s Schema,
    names: Names<'s>,
    shapes: Shaper<'s>,
    nodes: Vec<Draft>,
    gaps: Vec<Reason>,
    /// The node of each pair of records, also while it is being made.
    records: HashMap<(NamedId, NamedId), NodeId>,
}

/// A node in the making.
struct Draft {
    node: Node,
    /// What the writer's bytes look like, for nodes that may turn out to change nothing.
    shape: Option<ShapeId>,
    /// Whether a field of this record can't be read at all.
    broken_field: bool,
}

impl<'s> Builder<'s> {
    fn resolve(&mut self, w: &'s Type, r: &'s Type) -> Resolved {
        match (&w.kind, &r.kind) {
            (Kind::Union(branches), _) => self.writer_union(w, branches, r),
            (_, Kind::Union(branches)) => self.reader_union(w, branches),
            (Kind::Array(wi), Kind::Array(ri)) => {
                let item = self.resolve(wi, ri)?;
                Ok(self.add_part(Node::Array(item), w))
            }
            (Kind::Map(wv), Kind::Map(rv)) => {
                let value = self.resolve(wv, rv)?;
                Ok(self.add_part(Node::Map(value), w))
            }
            (Kind::Named(wid), Kind::Named(rid)) => self.named((w, *wid), (r, *rid)),
            (wk, rk) if wk == rk => Ok(self.copy(w, true)),
            (wk, rk) if promotes(wk, rk) => Ok(self.promote(w, rk)),
            _ => Ok(self.mismatch(w, r)),
        }
    }

    fn named(&mut self, (w, wid): (&Type, NamedId), (r, rid): (&Type, NamedId)) -> Resolved {
        let (writer, reader) = (self.writer.named(wid), self.reader.named(rid));
        if std::mem::discriminant(&writer.kind) != std::mem::discriminant(&reader.kind) {
            return Ok(self.mismatch(w, r));
        }
        if !self.is_called((wid, writer), reader) {
            return Ok(self.other_name(writer, reader));
        }
        match (&writer.kind, &reader.kind) {
            (NamedKind::Enum { symbols: ws, .. }, NamedKind::Enum { symbols: rs, default }) => {
                Ok(self.symbols((w, ws), (rs, *default), reader))
            }
            (NamedKind::Fixed { size: ws }, NamedKind::Fixed { size: rs }) if ws != rs => {
                let message = format!("the reader's fixed has {rs} bytes, the writer's {ws}");
                Ok(self.fail(IncompatibilityKind::FixedSizeMismatch, message))
            }
            (NamedKind::Fixed { .. }, _) => Ok(self.copy(w, true)),
            _ => self.record(w, (wid, rid)),
        }
    }

    /// Whether a type has the reader's name, namespaces aside; a record may also have had it, or
    /// one of the reader's aliases, before another type's aliases gave it another.
    fn is_called(&self, (wid, writer): (NamedId, &Named), reader: &Named) -> bool {
        let is_record = matches!(writer.kind, NamedKind::Record { .. });
        self.names.of(wid).short() == reader.name.short()
            || (is_record
                && (writer.name.short() == reader.name.short()
                    || reader.aliases.contains(&writer.name)))
    }

    fn symbols(
        &mut self,
        (w, writer): (&Type, &[Symbol]),
        (reader, default): (&[Symbol], Option<usize>),
        named: &Named,
    ) -> NodeId {
        if writer.iter().zip(reader).all(|(w, r)| w.name == r.name) && writer.len() <= reader.len()
        {
            return self.copy(w, writer.len() == reader.len());
        }
        let index = |name: &str| reader.iter().position(|symbol| symbol.name == name).or(default);
        let table = writer.iter().map(|symbol| {
            index(&symbol.name).ok_or_else(|| {
                let message =
                    format!("{} has no symbol {}, and no default", named.name, symbol.name);
                self.gap(IncompatibilityKind::MissingEnumSymbols, message)
            })
        });
        let table = table.collect();
        self.add(Node::Enum(table))
    }

    /// A writer's type as a wider one, or as the other of string and bytes.
    fn promote(&mut self, w: &Type, reader: &Kind) -> NodeId {
        let conversion = match (&w.kind, reader) {
            (Kind::Int, Kind::Float) => Conversion::IntToFloat,
            (Kind::Int, Kind::Double) => Conversion::IntToDouble,
            (Kind::Long, Kind::Float) => Conversion::LongToFloat,
            (Kind::Long, Kind::Double) => Conversion::LongToDouble,
            (Kind::Float, _) => Conversion::FloatToDouble,
            (Kind::Bytes, _) => Conversion::BytesToString,
            // An int has the bytes of a long, a string those of bytes.
            _ => return self.copy(w, false),
        };
        self.add(Node::Convert(conversion))
    }

    fn copy(&mut self, w: &Type, exact: bool) -> NodeId {
        let shape = self.shapes.shape(w);
        self.add(Node::Copy(Copy { shape, exact }))
    }

    fn mismatch(&mut self, w: &Type, r: &Type) -> NodeId {
        let (w, r) = (noun(self.writer, w), noun(self.reader, r));
        let message = format!("the writer's {w} cannot be read as the reader's {r}");
        self.fail(IncompatibilityKind::TypeMismatch, message)
    }

    fn other_name(&mut self, writer: &Named, reader: &Named) -> NodeId {
        let message = format!(
            "the reader's {} is called {} by the writer; give the reader's type that alias",
            reader.name, writer.name
        );
        self.fail(IncompatibilityKind::NameMismatch, message)
    }

    fn fail(&mut self, kind: IncompatibilityKind, message: String) -> NodeId {
        let gap = self.gap(kind, message);
        self.add(Node::Fail(gap))
    }

    fn gap(&mut self, kind: IncompatibilityKind, message: String) -> GapId {
        self.gaps.push(Reason { kind, message });
        GapId(self.gaps.len() as u32 - 1)
    }

    fn add(&mut self, node: Node) -> NodeId {
        self.nodes.push(Draft { node, shape: None, broken_field: false });
        NodeId(self.nodes.len() as u32 - 1)
    }

    /// Adds a node that changes nothing if its parts don't.
    fn add_part(&mut self, node: Node, w: &Type) -> NodeId {
        let shape = self.shapes.shape(w);
        let id = self.add(node);
        self.draft(id).shape = Some(shape);
        id
    }

    fn draft(&mut self, id: NodeId) -> &mut Draft {
        &mut self.nodes[id.0 as usize]
    }

    fn is_failure(&self, id: NodeId) -> bool {
        matches!(self.nodes[id.0 as usize].node, Node::Fail(_))
    }
}

impl Clash {
    fn reason(&self) -> Reason {
        let Self { name, owner } = self;
        let message = format!(
            "the reader's aliases give two parts of {owner} the name `{name}`; drop one of them"
        );
        Reason { kind: IncompatibilityKind::AmbiguousFieldAlias, message }
    }
}
