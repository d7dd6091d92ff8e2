//! The smallest data of a writer's types, and the smallest that a plan can read.

use std::collections::HashMap;

use super::SIZE_LIMIT;
use crate::avro::codec::DEPTH_LIMIT;
use crate::avro::plan::build::Program;
use crate::avro::plan::node::{Action, Node, NodeId, Record, Step};
use crate::avro::schema::{Kind, Logical, Named, NamedId, NamedKind, Schema, Type};
use crate::avro::value::Value;

/// How many bytes a datum has, about; `None` where there is none, or none that is small enough.
///
/// A record counts one more, so that each is greater than its parts.
pub(super) type Size = Option<u32>;

/// The sum of two sizes.
pub(super) fn plus(one: Size, other: Size) -> Size {
    one?.checked_add(other?).filter(|&size| size <= SIZE_LIMIT)
}

/// The sizes of the smallest data.
pub(super) struct Least<'p> {
    program: &'p Program,
    writer: &'p Schema,
    /// Of each named type that was met.
    named: HashMap<NamedId, Size>,
    /// Of each node that was met: of the data it can read.
    nodes: HashMap<NodeId, (&'p Type, Size)>,
}

/// The fields of a writer's record, and what a plan does with each.
pub(super) fn written<'p>(
    record: &'p Record,
    ty: &Type,
    writer: &'p Schema,
) -> impl Iterator<Item = (&'p Type, &'p Step)> + use<'p> {
    let fields = ty.named().and_then(|id| writer.named(id).fields()).unwrap_or_default();
    let steps = record.steps.iter().filter(|step| !matches!(step.action, Action::Default(_)));
    fields.iter().map(|field| &field.ty).zip(steps)
}

/// The branches of a union.
pub(super) fn branches(ty: &Type) -> &[Type] {
    match &ty.kind {
        Kind::Union(branches) => branches,
        _ => &[],
    }
}

impl<'p> Least<'p> {
    pub(super) fn new(program: &'p Program, writer: &'p Schema) -> Self {
        let mut least = Self { program, writer, named: HashMap::new(), nodes: HashMap::new() };
        least.meet_type(writer.root());
        least.meet_node(program.root, writer.root());
        while least.improve() {}
        least
    }

    fn meet_type(&mut self, ty: &'p Type) {
        let mut names = Vec::new();
        ty.for_each_name(&mut |id| names.push(id));
        while let Some(id) = names.pop() {
            if self.named.insert(id, None).is_none() {
                let fields = self.writer.named(id).fields().unwrap_or_default();
                fields.iter().for_each(|field| field.ty.for_each_name(&mut |id| names.push(id)));
            }
        }
    }

    fn meet_node(&mut self, id: NodeId, ty: &'p Type) {
        if self.nodes.contains_key(&id) {
            return;
        }
        self.nodes.insert(id, (ty, None));
        match (self.program.node(id), &ty.kind) {
            (Node::Array(node), Kind::Array(part)) | (Node::Map(node), Kind::Map(part)) => {
                self.meet_node(*node, part);
            }
            (Node::Branch(_, node), _) => self.meet_node(*node, ty),
            (Node::Union(choices), Kind::Union(branches)) => {
                for (choice, branch) in choices.iter().zip(branches) {
                    self.meet_node(choice.node, branch);
                }
            }
            (Node::Record(record), _) => {
                for (ty, step) in written(record, ty, self.writer) {
                    if let Action::Read(node) = step.action {
                        self.meet_node(node, ty);
                    }
                }
            }
            _ => {}
        }
    }

    /// One round over all types and nodes; says whether a size has changed.
    ///
    /// All begin without a datum: a size is known once those of the parts are, and gets smaller
    /// where another branch of a union turns out to be.
    fn improve(&mut self) -> bool {
        let mut changed = false;
        let ids: Vec<_> = self.named.keys().copied().collect();
        for id in ids {
            let size = self.of_named(self.writer.named(id));
            changed |= self.named.insert(id, size) != Some(size);
        }
        let nodes: Vec<_> = self.nodes.iter().map(|(id, (ty, _))| (*id, *ty)).collect();
        for (id, ty) in nodes {
            let size = self.of_node(id, ty);
            changed |= self.nodes.insert(id, (ty, size)) != Some((ty, size));
        }
        changed
    }

    /// Of a type.
    pub(super) fn of(&self, ty: &Type) -> Size {
        match &ty.kind {
            Kind::Null => Some(0),
            Kind::Float => Some(4),
            Kind::Double => Some(8),
            Kind::Union(branches) => plus(Some(1), self.of(branches.get(self.branch(branches)?)?)),
            Kind::Named(id) => self.named.get(id).copied().flatten(),
            Kind::String | Kind::Bytes => match &ty.logical {
                Some(Logical::Uuid) => Some(37),
                Some(Logical::BigDecimal) => Some(4),
                Some(Logical::Decimal { .. }) => Some(2),
                _ => Some(1),
            },
            _ => Some(1),
        }
    }

    fn of_named(&self, named: &Named) -> Size {
        match &named.kind {
            NamedKind::Record { fields, .. } => {
                fields.iter().try_fold(1, |size, field| plus(Some(size), self.of(&field.ty)))
            }
            NamedKind::Enum { symbols, .. } => (!symbols.is_empty()).then_some(1),
            NamedKind::Fixed { size } => plus(Some(0), u32::try_from(*size).ok()),
        }
    }

