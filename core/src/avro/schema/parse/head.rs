//! What every named type starts with: name, namespace, aliases and documentation.

use super::build::Builder;
use super::name_rule::{bad_name, bad_namespace};
use super::sink::Message;
use crate::avro::json::{self, Object, Span, Value};
use crate::avro::schema::{Kind, Name, rule};

/// The head of a named type.
#[derive(Debug)]
pub(super) struct Head {
    pub(super) name: Name,
    pub(super) name_span: Span,
    pub(super) aliases: Vec<Name>,
    pub(super) doc: Option<String>,
}

/// The namespace that `object` gives to what it defines, if its name has no dot.
pub(super) fn namespace_in<'n>(object: &'n Object, outer: Option<&'n str>) -> Option<&'n str> {
    object.get("namespace").and_then(Value::as_str).or(outer)
}

/// The full name of what `object` defines.
pub(super) fn name_in(object: &Object, outer: Option<&str>) -> Option<Name> {
    let written = object.get("name")?.as_str()?;
    Some(Name::within(written, namespace_in(object, outer)))
}

impl<'a> Builder<'a> {
    /// Reads the head of a named type; without a usable name there is none.
    pub(super) fn head(
        &mut self,
        object: &'a Object,
        span: Span,
        outer: Option<&str>,
    ) -> Option<Head> {
        let doc = self.text_attribute(object, "doc").map(str::to_owned);
        self.text_attribute(object, "namespace");
        let name_span = self.required(object, "name", span)?.span;
        let Some(name) = name_in(object, outer) else {
            self.sink.error(rule::ATTRIBUTE_VALID, name_span, "`name` must be a string");
            return None;
        };
        self.check_name(&name, name_span);
        let aliases = self.aliases(object, &name);
        Some(Head { name, name_span, aliases, doc })
    }

    fn check_name(&mut self, name: &Name, span: Span) {
        if let Some(why) = bad_name(name.short()) {
            self.sink.error(rule::NAME_VALID, span, format!("`{}` {why}", name.short()));
        } else if Kind::primitive(name.full()).is_some() {
            let message = (
                format!("`{name}` is the name of a primitive type"),
                "give the type another name, or put it into a namespace",
            );
            self.sink.error(rule::NAME_VALID, span, message);
        }
        if let Some(why) = name.namespace().and_then(bad_namespace) {
            self.sink.error(
                rule::NAMESPACE_VALID,
                span,
                format!("the namespace of `{name}` {why}"),
            );
        }
    }

    fn aliases(&mut self, object: &'a Object, name: &Name) -> Vec<Name> {
        let mut aliases = Vec::new();
        for (text, span) in self.alias_texts(object) {
            let alias = Name::within(text, name.namespace());
            if let Some(why) = bad_name(alias.short()) {
                let message = format!("the alias `{text}` {why}");
                self.sink.error(rule::ALIAS_VALID_NOT_SELF, span, message);
            } else if let Some(why) = alias.namespace().and_then(bad_namespace) {
                let message = format!("the namespace of the alias `{text}` {why}");
                self.sink.warn(rule::ALIAS_VALID_NOT_SELF, span, message);
            } else if alias == *name {
                let message = format!("`{text}` is the type's own name, not another one");
                self.sink.warn(rule::ALIAS_VALID_NOT_SELF, span, message);
            }
            if !aliases.contains(&alias) {
                aliases.push(alias);
            }
        }
        aliases
    }

    /// The strings of `aliases`, each with its place.
    pub(super) fn alias_texts(&mut self, object: &'a Object) -> Vec<(&'a str, Span)> {
        let Some(value) = object.get("aliases") else { return Vec::new() };
        let Some(items) = value.as_array() else {
            let message = format!("`aliases` must be an array of names, not {}", value.describe());
            self.sink.error(rule::ATTRIBUTE_VALID, value.span, message);
            return Vec::new();
        };
        let mut texts = Vec::with_capacity(items.len());
        for item in items {
            match item.as_str() {
                Some(text) => texts.push((text, item.span)),
                None => {
                    let message = format!("an alias must be a string, not {}", item.describe());
                    self.sink.error(rule::ATTRIBUTE_VALID, item.span, message);
                }
            }
        }
        texts
    }

    /// The value of an attribute that must be there.
    pub(super) fn required(
        &mut self,
        object: &'a Object,
        attribute: &str,
        span: Span,
    ) -> Option<&'a Value> {
        let value = object.get(attribute);
        if value.is_none() {
            let help = super::typo::misspelt(object, attribute)
                .map(|written| format!("`{written}` may be meant to be `{attribute}`"));
            // The opening bracket: the whole object would be marked over many lines.
            let span = Span::new(span.start, span.start + 1);
            let message = Message::new(format!("`{attribute}` is missing here"), help);
            self.sink.error(rule::ATTRIBUTE_VALID, span, message);
        }
        value
    }

    /// The text of an attribute that may be absent; what is no text is ignored with a warning.
    pub(super) fn text_attribute(&mut self, object: &'a Object, name: &str) -> Option<&'a str> {
        let value = object.get(name)?;
        let text = value.as_str();
        if text.is_none() && value.kind != json::Kind::Null {
            let message = format!("`{name}` should be a string; {} is ignored", value.describe());
            self.sink.warn(rule::ATTRIBUTE_VALID, value.span, message);
        }
        text
    }
}
