//! What a plan can't read.

use std::collections::HashSet;

use super::build::Program;
use super::node::{Action, GapId, Node, NodeId};
use crate::avro::compat::IncompatibilityKind;

/// A part of the writer's schema that the reader has no place for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// Which difference between the schemas is in the way.
    pub kind: IncompatibilityKind,
    /// The place in the writer's schema, such as `Encounter.diagnoses[].code<string>`.
    pub path: String,
    /// What is wrong, in one sentence.
    pub message: String,
}

/// All gaps that a datum can meet, each at its first place.
pub(super) fn gaps(program: &Program, root: &str) -> Vec<Gap> {
    let mut search = Search { program, seen: HashSet::new(), path: root.to_owned(), found: vec![] };
    search.node(program.root);
    search.found
}

struct Search<'p> {
    program: &'p Program,
    seen: HashSet<NodeId>,
    path: String,
    found: Vec<Gap>,
}

impl Search<'_> {
    fn node(&mut self, id: NodeId) {
        if !self.seen.insert(id) {
            return;
        }
        let program = self.program;
        match program.node(id) {
            Node::Copy(_) | Node::Convert(_) => {}
            Node::Enum(table) => {
                let missing = table.iter().filter_map(|symbol| symbol.as_ref().err());
                missing.for_each(|gap| self.report(*gap));
            }
            Node::Array(item) => self.inside("[]", *item),
            Node::Map(value) => self.inside("{}", *value),
            Node::Branch(_, node) => self.node(*node),
            Node::Union(choices) => {
                for choice in choices {
                    self.inside(&format!("<{}>", choice.label), choice.node);
                }
            }
            Node::Record(record) => {
                for step in &record.steps {
                    if let Action::Read(node) = step.action {
                        self.inside(&format!(".{}", step.name), node);
                    }
                }
            }
            Node::Fail(gap) => self.report(*gap),
        }
    }

    fn inside(&mut self, step: &str, id: NodeId) {
        let before = self.path.len();
        self.path.push_str(step);
        self.node(id);
        self.path.truncate(before);
    }

    fn report(&mut self, gap: GapId) {
        let reason = &self.program.reasons[gap.0 as usize];
        let (kind, message) = (reason.kind, reason.message.clone());
        self.found.push(Gap { kind, path: self.path.clone(), message });
    }
}
