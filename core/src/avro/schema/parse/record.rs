//! Records and their fields.

use std::collections::HashSet;

use super::build::Builder;
use super::head::namespace_in;
use super::logical::Base;
use super::name_rule::bad_name;
use super::path::Step;
use crate::avro::json::{self, Kind as JsonKind, Member, Object, Span, Value};
use crate::avro::schema::{Field, Kind, NamedKind, Order, Type, rule};

impl<'a> Builder<'a> {
    /// Builds a record; its name may be used inside it.
    pub(super) fn record(
        &mut self,
        object: &'a Object,
        outer: Option<&str>,
        span: Span,
        error: bool,
    ) -> Option<Type> {
        let errors = self.sink.errors;
        let entered = self.enter(object);
        let head = self.head(object, span, outer);
        let namespace = match &head {
            Some(head) => head.name.namespace(),
            None => namespace_in(object, outer),
        };
        let fields = self.fields(object, namespace, span);
        let logical = self.logical(object, Base::Other);
        let attributes = self.named_attributes(object, &[], logical.as_ref());
        let kind = fields.map(|fields| NamedKind::Record { fields, error });
        let ty = self.define(head, kind, (logical, attributes), span, errors);
        self.leave(entered);
        ty
    }

    fn fields(
        &mut self,
        object: &'a Object,
        namespace: Option<&str>,
        span: Span,
    ) -> Option<Vec<Field>> {
        let value = self.required(object, "fields", span)?;
        let Some(items) = value.as_array() else {
            let message = format!("`fields` must be an array, not {}", value.describe());
            self.sink.error(rule::ATTRIBUTE_VALID, value.span, message);
            return None;
        };
        let mut seen = HashSet::with_capacity(items.len());
        let mut fields = Vec::with_capacity(items.len());
        for item in items {
            let Some((name, field)) = self.field(item, namespace) else { continue };
            if seen.insert(name.text) {
                fields.extend(field);
            } else {
                let message = format!("the record already has a field `{}`", name.text);
                self.sink.error(rule::FIELD_NAMES_UNIQUE, name.span, message);
            }
        }
        Some(fields)
    }

    /// Builds a field; its name is known even where its type is wrong.
    fn field(
        &mut self,
        item: &'a Value,
        namespace: Option<&str>,
    ) -> Option<(Written<'a>, Option<Field>)> {
        let Some(object) = item.as_object() else {
            let message = format!("a field is an object, not {}", item.describe());
            self.sink.error(rule::SCHEMA_FORM, item.span, message);
            return None;
        };
        let name = self.field_name(object, item.span)?;
        self.sink.path.push(Step::Name(name.text));
        let field = self.field_body(object, namespace, item.span, name);
        self.sink.path.pop();
        Some((name, field))
    }

    fn field_name(&mut self, object: &'a Object, span: Span) -> Option<Written<'a>> {
        let value = self.required(object, "name", span)?;
        let Some(text) = value.as_str() else {
            let message = format!("a field's name must be a string, not {}", value.describe());
            self.sink.error(rule::ATTRIBUTE_VALID, value.span, message);
            return None;
        };
        if let Some(why) = bad_name(text) {
            self.sink.error(rule::NAME_VALID, value.span, format!("the field name `{text}` {why}"));
        }
        Some(Written { text, span: value.span })
    }

    fn field_body(
        &mut self,
        object: &'a Object,
        namespace: Option<&str>,
        span: Span,
        name: Written<'a>,
    ) -> Option<Field> {
        let doc = self.text_attribute(object, "doc").map(str::to_owned);
        let order = self.order(object);
        let aliases = self.field_aliases(object, name.text);
        let ty = self.required(object, "type", span).and_then(|ty| self.ty(ty, namespace));
        let attributes = self.field_attributes(object);
        let ty = ty?;
        self.warn_of_misplaced_logical(object, &ty);
        let default = object.get("default").map(|value| default_of(&ty, value));
        Some(Field {
            name: name.text.to_owned(),
            aliases,
            doc,
            ty,
            default,
            default_is_usable: true,
            order,
            attributes,
            span,
            name_span: name.span,
        })
    }

    fn order(&mut self, object: &'a Object) -> Order {
        let Some(value) = object.get("order") else { return Order::default() };
        match value.as_str().map(str::to_ascii_lowercase).as_deref() {
            Some("ascending") => Order::Ascending,
            Some("descending") => Order::Descending,
            Some("ignore") => Order::Ignore,
            _ => {
                let message = "`order` must be \"ascending\", \"descending\" or \"ignore\"";
                self.sink.error(rule::ATTRIBUTE_VALID, value.span, message);
                Order::default()
            }
        }
    }

    /// Avro Java takes any text for a field's alias; one that no field can have is of no use.
    fn field_aliases(&mut self, object: &'a Object, name: &str) -> Vec<String> {
        let mut aliases: Vec<String> = Vec::new();
        for (text, span) in self.alias_texts(object) {
            if let Some(why) = bad_name(text) {
                let message = format!("the alias `{text}` {why}");
                self.sink.warn(rule::ALIAS_VALID_NOT_SELF, span, message);
            } else if text == name {
                let message = format!("`{text}` is the field's own name, not another one");
                self.sink.warn(rule::ALIAS_VALID_NOT_SELF, span, message);
            }
            if !aliases.iter().any(|alias| alias == text) {
                aliases.push(text.to_owned());
            }
        }
        aliases
    }

    fn warn_of_misplaced_logical(&mut self, object: &'a Object, ty: &Type) {
        let member = object.member("logicalType").filter(|member| member.value.as_str().is_some());
        if let (Some(Member { name_span, .. }), None) = (member, &ty.logical) {
            let message = (
                "`logicalType` has no effect beside the `type` of a field",
                "move it into the type: \"type\": {\"type\": …, \"logicalType\": …}",
            );
            self.sink.warn(rule::LOGICAL_TYPE_INSIDE_TYPE, *name_span, message);
        }
    }
}

/// A name as it is written.
#[derive(Clone, Copy)]
struct Written<'a> {
    text: &'a str,
    span: Span,
}

/// The default as it is written; a float's may be a number in quotes, which Avro Java reads.
fn default_of(ty: &Type, value: &Value) -> Value {
    let mut value = value.clone();
    if let (Kind::Float | Kind::Double, JsonKind::String(text)) = (&ty.kind, &value.kind)
        && let Some(number) = number_in(text)
    {
        value.kind = JsonKind::Number(number);
    }
    value
}

/// The number that a text says, as JSON writes it.
fn number_in(text: &str) -> Option<String> {
    let text = text.trim();
    let bare = text.strip_prefix('+').unwrap_or(text);
    if json::is_number(bare) {
        return Some(bare.to_owned());
    }
    let number = bare.parse().ok().filter(|number: &f64| number.is_finite())?;
    let mut written = String::new();
    json::write_f64(&mut written, number);
    Some(written)
}
