//! Enums, fixed types, and the entry of a definition into the set.

use std::collections::HashSet;

use super::build::Builder;
use super::duplicate::Duplicate;
use super::head::Head;
use super::logical::Base;
use super::name_rule::bad_name;
use super::path::Step;
use crate::avro::json::{Object, Span, Value};
use crate::avro::schema::{Attributes, Kind, Logical, Named, NamedKind, Symbol, Type, rule};

/// Avro Java refuses fixed types larger than its arrays.
const MAX_FIXED_SIZE: i32 = i32::MAX - 8;

impl<'a> Builder<'a> {
    /// Builds an enum.
    pub(super) fn enumeration(
        &mut self,
        object: &'a Object,
        outer: Option<&str>,
        span: Span,
    ) -> Option<Type> {
        let errors = self.sink.errors;
        let entered = self.enter(object);
        let head = self.head(object, span, outer);
        let symbols = self.symbols(object, span);
        let default = self.enum_default(object, symbols.as_deref().unwrap_or_default());
        let logical = self.logical(object, Base::Other);
        let attributes = self.named_attributes(object, &["default"], logical.as_ref());
        let kind = symbols.map(|symbols| NamedKind::Enum { symbols, default });
        let ty = self.define(head, kind, (logical, attributes), span, errors);
        self.leave(entered);
        ty
    }

    fn symbols(&mut self, object: &'a Object, span: Span) -> Option<Vec<Symbol>> {
        let value = self.required(object, "symbols", span)?;
        let Some(items) = value.as_array() else {
            let message = format!("`symbols` must be an array, not {}", value.describe());
            self.sink.error(rule::ATTRIBUTE_VALID, value.span, message);
            return None;
        };
        let mut seen = HashSet::with_capacity(items.len());
        let mut symbols = Vec::with_capacity(items.len());
        for item in items {
            let Some(text) = item.as_str() else {
                let message = format!("a symbol must be a string, not {}", item.describe());
                self.sink.error(rule::ATTRIBUTE_VALID, item.span, message);
                continue;
            };
            if let Some(why) = bad_name(text) {
                self.sink.error(rule::NAME_VALID, item.span, format!("the symbol `{text}` {why}"));
            } else if !seen.insert(text) {
                let message = format!("the enum already has a symbol `{text}`");
                self.sink.error(rule::ENUM_SYMBOLS_UNIQUE, item.span, message);
            } else {
                symbols.push(Symbol { name: text.to_owned(), span: item.span });
            }
        }
        Some(symbols)
    }

    fn enum_default(&mut self, object: &'a Object, symbols: &[Symbol]) -> Option<usize> {
        let value = object.get("default")?;
        let text = self.text_attribute(object, "default")?;
        let index = symbols.iter().position(|symbol| symbol.name == text);
        if index.is_none() {
            let message = format!("the default `{text}` is none of the enum's symbols");
            self.sink.error(rule::ENUM_DEFAULT_IN_SYMBOLS, value.span, message);
        }
        index
    }

    /// Builds a fixed.
    pub(super) fn fixed(
        &mut self,
        object: &'a Object,
        outer: Option<&str>,
        span: Span,
    ) -> Option<Type> {
        let errors = self.sink.errors;
        let entered = self.enter(object);
        let head = self.head(object, span, outer);
        let size = self.size(object, span);
        let logical = self.logical(object, Base::Fixed(size.unwrap_or_default()));
        let attributes = self.named_attributes(object, &[], logical.as_ref());
        let kind = size.map(|size| NamedKind::Fixed { size });
        let ty = self.define(head, kind, (logical, attributes), span, errors);
        self.leave(entered);
        ty
    }

    fn size(&mut self, object: &'a Object, span: Span) -> Option<usize> {
        let value = self.required(object, "size", span)?;
        match value.as_number().and_then(|text| text.parse::<i32>().ok()) {
            Some(0) => {
                let message = "a fixed of size 0 holds nothing";
                self.sink.warn(rule::FIXED_SIZE_POSITIVE, value.span, message);
                Some(0)
            }
            Some(size @ 1..=MAX_FIXED_SIZE) => usize::try_from(size).ok(),
            _ => {
                let message = format!("`size` must be a whole number from 1 to {MAX_FIXED_SIZE}");
                self.sink.error(rule::FIXED_SIZE_POSITIVE, value.span, message);
                None
            }
        }
    }

    /// Enters a definition: its name starts the path, if nothing else does.
    pub(super) fn enter(&mut self, object: &'a Object) -> bool {
        let name = object.get("name").and_then(Value::as_str);
        let entered = name.filter(|_| self.sink.path.is_nameless());
        if let Some(name) = entered {
            self.sink.path.push(Step::Name(name.rsplit('.').next().unwrap_or(name)));
        }
        entered.is_some()
    }

    pub(super) fn leave(&mut self, entered: bool) {
        if entered {
            self.sink.path.pop();
        }
    }

    /// The attributes of a named type.
    pub(super) fn named_attributes(
        &mut self,
        object: &'a Object,
        more: &[&str],
        logical: Option<&Logical>,
    ) -> Attributes {
        for attribute in ["namespace", "aliases"] {
            self.warn_of_typo(object, attribute);
        }
        self.attributes(object, more, logical)
    }

    /// Enters a definition into the set; `errors` is how many there were before it.
    pub(super) fn define(
        &mut self,
        head: Option<Head>,
        kind: Option<NamedKind>,
        (logical, attributes): (Option<Logical>, Attributes),
        span: Span,
        errors: usize,
    ) -> Option<Type> {
        let Head { name, name_span, aliases, doc } = head?;
        let kind = kind?;
        let file = self.sink.file;
        let id = self.slots.id(&name)?;
        let named = Named { name, aliases, doc, kind, logical, attributes, file, span, name_span };
        let slot = &mut self.slots.all[id.index()];
        if slot.place == (file, name_span) {
            slot.is_sound = self.sink.errors == errors;
            slot.path = self.sink.path.render();
            slot.named = Some(named);
        } else {
            self.duplicates.push(Duplicate { id, named, path: self.sink.path.render() });
        }
        let mut ty = Type::new(Kind::Named(id));
        ty.span = span;
        Some(ty)
    }
}
