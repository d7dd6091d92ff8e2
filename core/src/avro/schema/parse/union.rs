//! Unions.

use std::collections::HashSet;

use super::build::Builder;
use crate::avro::json::{Span, Value};
use crate::avro::schema::{Kind, Type, rule};

impl<'a> Builder<'a> {
    /// Builds the union of `branches`.
    pub(super) fn union(
        &mut self,
        branches: &'a [Value],
        namespace: Option<&str>,
        span: Span,
    ) -> Option<Type> {
        if branches.is_empty() {
            let message = ("this union has no branch, and so no value", "list the types it may be");
            self.sink.warn(rule::UNION_NOT_EMPTY, span, message);
        }
        let mut types = Vec::with_capacity(branches.len());
        for branch in branches {
            types.extend(self.ty(branch, namespace));
        }
        // Errors inside a named branch are that type's own.
        let errors = self.sink.errors;
        self.check_branches(&types);
        let is_sound = self.sink.errors == errors && types.len() == branches.len();
        let mut ty = Type::new(Kind::Union(types));
        ty.span = span;
        is_sound.then_some(ty)
    }

    /// Branches are told apart by name; logical types, items and values do not count.
    fn check_branches(&mut self, types: &[Type]) {
        let mut seen = HashSet::with_capacity(types.len());
        for ty in types {
            if matches!(ty.kind, Kind::Union(_)) {
                let message = (
                    "a union must not contain a union",
                    "list the branches of the inner union in the outer one",
                );
                self.sink.error(rule::UNION_NOT_NESTED, ty.span, message);
                continue;
            }
            let name = self.slots.type_name(&ty.kind);
            if !seen.insert(name) {
                let message = format!("this union has `{name}` twice");
                self.sink.error(rule::UNION_BRANCHES_UNIQUE, ty.span, message);
            }
        }
    }
}
