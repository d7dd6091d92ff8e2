//! Modules and names: every namespace, type, field and symbol gets its identifier.

use std::collections::BTreeMap;

use factline_core::avro::schema::{NamedId, NamedKind, SchemaSet};
use proc_macro2::{Ident, TokenStream};

use crate::model::{Module, ModuleId, Modules};
use crate::names::{Scope, Wanted, module_name, snake_name, type_name, variant_name};

/// The names of everything that a set of schemas defines.
#[derive(Debug)]
pub(super) struct Names {
    pub(super) modules: Modules,
    /// The names taken in each module.
    scopes: Vec<Scope>,
    /// The module and the identifier of each named type; `None` for one that is not generated.
    types: Vec<Option<(ModuleId, Ident)>>,
    /// The identifiers of a record's fields or an enum's variants.
    members: Vec<Vec<Ident>>,
}

impl Names {
    /// Names the types in `kept`, which are sorted by full name.
    pub(super) fn new(set: &SchemaSet, kept: &[NamedId], prefix: &[String]) -> Self {
        let tree = Tree::of(set, kept, prefix);
        let mut names = Self {
            modules: Modules(Vec::new()),
            scopes: Vec::new(),
            types: vec![None; set.named().len()],
            members: vec![Vec::new(); set.named().len()],
        };
        names.name_modules(&tree, Vec::new(), Vec::new(), set);
        for &id in kept {
            names.members[id.index()] = members(set, id);
        }
        names
    }

    fn name_modules(
        &mut self,
        tree: &Tree,
        parts: Vec<String>,
        path: Vec<Ident>,
        set: &SchemaSet,
    ) -> ModuleId {
        let module = ModuleId(self.modules.0.len());
        self.modules.0.push(Module { parts, path, children: Vec::new() });
        self.scopes.push(Scope::reserving(&["EVENTS"]));
        self.name_types(&tree.types, module, set);
        let wanted: Vec<_> = tree
            .children
            .keys()
            .map(|part| Wanted { original: part, name: module_name(part) })
            .collect();
        let idents = self.scopes[module.0].claim_all(&wanted, "_");
        for ((part, child), ident) in tree.children.iter().zip(idents) {
            let Module { parts, path, .. } = self.modules.get(module);
            let (mut parts, mut path) = (parts.clone(), path.clone());
            parts.push(part.clone());
            path.push(ident);
            let child = self.name_modules(child, parts, path, set);
            self.modules.0[module.0].children.push(child);
        }
        module
    }

    fn name_types(&mut self, types: &[NamedId], module: ModuleId, set: &SchemaSet) {
        let wanted: Vec<_> = types
            .iter()
            .map(|&id| {
                let named = &set[id];
                let original = named.name.short();
                let name = named.attributes.str("x-rust-name").unwrap_or(original);
                Wanted { original: name, name: type_name(name) }
            })
            .collect();
        let idents = self.scopes[module.0].claim_all(&wanted, "");
        for (&id, ident) in types.iter().zip(idents) {
            self.types[id.index()] = Some((module, ident));
        }
    }

    /// Takes a further name in a module, for something the schemas do not name.
    pub(super) fn claim(&mut self, module: ModuleId, name: &str) -> Ident {
        self.scopes[module.0].claim(name, "")
    }

    /// The same for a module inside it.
    pub(super) fn claim_module(&mut self, module: ModuleId, name: &str) -> Ident {
        self.scopes[module.0].claim(name, "_")
    }

    /// The module and the name of a type that is generated.
    pub(super) fn ty(&self, id: NamedId) -> Option<&(ModuleId, Ident)> {
        self.types[id.index()].as_ref()
    }

    /// The path by which code in `from` names a type.
    pub(super) fn path(&self, from: ModuleId, id: NamedId) -> TokenStream {
        self.ty(id).map_or_else(TokenStream::new, |(to, ident)| self.modules.path(from, *to, ident))
    }

    /// The identifiers of a record's fields or an enum's variants.
    pub(super) fn members(&self, id: NamedId) -> &[Ident] {
        &self.members[id.index()]
    }
}

fn members(set: &SchemaSet, id: NamedId) -> Vec<Ident> {
    match &set[id].kind {
        NamedKind::Record { fields, .. } => {
            let wanted: Vec<_> = fields
                .iter()
                .map(|field| Wanted { original: &field.name, name: snake_name(&field.name) })
                .collect();
            Scope::default().claim_all(&wanted, "_")
        }
        NamedKind::Enum { symbols, .. } => {
            let wanted: Vec<_> = symbols
                .iter()
                .map(|symbol| Wanted { original: &symbol.name, name: variant_name(&symbol.name) })
                .collect();
            Scope::reserving(&["ALL", "SYMBOLS"]).claim_all(&wanted, "")
        }
        NamedKind::Fixed { .. } => Vec::new(),
    }
}

/// Namespaces as a tree, before they have names.
#[derive(Debug, Default)]
struct Tree {
    types: Vec<NamedId>,
    children: BTreeMap<String, Tree>,
}

impl Tree {
    fn of(set: &SchemaSet, kept: &[NamedId], prefix: &[String]) -> Self {
        let mut root = Self::default();
        for &id in kept {
            let namespace = set[id].name.namespace().unwrap_or_default();
            let parts: Vec<_> = namespace.split('.').filter(|part| !part.is_empty()).collect();
            let bare = match parts.get(..prefix.len()) {
                Some(start) if start == prefix => &parts[prefix.len()..],
                _ => &parts[..],
            };
            let mut node = &mut root;
            for part in bare {
                node = node.children.entry((*part).to_owned()).or_default();
            }
            node.types.push(id);
        }
        root
    }
}
