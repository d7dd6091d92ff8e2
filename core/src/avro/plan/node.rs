//! The program of a plan.

use super::shape::ShapeId;
use crate::avro::compat::IncompatibilityKind;

/// A node of a plan, by its place in the list of all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct NodeId(pub(super) u32);

/// What happens to one value of the writer.
#[derive(Debug)]
pub(super) enum Node {
    /// Its bytes are the reader's too.
    Copy(Copy),
    /// It is written anew in a wider or sibling type.
    Convert(Conversion),
    /// Its symbol's index is looked up; the reader may have none for it.
    Enum(Box<[Result<usize, GapId>]>),
    /// Each item is treated.
    Array(NodeId),
    /// Each value is treated.
    Map(NodeId),
    /// It becomes this branch of the reader's union.
    Branch(usize, NodeId),
    /// The writer's branch it is of decides.
    Union(Box<[Choice]>),
    /// Its fields are treated one by one.
    Record(Record),
    /// The reader has no place for it.
    Fail(GapId),
}

/// Bytes that both sides read alike.
#[derive(Clone, Copy, Debug)]
pub(super) struct Copy {
    /// The way to their end.
    pub(super) shape: ShapeId,
    /// Whether the reader can do without the check that the bytes are the writer's: false where
    /// it has more ways to read them (an int read as a long).
    pub(super) exact: bool,
}

/// Why the reader has no place for a value, by its place in the list of all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct GapId(pub(super) u32);

/// A reason, and what it is about.
#[derive(Clone, Debug)]
pub(super) struct Reason {
    pub(super) kind: IncompatibilityKind,
    pub(super) message: String,
}

/// A change of type that changes the bytes, or may not go well.
#[derive(Clone, Copy, Debug)]
pub(super) enum Conversion {
    IntToFloat,
    IntToDouble,
    LongToFloat,
    LongToDouble,
    FloatToDouble,
    BytesToString,
}

/// A branch of the writer's union.
#[derive(Debug)]
pub(super) struct Choice {
    /// The branch's name.
    pub(super) label: Box<str>,
    pub(super) node: NodeId,
}

/// What happens to the fields of a record.
#[derive(Debug, Default)]
pub(super) struct Record {
    /// What happens, in the order of the writer's bytes.
    pub(super) steps: Box<[Step]>,
    /// For each field of the reader the step that makes it, if that is not the order above.
    pub(super) order: Option<Box<[usize]>>,
}

/// What happens to one field.
#[derive(Debug)]
pub(super) struct Step {
    /// The field's name, the writer's if it has the field.
    pub(super) name: Box<str>,
    pub(super) action: Action,
}

#[derive(Debug)]
pub(super) enum Action {
    /// The reader has it too.
    Read(NodeId),
    /// The reader does not know it.
    Skip(ShapeId),
    /// The writer does not know it.
    Default(Box<[u8]>),
}
