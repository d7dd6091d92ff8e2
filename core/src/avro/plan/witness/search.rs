//! The shortest way to each part of a writer's data that a plan can't read.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

use super::least::{Least, Size, plus, written};
use crate::avro::plan::build::Program;
use crate::avro::plan::node::{Action, Conversion, Node, NodeId, Step};
use crate::avro::schema::{Kind, Schema, Type};
use crate::avro::value::Value;

/// The key of the one entry of a map.
const KEY: &str = "key";

/// All ways from the whole datum to its parts.
pub(super) struct Search<'p> {
    program: &'p Program,
    writer: &'p Schema,
    least: Least<'p>,
    ways: HashMap<NodeId, Way<'p>>,
    /// The parts that fail, those in the smallest data first.
    failing: Vec<NodeId>,
}

/// How a part is reached.
#[derive(Clone, Copy)]
struct Way<'p> {
    /// Its type.
    ty: &'p Type,
    /// What it is a part of; none for the whole.
    from: Option<(NodeId, Part)>,
}

/// Which part of a value another is.
#[derive(Clone, Copy)]
enum Part {
    Item,
    Entry,
    /// The value itself, as a branch of the reader's union.
    Same,
    Branch(usize),
    Field(usize),
}

impl<'p> Search<'p> {
    pub(super) fn new(program: &'p Program, writer: &'p Schema) -> Self {
        let least = Least::new(program, writer);
        let mut search = Self { program, writer, least, ways: HashMap::new(), failing: Vec::new() };
        search.run();
        search
    }

    /// Data that fail, the smallest first.
    pub(super) fn values(&self) -> impl Iterator<Item = Value> {
        self.failing.iter().filter_map(|&id| self.around(id, self.broken(id)?))
    }

    /// Dijkstra's algorithm: parts are settled in the order of the sizes of the data around them.
    fn run(&mut self) {
        let root = Way { ty: self.writer.root(), from: None };
        let mut queue = BinaryHeap::from([Reverse((0, 0))]);
        let mut open = vec![(self.program.root, root)];
        let mut failing = Vec::new();
        while let Some(Reverse((size, index))) = queue.pop() {
            let (id, way) = open[index];
            if self.ways.contains_key(&id) {
                continue;
            }
            self.ways.insert(id, way);
            let broken = plus(Some(size), self.size_of_broken(id, way.ty));
            failing.extend(broken.map(|size| (size, id)));
            for (part, node, ty, more) in self.parts(id, way.ty) {
                if let Some(size) = plus(Some(size), more) {
                    queue.push(Reverse((size, open.len())));
                    open.push((node, Way { ty, from: Some((id, part)) }));
                }
            }
        }
        // Of equal sizes, what stands first comes first.
        failing.sort_by_key(|(size, _)| *size);
        self.failing = failing.into_iter().map(|(_, id)| id).collect();
    }

    /// The parts of what a node treats, and how many bytes stand around each.
    fn parts(&self, id: NodeId, ty: &'p Type) -> Vec<(Part, NodeId, &'p Type, Size)> {
        match (self.program.node(id), &ty.kind) {
            (Node::Array(node), Kind::Array(item)) => vec![(Part::Item, *node, &**item, Some(2))],
            (Node::Map(node), Kind::Map(value)) => {
                vec![(Part::Entry, *node, &**value, Some(3 + KEY.len() as u32))]
            }
            (Node::Branch(_, node), _) => vec![(Part::Same, *node, ty, Some(0))],
            (Node::Union(choices), Kind::Union(branches)) => choices
                .iter()
                .zip(branches)
                .enumerate()
                .map(|(index, (choice, ty))| (Part::Branch(index), choice.node, ty, Some(1)))
                .collect(),
            (Node::Record(record), _) => {
                let fields: Vec<_> = written(record, ty, self.writer).collect();
                let all =
                    Beside::new(fields.iter().map(|(ty, step)| self.least.of_field(step, ty)));
                let part = |(index, (ty, step)): (usize, &(&'p Type, &Step))| match step.action {
                    Action::Read(node) => Some((Part::Field(index), node, *ty, all.without(index))),
                    _ => None,
                };
                fields.iter().enumerate().filter_map(part).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The size of the smallest value that a node can't read, and that is not so for a part of it.
    fn size_of_broken(&self, id: NodeId, ty: &Type) -> Size {
        match self.program.node(id) {
            Node::Fail(_) => self.least.of(ty),
            Node::Enum(table) => table.iter().any(Result::is_err).then_some(1),
            Node::Convert(Conversion::BytesToString) => Some(2),
            _ => None,
        }
    }

    fn broken(&self, id: NodeId) -> Option<Value> {
        match self.program.node(id) {
            Node::Fail(_) => self.least.value(self.ways.get(&id)?.ty),
            Node::Enum(table) => table.iter().position(Result::is_err).map(Value::Enum),
            // No character begins with this byte.
            Node::Convert(Conversion::BytesToString) => Some(Value::Bytes(vec![0xff])),
            _ => None,
        }
    }

    /// The whole datum around a part.
    fn around(&self, mut id: NodeId, mut value: Value) -> Option<Value> {
        while let Some((from, part)) = self.ways.get(&id)?.from {
            value = self.inside(from, part, value)?;
            id = from;
        }
        Some(value)
    }

    fn inside(&self, id: NodeId, part: Part, value: Value) -> Option<Value> {
        Some(match part {
            Part::Item => Value::Array(vec![value]),
            Part::Entry => Value::Map(vec![(KEY.to_owned(), value)]),
            Part::Same => value,
            Part::Branch(index) => Value::Union(index, Box::new(value)),
            Part::Field(place) => {
                let Node::Record(record) = self.program.node(id) else { return None };
                let mut value = Some(value);
                let fields = written(record, self.ways.get(&id)?.ty, self.writer).enumerate();
                let values = fields.map(|(index, (ty, step))| match index {
                    _ if index == place => value.take(),
                    _ => self.least.field(step, ty),
                });
                Value::Record(values.collect::<Option<_>>()?)
            }
        })
    }
}

/// The sizes of the fields of a record.
struct Beside {
    sizes: Vec<Size>,
    /// How many have no datum.
    missing: usize,
    /// What the others add up to.
    sum: u64,
}

impl Beside {
    fn new(sizes: impl Iterator<Item = Size>) -> Self {
        let sizes: Vec<_> = sizes.collect();
        let missing = sizes.iter().filter(|size| size.is_none()).count();
        let sum = sizes.iter().flatten().map(|&size| u64::from(size)).sum();
        Self { sizes, missing, sum }
    }

    /// The size of all fields but one.
    fn without(&self, index: usize) -> Size {
        match self.sizes[index] {
            Some(size) if self.missing == 0 => u32::try_from(self.sum - u64::from(size)).ok(),
            None if self.missing == 1 => u32::try_from(self.sum).ok(),
            _ => None,
        }
    }
}
