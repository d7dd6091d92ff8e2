//! Borrowed views: which types get a twin, and its model.

use std::collections::{BTreeMap, BTreeSet};

use factline_core::avro::schema::{Kind, Logical, NamedId, SchemaSet, Type};
use factline_emit::model::{Branch, Field, Union as UnionModel, View};
use proc_macro2::Ident;

use super::Resolver;
use super::forms::tagged;
use super::graph::Node;
use super::naming::Names;
use super::unions::{UnionId, UnionShape, Unions, shape};
use crate::model::{Item, ModuleId};

/// The twins, by the type they are of.
#[derive(Debug, Default)]
pub(super) struct Views {
    twins: BTreeMap<Node, Ident>,
}

impl Views {
    /// Names a twin for each record in `wanted` and for everything inside it that holds a text,
    /// bytes or a map: what holds none would borrow nothing, and is used as it is.
    pub(super) fn new(
        set: &SchemaSet,
        kept: &[NamedId],
        wanted: &BTreeSet<String>,
        names: &mut Names,
        unions: &Unions<'_>,
    ) -> Self {
        let types = Types { set, names, unions };
        let borrowing = types.borrowing(kept);
        let mut open: Vec<_> = kept
            .iter()
            .filter(|&&id| wanted.contains(set[id].name.full()))
            .copied()
            .map(Node::Named)
            .collect();
        let mut reached = BTreeSet::new();
        while let Some(node) = open.pop() {
            if borrowing.contains(&node) && reached.insert(node) {
                types.for_each(node, &mut |part| open.push(part));
            }
        }
        let twins = reached.into_iter().filter_map(|node| {
            let (module, ident) = of(node, names, unions)?;
            let name = format!("{}Ref", ident.to_string().trim_start_matches("r#"));
            Some((node, names.claim(module, &name)))
        });
        Self { twins: twins.collect() }
    }

    /// The twin of a type, if it has one.
    pub(super) fn twin(&self, node: Node) -> Option<&Ident> {
        self.twins.get(&node)
    }
}

/// Where a type stands, and its name.
fn of(node: Node, names: &Names, unions: &Unions<'_>) -> Option<(ModuleId, Ident)> {
    match node {
        Node::Named(id) => names.ty(id).cloned(),
        Node::Union(id) => Some((unions.all[id.0].module, unions.all[id.0].ident.clone())),
    }
}

struct Types<'a, 's> {
    set: &'a SchemaSet,
    names: &'a Names,
    unions: &'a Unions<'s>,
}

impl Types<'_, '_> {
    /// The records and unions in which something can be borrowed.
    fn borrowing(&self, kept: &[NamedId]) -> BTreeSet<Node> {
        let unions = (0..self.unions.all.len()).map(|index| Node::Union(UnionId(index)));
        let nodes: Vec<_> = kept.iter().copied().map(Node::Named).chain(unions).collect();
        let mut borrowing = BTreeSet::new();
        loop {
            let before = borrowing.len();
            for &node in &nodes {
                if self
                    .parts(node)
                    .into_iter()
                    .any(|(ty, module)| self.borrows(ty, module, &borrowing))
                {
                    borrowing.insert(node);
                }
            }
            if borrowing.len() == before {
                return borrowing;
            }
        }
    }

    /// The types of a record's fields or of a union's branches.
    fn parts(&self, node: Node) -> Vec<(&Type, ModuleId)> {
        match node {
            Node::Named(id) => {
                let module = self.names.ty(id).map_or(ModuleId::ROOT, |(module, _)| *module);
                let fields = self.set[id].fields().unwrap_or_default();
                fields.iter().map(|field| (&field.ty, module)).collect()
            }
            Node::Union(id) => {
                let union = &self.unions.all[id.0];
                union.branches.iter().map(|&branch| (branch, union.module)).collect()
            }
        }
    }

    fn borrows(&self, ty: &Type, module: ModuleId, borrowing: &BTreeSet<Node>) -> bool {
        match &ty.kind {
            Kind::String => ty.logical != Some(Logical::Uuid),
            Kind::Bytes => !matches!(ty.logical, Some(Logical::Decimal { .. })),
            Kind::Map(_) => true,
            Kind::Array(items) => self.borrows(items, module, borrowing),
            Kind::Named(id) => borrowing.contains(&Node::Named(*id)),
            Kind::Union(branches) => match shape(branches) {
                UnionShape::Option { some, .. } => self.borrows(some, module, borrowing),
                UnionShape::Enum { .. } => self
                    .unions
                    .find(self.set, module, branches)
                    .is_some_and(|union| borrowing.contains(&Node::Union(union))),
                UnionShape::Null => false,
            },
            _ => false,
        }
    }

    /// The records and unions that a type refers to.
    fn for_each(&self, node: Node, found: &mut impl FnMut(Node)) {
        for (ty, module) in self.parts(node) {
            self.references(ty, module, found);
        }
    }

    fn references(&self, ty: &Type, module: ModuleId, found: &mut impl FnMut(Node)) {
        match &ty.kind {
            Kind::Array(inner) | Kind::Map(inner) => self.references(inner, module, found),
            Kind::Named(id) => found(Node::Named(*id)),
            Kind::Union(branches) => match shape(branches) {
                UnionShape::Option { some, .. } => self.references(some, module, found),
                UnionShape::Enum { .. } => {
                    if let Some(union) = self.unions.find(self.set, module, branches) {
                        found(Node::Union(union));
                    }
                }
                UnionShape::Null => {}
            },
            _ => {}
        }
    }
}

impl Resolver<'_> {
    /// The twin of a record, if it has one.
    pub(super) fn view_item(&self, id: NamedId, module: ModuleId, of: &Ident) -> Option<Item> {
        let ident = self.views.twin(Node::Named(id))?.clone();
        let fields = self.set[id].fields()?.iter().zip(self.names.members(id));
        let fields = fields.map(|(field, ident)| {
            let owned = self.field(field, ident, module, id);
            Field { form: tagged(self.view_form(&field.ty, module, id), owned.tag), ..owned }
        });
        let fields = fields.collect();
        Some(Item::View(View { ident, of: of.clone(), fields }))
    }

    /// The twin of a union, if it has one.
    pub(super) fn union_view_item(&self, id: UnionId) -> Option<Item> {
        let union = &self.unions.all[id.0];
        let ident = self.views.twin(Node::Union(id))?.clone();
        let branches = union.branches.iter().zip(self.variants(id)).map(|(branch, ident)| Branch {
            ident,
            docs: Vec::new(),
            form: self.view_branch_form(branch, union.module, id),
            unique: false,
        });
        let item =
            UnionModel { ident, docs: Vec::new(), null: union.null, branches: branches.collect() };
        Some(Item::UnionView { item, of: union.ident.clone() })
    }
}
