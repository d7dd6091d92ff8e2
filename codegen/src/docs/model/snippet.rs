//! Rust to copy: code that publishes an event's example, and code that consumes the event.
//!
//! Tokens, so that the text is formatted like any other Rust. Names stand without their paths;
//! the `use` lines say where they come from.

use std::collections::{BTreeMap, BTreeSet};

use factline_core::avro::schema::{Kind, NamedId, NamedKind, SchemaSet, Type};
use factline_core::avro::value::Value;
use factline_emit::model::{Field, Form, Record, Union};
use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::{readable, rust};
use crate::model::{Catalog, Item, ModuleId};

/// The longest line.
const WIDTH: usize = 100;

/// The generated types, found by what schemas call them.
#[derive(Debug)]
pub(super) struct Types<'c> {
    catalog: &'c Catalog,
    named: BTreeMap<&'c str, (ModuleId, &'c Item)>,
    unions: BTreeMap<(ModuleId, String), &'c Union>,
    /// The crate that has them.
    crate_name: String,
}

impl<'c> Types<'c> {
    pub(super) fn new(catalog: &'c Catalog, crate_name: Option<&str>) -> Self {
        let (mut named, mut unions) = (BTreeMap::new(), BTreeMap::new());
        for module in catalog.modules.ids() {
            for item in &catalog.contents[module.0].items {
                let common = match item {
                    Item::Record(record) => &record.common,
                    Item::Enum(item) => &item.common,
                    Item::Fixed(item) => &item.common,
                    Item::Union(union) => {
                        unions.insert((module, union.ident.to_string()), union);
                        continue;
                    }
                    _ => continue,
                };
                named.insert(&*common.full_name, (module, item));
            }
        }
        let crate_name = crate_name.unwrap_or("crate").to_owned();
        Self { catalog, named, unions, crate_name }
    }

    /// The record of this full name.
    pub(super) fn record(&self, full_name: &str) -> Option<&'c Record> {
        match self.named.get(full_name)?.1 {
            Item::Record(record) => Some(record),
            _ => None,
        }
    }

    /// The path of the Rust type of this full name; `None` where a type of the library stands for
    /// it.
    pub(super) fn path(&self, full_name: &str) -> Option<String> {
        let (module, item) = self.named.get(full_name)?;
        let ident = match item {
            Item::Record(record) => &record.common.ident,
            Item::Enum(item) => &item.common.ident,
            Item::Fixed(item) if item.logical.is_none() => &item.common.ident,
            _ => return None,
        };
        let path = self.catalog.modules.get(*module).path_of(ident);
        Some(format!("{}::{path}", self.crate_name))
    }

    /// The code that publishes a datum of the event.
    pub(super) fn publish(&self, set: &SchemaSet, id: NamedId, datum: &Value) -> Option<String> {
        let mut writer = Writer { types: self, set, uses: BTreeSet::new() };
        let event = writer.named(id, datum)?;
        let body = quote! {
            let event = #event;
            let receipt = publisher.with(&context).publish(&event).await?;
        };
        Some(format!("{}\n{}", writer.imports(), statements(body)?))
    }

    /// The code that consumes the event.
    pub(super) fn consume(&self, full_name: &str) -> Option<String> {
        let path = self.path(full_name)?;
        let ident = &self.record(full_name)?.common.ident;
        Some(format!(
            "use factline::consumer::{{AtLeastOnce, Consumer}};\n\
             use factline::event::Envelope;\n\
             use {path};\n\n\
             let handler = |cx: AtLeastOnce, event: Envelope<{ident}>| async move {{ Ok(()) }};\n\
             let consumer = Consumer::builder(&cluster, \"my-service\", registry)\n    \
                 .on::<{ident}, _, _>(handler)\n    \
                 .build()?;\n"
        ))
    }
}

/// A `use` of several names, broken where it would be too long.
fn list(module: &str, names: &[&str]) -> String {
    let line = format!("use {module}::{{{}}};\n", names.join(", "));
    if line.len() <= WIDTH {
        return line;
    }
    let mut text = format!("use {module}::{{\n   ");
    let mut width = 3;
    for name in names {
        if width + name.len() + 2 > WIDTH {
            text.push_str("\n   ");
            width = 3;
        }
        text.push_str(&format!(" {name},"));
        width += name.len() + 2;
    }
    text.push_str("\n};\n");
    text
}