    /// The branch of a union that has the smallest datum.
    fn branch(&self, branches: &[Type]) -> Option<usize> {
        smallest(branches.iter().map(|branch| self.of(branch)))
    }

    /// Of the data that a node can read.
    fn of_node(&self, id: NodeId, ty: &Type) -> Size {
        match self.program.node(id) {
            Node::Copy(_) | Node::Convert(_) | Node::Array(_) | Node::Map(_) => self.of(ty),
            Node::Enum(table) => table.iter().any(Result::is_ok).then_some(1),
            Node::Branch(_, node) => self.readable(*node),
            Node::Union(choices) => {
                let sizes = choices.iter().map(|choice| self.readable(choice.node));
                plus(Some(1), sizes.flatten().min())
            }
            Node::Record(record) => written(record, ty, self.writer)
                .try_fold(1, |size, (ty, step)| plus(Some(size), self.of_step(step, ty))),
            Node::Fail(_) => None,
        }
    }

    /// Of the data of a field, that it can be read with if possible.
    pub(super) fn of_field(&self, step: &Step, ty: &Type) -> Size {
        self.of_step(step, ty).or_else(|| self.of(ty))
    }

    fn of_step(&self, step: &Step, ty: &Type) -> Size {
        match step.action {
            Action::Read(node) => self.readable(node),
            _ => self.of(ty),
        }
    }

    fn readable(&self, id: NodeId) -> Size {
        self.nodes.get(&id).and_then(|(_, size)| *size)
    }

    /// The smallest value of a type.
    pub(super) fn value(&self, ty: &Type) -> Option<Value> {
        self.any(ty, DEPTH_LIMIT)
    }

    /// The smallest value of a field, that it can be read with if possible.
    pub(super) fn field(&self, step: &Step, ty: &Type) -> Option<Value> {
        match step.action {
            Action::Read(node) if self.readable(node).is_some() => self.good(node, ty, DEPTH_LIMIT),
            _ => self.value(ty),
        }
    }

    fn any(&self, ty: &Type, depth: u32) -> Option<Value> {
        Some(match &ty.kind {
            Kind::Null => Value::Null,
            Kind::Boolean => Value::Boolean(false),
            Kind::Int => Value::Int(0),
            Kind::Long => Value::Long(0),
            Kind::Float => Value::Float(0.0),
            Kind::Double => Value::Double(0.0),
            Kind::Bytes => Value::Bytes(zero(ty.logical.as_ref())),
            Kind::String if ty.logical == Some(Logical::Uuid) => {
                Value::String("00000000-0000-0000-0000-000000000000".to_owned())
            }
            Kind::String => Value::String(String::new()),
            Kind::Array(_) => Value::Array(Vec::new()),
            Kind::Map(_) => Value::Map(Vec::new()),
            Kind::Union(branches) => {
                let index = self.branch(branches)?;
                Value::Union(index, Box::new(self.any(&branches[index], depth)?))
            }
            Kind::Named(id) => match &self.writer.named(*id).kind {
                NamedKind::Record { fields, .. } => {
                    let depth = depth.checked_sub(1)?;
                    let values = fields.iter().map(|field| self.any(&field.ty, depth));
                    Value::Record(values.collect::<Option<_>>()?)
                }
                NamedKind::Enum { .. } => Value::Enum(0),
                NamedKind::Fixed { size } => Value::Fixed(vec![0; *size]),
            },
        })
    }

    fn good(&self, id: NodeId, ty: &Type, depth: u32) -> Option<Value> {
        match self.program.node(id) {
            Node::Copy(_) | Node::Convert(_) | Node::Array(_) | Node::Map(_) => self.any(ty, depth),
            Node::Enum(table) => table.iter().position(Result::is_ok).map(Value::Enum),
            Node::Branch(_, node) => self.good(*node, ty, depth),
            Node::Union(choices) => {
                let index = smallest(choices.iter().map(|choice| self.readable(choice.node)))?;
                let value = self.good(choices[index].node, branches(ty).get(index)?, depth)?;
                Some(Value::Union(index, Box::new(value)))
            }
            Node::Record(record) => {
                let depth = depth.checked_sub(1)?;
                let value = |(ty, step): (&Type, &Step)| match step.action {
                    Action::Read(node) => self.good(node, ty, depth),
                    _ => self.any(ty, depth),
                };
                let values = written(record, ty, self.writer).map(value).collect::<Option<_>>();
                values.map(Value::Record)
            }
            Node::Fail(_) => None,
        }
    }
}

/// The index of the smallest that there is.
fn smallest(sizes: impl Iterator<Item = Size>) -> Option<usize> {
    let known = sizes.enumerate().filter_map(|(index, size)| Some((size?, index)));
    known.min().map(|(_, index)| index)
}

/// The bytes of a zero: those of a decimal can't be empty.
fn zero(logical: Option<&Logical>) -> Vec<u8> {
    match logical {
        Some(Logical::Decimal { .. }) => vec![0],
        // Its digits as bytes, then its scale.
        Some(Logical::BigDecimal) => vec![2, 0, 0],
        _ => Vec::new(),
    }
}
