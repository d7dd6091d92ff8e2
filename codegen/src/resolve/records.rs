//! From named types and unions to the emitter's models of them.

use factline_core::avro::schema::{Field as SchemaField, Kind, Named, NamedId, NamedKind, Type};
use factline_emit::docs;
use factline_emit::model::{
    Branch, Common, DefaultValue, Enum, Field, Fixed, Form, Meta, Record, Union, Variant,
};
use proc_macro2::Ident;

use super::events::event_docs;
use super::forms::tagged;
use super::unions::UnionId;
use super::{Resolver, attributes, defaults};
use crate::model::{Item, ModuleId};
use crate::names::{Scope, variant_name};

impl Resolver<'_> {
    /// The item of a named type.
    pub(super) fn item(&self, id: NamedId, module: ModuleId, ident: &Ident) -> Item {
        let named = &self.set[id];
        let common = common(named, ident);
        match &named.kind {
            NamedKind::Record { fields, .. } => {
                let event = self.event(id);
                let mut common = common;
                if let Some(event) = &event {
                    common.docs.extend(event_docs(named, event));
                }
                let idents = self.names.members(id);
                let fields = fields.iter().zip(idents);
                let fields =
                    fields.map(|(field, ident)| self.field(field, ident, module, id)).collect();
                Item::Record(Box::new(Record { common, fields, event }))
            }
            NamedKind::Enum { symbols, default } => {
                let variants = symbols.iter().zip(self.names.members(id));
                let variants = variants.map(|(symbol, ident)| Variant {
                    ident: ident.clone(),
                    docs: docs::lines(&format!("`{}`", symbol.name)),
                    symbol: symbol.name.clone(),
                });
                Item::Enum(Enum { common, variants: variants.collect(), default: *default })
            }
            NamedKind::Fixed { size } => {
                let logical = self.logical_fixed(id, module);
                Item::Fixed(Fixed { common, size: *size, logical })
            }
        }
    }

    pub(super) fn field(
        &self,
        field: &SchemaField,
        ident: &Ident,
        module: ModuleId,
        id: NamedId,
    ) -> Field {
        let form = self.tagged_field_form(field, module, id);
        let default = field.default.as_ref().map(|value| DefaultValue {
            json: defaults::text(value),
            value: self.default(&form, &field.ty, value, module),
        });
        Field {
            ident: ident.clone(),
            name: field.name.clone(),
            docs: docs::lines(field.doc.as_deref().unwrap_or_default()),
            deprecated: attributes::deprecated(&field.attributes),
            aliases: field.aliases.clone(),
            form,
            tag: attributes::tag(&field.attributes),
            default,
            meta: Meta::default(),
        }
    }

    /// The form of a field with the wrapper of its tag.
    pub(super) fn tagged_field_form(
        &self,
        field: &SchemaField,
        module: ModuleId,
        id: NamedId,
    ) -> Form {
        let form = self.field_form(&field.ty, module, id);
        tagged(form, attributes::tag(&field.attributes))
    }

    /// The items of a union: the enum and its other names.
    pub(super) fn union_items(&self, id: UnionId) -> Vec<Item> {
        let union = &self.unions.all[id.0];
        let forms: Vec<_> = union
            .branches
            .iter()
            .map(|branch| self.branch_form(branch, union.module, id))
            .collect();
        let types: Vec<_> = forms.iter().map(|form| form.from_type().to_string()).collect();
        let branches =
            forms.into_iter().zip(self.variants(id)).zip(&types).map(|((form, ident), ty)| {
                Branch {
                    ident,
                    docs: Vec::new(),
                    form,
                    unique: types.iter().filter(|other| *other == ty).count() == 1,
                }
            });
        let item = Union {
            ident: union.ident.clone(),
            docs: docs::lines(&format!("The types that `{}` may have.", union.uses.join("`, `"))),
            null: union.null,
            branches: branches.collect(),
        };
        let aliases = union
            .aliases
            .iter()
            .map(|ident| Item::Alias { ident: ident.clone(), of: union.ident.clone() });
        std::iter::once(Item::Union(item)).chain(aliases).collect()
    }

    /// The variants of a union: the short names of its types, with the namespace where two types
    /// share one.
    pub(super) fn variants(&self, id: UnionId) -> Vec<Ident> {
        let names: Vec<_> =
            self.unions.all[id.0].branches.iter().map(|ty| self.branch_name(ty)).collect();
        let mut scope = Scope::reserving(&["SHAPE"]);
        names
            .iter()
            .map(|(short, full)| {
                let shared = names.iter().filter(|(other, _)| other == short).count() > 1;
                scope.claim(if shared { full } else { short }, "")
            })
            .collect()
    }

    /// A branch's short name and the same with its namespace, in the case of variants.
    fn branch_name(&self, ty: &Type) -> (String, String) {
        let plain = |name: &str| (name.to_owned(), name.to_owned());
        match &ty.kind {
            Kind::Null => plain("Null"),
            Kind::Boolean => plain("Boolean"),
            Kind::Int => plain("Int"),
            Kind::Long => plain("Long"),
            Kind::Float => plain("Float"),
            Kind::Double => plain("Double"),
            Kind::Bytes => plain("Bytes"),
            Kind::String => plain("String"),
            Kind::Array(_) => plain("Array"),
            Kind::Map(_) => plain("Map"),
            Kind::Union(_) => plain("Union"),
            Kind::Named(id) => {
                let name = &self.set[*id].name;
                (variant_name(name.short()), variant_name(&name.full().replace('.', "_")))
            }
        }
    }
}

fn common(named: &Named, ident: &Ident) -> Common {
    let doc = named.doc.as_deref().unwrap_or_default();
    Common {
        ident: ident.clone(),
        full_name: named.name.full().to_owned(),
        docs: docs::lines(doc),
        deprecated: attributes::deprecated(&named.attributes),
        aliases: named.aliases.iter().map(|alias| alias.full().to_owned()).collect(),
        tag: attributes::tag(&named.attributes),
        meta: Meta::default(),
    }
}
