//! From drafts to the program that runs.

use super::{Builder, Draft};
use crate::avro::plan::node::{Action, Copy, Node, NodeId, Reason, Record};
use crate::avro::plan::shape::Shapes;

/// Nodes, the shapes they pass over and the reasons they fail for.
#[derive(Debug)]
pub(in crate::avro::plan) struct Program {
    pub(in crate::avro::plan) root: NodeId,
    pub(in crate::avro::plan) nodes: Vec<Node>,
    pub(in crate::avro::plan) shapes: Shapes,
    pub(in crate::avro::plan) reasons: Vec<Reason>,
}

impl Program {
    /// A program that reads nothing.
    pub(super) fn refusing(reason: Reason) -> Self {
        Self {
            root: NodeId(0),
            nodes: vec![Node::Fail(super::GapId(0))],
            shapes: Shapes::default(),
            reasons: vec![reason],
        }
    }

    /// Whether the writer's bytes are the reader's, whatever they hold.
    pub(in crate::avro::plan) fn is_identity(&self) -> bool {
        matches!(self.node(self.root), Node::Copy(Copy { exact: true, .. }))
    }

    /// How many bytes defaults and wider numbers add to a datum where each stands once.
    pub(in crate::avro::plan) fn growth(&self) -> usize {
        let defaults = |record: &Record| -> usize {
            let sizes = record.steps.iter().map(|step| match &step.action {
                Action::Default(bytes) => bytes.len(),
                _ => 0,
            });
            sizes.sum()
        };
        let added = self.nodes.iter().map(|node| match node {
            Node::Record(record) => defaults(record),
            Node::Convert(_) => size_of::<f64>(),
            _ => 0,
        });
        added.sum()
    }

    pub(in crate::avro::plan) fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.0 as usize]
    }
}

impl Builder<'_> {
    /// Turns what changes nothing into plain copies.
    pub(super) fn finish(self, root: NodeId) -> Program {
        let exact = exact(&self.nodes);
        let nodes = self.nodes.into_iter().zip(exact).map(|(draft, exact)| match draft.shape {
            Some(shape) if exact => Node::Copy(Copy { shape, exact }),
            _ => draft.node,
        });
        let nodes = nodes.collect();
        Program { root, nodes, shapes: self.shapes.finish(), reasons: self.gaps }
    }
}

/// For each node whether it leaves all bytes as they are.
///
/// Records may contain themselves: all count as exact at first, until a part proves otherwise.
fn exact(drafts: &[Draft]) -> Vec<bool> {
    let mut exact = vec![true; drafts.len()];
    let mut changed = true;
    while changed {
        changed = false;
        for (index, draft) in drafts.iter().enumerate() {
            if exact[index] && !keeps(&draft.node, &exact) {
                exact[index] = false;
                changed = true;
            }
        }
    }
    exact
}

fn keeps(node: &Node, exact: &[bool]) -> bool {
    let is_exact = |id: &NodeId| exact[id.0 as usize];
    match node {
        Node::Copy(copy) => copy.exact,
        Node::Array(part) | Node::Map(part) => is_exact(part),
        Node::Record(Record { steps, order: None }) => {
            steps.iter().all(|step| matches!(&step.action, Action::Read(node) if is_exact(node)))
        }
        _ => false,
    }
}
