//! Which types contain themselves, and where a `Box` breaks the circle.

use std::collections::BTreeSet;

use factline_core::avro::schema::{Kind, NamedId, SchemaSet, Type};

use super::naming::Names;
use super::unions::{UnionId, UnionShape, Unions, shape};

/// The places that hold their value in a `Box`.
#[derive(Debug, Default)]
pub(super) struct Boxes {
    edges: BTreeSet<(Node, Node)>,
}

/// A type that may contain others by value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Node {
    Named(NamedId),
    Union(UnionId),
}

/// The types and what each holds by value: not behind the pointer of an array or a map.
#[derive(Debug)]
struct Graph {
    /// All records, then all unions.
    edges: Vec<Vec<usize>>,
    records: usize,
}

impl Boxes {
    /// Breaks all circles: in the variants of unions first, since each use of the union shares
    /// that box, and in the fields of records where a circle remains.
    pub(super) fn new(
        set: &SchemaSet,
        kept: &[NamedId],
        names: &Names,
        unions: &Unions<'_>,
    ) -> Self {
        let mut graph = Graph::new(set, kept, names, unions);
        let mut boxes = Self::default();
        for unions_only in [true, false] {
            let component = graph.components();
            for from in graph.nodes(unions_only) {
                let targets = std::mem::take(&mut graph.edges[from]);
                let (cut, kept): (Vec<_>, Vec<_>) = targets
                    .into_iter()
                    .partition(|&to| to < graph.records && component[from] == component[to]);
                boxes
                    .edges
                    .extend(cut.iter().map(|&to| (graph.node(set, from), graph.node(set, to))));
                graph.edges[from] = kept;
            }
        }
        boxes
    }

    /// Whether `from` holds `to` in a `Box`.
    pub(super) fn contains(&self, from: Node, to: NamedId) -> bool {
        self.edges.contains(&(from, Node::Named(to)))
    }
}

impl Graph {
    fn new(set: &SchemaSet, kept: &[NamedId], names: &Names, unions: &Unions<'_>) -> Self {
        let records = set.named().len();
        let mut graph = Self { edges: vec![Vec::new(); records + unions.all.len()], records };
        for &id in kept {
            let Some(&(module, _)) = names.ty(id) else { continue };
            for field in set[id].fields().unwrap_or_default() {
                graph.add(set, unions, (id.index(), module), &field.ty);
            }
        }
        for (index, union) in unions.all.iter().enumerate() {
            for branch in &union.branches {
                graph.add(set, unions, (records + index, union.module), branch);
            }
        }
        graph
    }

    fn add(
        &mut self,
        set: &SchemaSet,
        unions: &Unions<'_>,
        (from, module): (usize, crate::model::ModuleId),
        ty: &Type,
    ) {
        match &ty.kind {
            Kind::Named(to) => self.edges[from].push(to.index()),
            Kind::Union(branches) => match shape(branches) {
                UnionShape::Option { some, .. } => self.add(set, unions, (from, module), some),
                UnionShape::Enum { .. } => {
                    let union = unions.find(set, module, branches);
                    self.edges[from].extend(union.map(|union| self.records + union.0));
                }
                UnionShape::Null => {}
            },
            _ => {}
        }
    }

    fn node(&self, set: &SchemaSet, index: usize) -> Node {
        match set.ids().nth(index) {
            Some(id) if index < self.records => Node::Named(id),
            _ => Node::Union(UnionId(index - self.records)),
        }
    }

    fn nodes(&self, unions_only: bool) -> std::ops::Range<usize> {
        if unions_only { self.records..self.edges.len() } else { 0..self.records }
    }

    /// The strongly connected component of each node (Tarjan), a number each.
    ///
    /// Without recursion of its own: a chain of types may be longer than the stack is deep.
    fn components(&self) -> Vec<usize> {
        let mut tarjan = Tarjan::new(self.edges.len());
        for root in 0..self.edges.len() {
            if tarjan.order[root] == UNSEEN {
                tarjan.visit(root, &self.edges);
            }
        }
        tarjan.component
    }
}

const UNSEEN: usize = usize::MAX;

struct Tarjan {
    order: Vec<usize>,
    low: Vec<usize>,
    component: Vec<usize>,
    stack: Vec<usize>,
    next: usize,
}

impl Tarjan {
    fn new(nodes: usize) -> Self {
        Self {
            order: vec![UNSEEN; nodes],
            low: vec![UNSEEN; nodes],
            component: vec![UNSEEN; nodes],
            stack: Vec::new(),
            next: 0,
        }
    }

    fn visit(&mut self, root: usize, edges: &[Vec<usize>]) {
        let mut calls = vec![(root, 0)];
        self.enter(root);
        while let Some(&mut (node, ref mut edge)) = calls.last_mut() {
            if let Some(&to) = edges[node].get(*edge) {
                *edge += 1;
                if self.order[to] == UNSEEN {
                    self.enter(to);
                    calls.push((to, 0));
                } else if self.component[to] == UNSEEN {
                    self.low[node] = self.low[node].min(self.order[to]);
                }
            } else {
                calls.pop();
                if let Some(&(parent, _)) = calls.last() {
                    self.low[parent] = self.low[parent].min(self.low[node]);
                }
                self.leave(node);
            }
        }
    }

    fn enter(&mut self, node: usize) {
        self.order[node] = self.next;
        self.low[node] = self.next;
        self.next += 1;
        self.stack.push(node);
    }

    fn leave(&mut self, node: usize) {
        if self.low[node] == self.order[node] {
            while let Some(member) = self.stack.pop() {
                self.component[member] = node;
                if member == node {
                    break;
                }
            }
        }
    }
}