/// Statements, formatted as the body of a function and taken out of it.
fn statements(body: TokenStream) -> Option<String> {
    let file = syn::parse2(quote!(async fn body() { #body })).ok()?;
    let text = prettyplease::unparse(&file);
    let lines = text.lines().skip(1).take_while(|line| *line != "}");
    Some(lines.map(|line| format!("{}\n", line.strip_prefix("    ").unwrap_or(line))).collect())
}

struct Writer<'t, 'c> {
    types: &'t Types<'c>,
    set: &'t SchemaSet,
    /// The paths of the names that the code uses.
    uses: BTreeSet<String>,
}

impl Writer<'_, '_> {
    /// The `use` lines: the library's first, one line for each module.
    fn imports(&self) -> String {
        let mut modules: BTreeMap<(bool, &str), Vec<&str>> = BTreeMap::new();
        for path in &self.uses {
            let (module, name) = path.rsplit_once("::").unwrap_or(("", path));
            let is_ours = module.starts_with(&self.types.crate_name);
            modules.entry((is_ours, module)).or_default().push(name);
        }
        let lines = modules.into_iter().map(|((_, module), names)| match &names[..] {
            [name] => format!("use {module}::{name};\n"),
            names => list(module, names),
        });
        lines.collect()
    }

    /// The expression of a value of a named type.
    fn named(&mut self, id: NamedId, value: &Value) -> Option<TokenStream> {
        let named = &self.set[id];
        let full_name = named.name.full();
        let (module, item) = *self.types.named.get(full_name)?;
        match (item, &named.kind, value) {
            (Item::Record(record), NamedKind::Record { fields, .. }, Value::Record(values)) => {
                self.uses.insert(self.types.path(full_name)?);
                let ident = &record.common.ident;
                let parts = record.fields.iter().zip(fields).zip(values);
                let parts = parts.map(|((field, schema), value)| {
                    let Field { ident, form, .. } = field;
                    let value = self.value(form, &schema.ty, value, module)?;
                    Some(quote!(#ident: #value))
                });
                let parts = parts.collect::<Option<Vec<_>>>()?;
                Some(quote!(#ident { #(#parts),* }))
            }
            (Item::Enum(item), NamedKind::Enum { .. }, Value::Enum(index)) => {
                self.uses.insert(self.types.path(full_name)?);
                let (ident, variant) = (&item.common.ident, &item.variants.get(*index)?.ident);
                Some(quote!(#ident::#variant))
            }
            (Item::Fixed(item), NamedKind::Fixed { .. }, Value::Fixed(bytes)) => {
                self.uses.insert(self.types.path(full_name)?);
                let (ident, bytes) = (&item.common.ident, Literal::byte_string(bytes));
                Some(quote!(#ident(*#bytes)))
            }
            _ => None,
        }
    }

    fn value(
        &mut self,
        form: &Form,
        ty: &Type,
        value: &Value,
        module: ModuleId,
    ) -> Option<TokenStream> {
        match (form, &ty.kind, value) {
            (Form::Tagged(tag, inner), _, _) => {
                let inner = self.value(inner, ty, value, module)?;
                Some(self.wrapped(rust::wrapper(*tag), &inner))
            }
            (Form::Boxed(inner), _, _) => {
                let inner = self.value(inner, ty, value, module)?;
                Some(quote!(Box::new(#inner)))
            }
            (_, Kind::Union(branches), Value::Union(index, value)) => {
                self.union(form, branches.get(*index)?, *index, value, module)
            }
            (Form::Array(inner), Kind::Array(ty), Value::Array(items)) => {
                let items = items.iter().map(|item| self.value(inner, ty, item, module));
                let items = items.collect::<Option<Vec<_>>>()?;
                Some(if items.is_empty() {
                    quote!(Vec::new())
                } else {
                    quote!(Vec::from([#(#items),*]))
                })
            }
            (Form::Map(inner), Kind::Map(ty), Value::Map(entries)) => {
                self.uses.insert("std::collections::BTreeMap".to_owned());
                let entries = entries.iter().map(|(key, value)| {
                    let value = self.value(inner, ty, value, module)?;
                    Some(quote!((#key.to_owned(), #value)))
                });
                let entries = entries.collect::<Option<Vec<_>>>()?;
                Some(quote!(BTreeMap::from([#(#entries),*])))
            }
            (Form::Named(_), Kind::Named(id), value) => self.named(*id, value),
            (_, Kind::Named(id), value) => {
                let logical = self.set[*id].logical.as_ref()?;
                self.logical(form, &readable::logical(logical, value)?, value)
            }
            _ => match ty.logical.as_ref().and_then(|name| readable::logical(name, value)) {
                Some(text) => self.logical(form, &text, value),
                None => scalar(value),
            },
        }
    }

    fn wrapped(&mut self, wrapper: &str, inner: &TokenStream) -> TokenStream {
        self.uses.insert(format!("factline::privacy::{wrapper}"));
        let wrapper = Ident::new(wrapper, proc_macro2::Span::call_site());
        quote!(#wrapper::new(#inner))
    }

    fn union(
        &mut self,
        form: &Form,
        branch: &Type,
        index: usize,
        value: &Value,
        module: ModuleId,
    ) -> Option<TokenStream> {
        match form {
            Form::NullUnion => Some(quote!(())),
            Form::Option { .. } | Form::Nullable { .. } if *value == Value::Null => {
                Some(quote!(None))
            }
            Form::Option { some, .. } => {
                let value = self.value(some, branch, value, module)?;
                Some(quote!(Some(#value)))
            }
            Form::Union(union) => {
                self.variant(&rust::last(&union.path), branch, index, value, module)
            }
            Form::Nullable { union, tag, .. } => {
                let value = self.variant(&rust::last(&union.path), branch, index, value, module)?;
                let value = match tag {
                    Some(tag) => self.wrapped(rust::wrapper(*tag), &value),
                    None => value,
                };
                Some(quote!(Some(#value)))
            }
            _ => None,
        }
    }

    fn variant(
        &mut self,
        name: &str,
        ty: &Type,
        index: usize,
        value: &Value,
        module: ModuleId,
    ) -> Option<TokenStream> {
        let union = *self.types.unions.get(&(module, name.to_owned()))?;
        let position = index - usize::from(union.null.is_some_and(|null| null < index));
        let branch = union.branches.get(position)?;
        let path = self.types.catalog.modules.get(module).path_of(&union.ident);
        self.uses.insert(format!("{}::{path}", self.types.crate_name));
        let value = self.value(&branch.form, ty, value, module)?;
        let (ident, variant) = (&union.ident, &branch.ident);
        Some(quote!(#ident::#variant(#value)))
    }

    /// A value of a type with a text form of its own, which the compiler knows from the field.
    fn logical(&mut self, form: &Form, text: &str, value: &Value) -> Option<TokenStream> {
        match form {
            Form::Duration(_) => {
                self.uses.insert("factline::avro::logical::AvroDuration".to_owned());
                let Value::Fixed(bytes) = value else { return None };
                let bytes = Literal::byte_string(bytes);
                Some(quote!(AvroDuration::from_bytes(*#bytes)))
            }
            // Rust has no type for it: the value stands as its base.
            Form::Logical { .. } => scalar(value),
            _ => Some(quote!(#text.parse()?)),
        }
    }
}

fn scalar(value: &Value) -> Option<TokenStream> {
    Some(match value {
        Value::Null => quote!(()),
        Value::Boolean(truth) => quote!(#truth),
        Value::Int(number) => {
            let number = Literal::i32_unsuffixed(*number);
            quote!(#number)
        }
        Value::Long(number) => {
            let number = Literal::i64_unsuffixed(*number);
            quote!(#number)
        }
        Value::Float(number) if number.is_finite() => {
            let number = Literal::f32_unsuffixed(*number);
            quote!(#number)
        }
        Value::Double(number) if number.is_finite() => {
            let number = Literal::f64_unsuffixed(*number);
            quote!(#number)
        }
        Value::Bytes(bytes) => {
            let bytes = Literal::byte_string(bytes);
            quote!(#bytes.to_vec())
        }
        Value::String(text) => quote!(#text.to_owned()),
        _ => return None,
    })
}
