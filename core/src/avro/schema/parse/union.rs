//! Unions.

use super::build::Builder;
use crate::avro::json::{Span, Value};
use crate::avro::schema::{Kind, NamedId, Type, rule};

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

    fn check_branches(&mut self, types: &[Type]) {
        let mut seen = std::collections::HashSet::with_capacity(types.len());
        for ty in types {
            if matches!(ty.kind, Kind::Union(_)) {
                let message = (
                    "a union must not contain a union",
                    "list the branches of the inner union in the outer one",
                );
                self.sink.error(rule::UNION_NOT_NESTED, ty.span, message);
            } else if !seen.insert(Branch::of(&ty.kind)) {
                let message = format!("this union has {} twice", self.describe(&ty.kind));
                self.sink.error(rule::UNION_BRANCHES_UNIQUE, ty.span, message);
            }
        }
    }

    fn describe(&self, kind: &Kind) -> String {
        match kind {
            Kind::Array(_) => "an array".to_owned(),
            Kind::Map(_) => "a map".to_owned(),
            Kind::Named(id) => format!("`{}`", self.slots.all[id.index()].name),
            other => format!("`{}`", other.name().unwrap_or_default()),
        }
    }
}

/// What tells the branches of a union apart: logical types and items do not.
#[derive(PartialEq, Eq, Hash)]
enum Branch {
    Named(NamedId),
    Unnamed(std::mem::Discriminant<Kind>),
}

impl Branch {
    fn of(kind: &Kind) -> Self {
        match kind {
            Kind::Named(id) => Self::Named(*id),
            other => Self::Unnamed(std::mem::discriminant(other)),
        }
    }
}
