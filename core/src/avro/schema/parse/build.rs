//! The second pass: from JSON to types.

use super::duplicate::Duplicate;
use super::logical::Base;
use super::path::Step;
use super::sink::{Message, Sink};
use super::slots::Slots;
use crate::avro::finding::{Finding, Source};
use crate::avro::json::{self, Document, Object, Span, Value};
use crate::avro::schema::{FileId, Kind, Type, rule};

/// Builds the definitions of a set of documents.
#[derive(Debug)]
pub(super) struct Builder<'a> {
    pub(super) sink: Sink<'a>,
    pub(super) slots: Slots,
    pub(super) duplicates: Vec<Duplicate>,
}

impl<'a> Builder<'a> {
    pub(super) fn new(sources: &'a [Source], slots: Slots) -> Self {
        Self { sink: Sink::new(sources), slots, duplicates: Vec::new() }
    }

    /// Builds what each document holds; what is unsound is left out.
    pub(super) fn build(&mut self, documents: &'a [Document]) -> Vec<Option<Type>> {
        let numbered = (0..).map(FileId).zip(documents);
        numbered.map(|(file, document)| self.document(file, document)).collect()
    }

    fn document(&mut self, file: FileId, document: &'a Document) -> Option<Type> {
        self.sink.file = file;
        for problem in &document.problems {
            self.sink.problem(problem);
        }
        if !document.is_sound() {
            // The recovered shape is good for finding names, not for judging what they say.
            return None;
        }
        let errors = self.sink.errors;
        let ty = self.ty(document.value.as_ref()?, None)?;
        // A named type answers for itself.
        (ty.named().is_some() || self.sink.errors == errors).then_some(ty)
    }

    /// Checks what needs all definitions.
    pub(super) fn check(&mut self) {
        self.check_duplicates();
        self.check_defaults();
        self.check_finite();
    }

    pub(super) fn finish(self) -> (Slots, Vec<Finding>) {
        (self.slots, self.sink.finish())
    }

    /// Builds the type that `value` describes inside `namespace`; errors are reported.
    pub(super) fn ty(&mut self, value: &'a Value, namespace: Option<&str>) -> Option<Type> {
        match &value.kind {
            json::Kind::String(name) => self.reference(name, namespace, value.span),
            json::Kind::Object(object) => self.object(object, namespace, value.span),
            json::Kind::Array(branches) => self.union(branches, namespace, value.span),
            _ => {
                let message = format!(
                    "a schema is a name, an object or an array of schemas, not {}",
                    value.describe()
                );
                self.sink.error(rule::SCHEMA_FORM, value.span, message);
                None
            }
        }
    }

    fn object(&mut self, object: &'a Object, namespace: Option<&str>, span: Span) -> Option<Type> {
        if object.get("type").is_none() && object.get("protocol").is_some() {
            let message = (
                "this is a protocol (.avpr), not a schema",
                "put each of its `types` into a schema file",
            );
            self.sink.error(rule::SCHEMA_FORM, Span::new(span.start, span.start + 1), message);
            return None;
        }
        let written = self.required(object, "type", span)?;
        match written.as_str() {
            Some("record") => self.record(object, namespace, span, false),
            Some("error") => self.record(object, namespace, span, true),
            Some("enum") => self.enumeration(object, namespace, span),
            Some("fixed") => self.fixed(object, namespace, span),
            Some("array") => {
                let items = self.part(object, "items", Step::Items, namespace, span)?;
                Some(self.plain(object, Kind::Array(Box::new(items)), span))
            }
            Some("map") => {
                let values = self.part(object, "values", Step::Values, namespace, span)?;
                Some(self.plain(object, Kind::Map(Box::new(values)), span))
            }
            Some(name) => match Kind::primitive(name) {
                Some(kind) => Some(self.plain(object, kind, span)),
                None => self.boxed(object, written, name, namespace),
            },
            None => self.untyped(written, namespace),
        }
    }

    /// A schema whose `type` is no text; one that is a schema itself is looked into all the same.
    fn untyped(&mut self, written: &'a Value, namespace: Option<&str>) -> Option<Type> {
        let is_schema = written.as_object().is_some() || written.as_array().is_some();
        let message =
            format!("the `type` of a schema must be a string, not {}", written.describe());
        let help =
            is_schema.then(|| "write the inner schema alone, in place of this one".to_owned());
        self.sink.error(rule::SCHEMA_FORM, written.span, Message::new(message, help));
        if is_schema {
            self.ty(written, namespace);
        }
        None
    }

    /// A named type in an object of its own: more than Avro Java 1.12.2 takes, but clear.
    fn boxed(
        &mut self,
        object: &'a Object,
        name: &Value,
        text: &str,
        namespace: Option<&str>,
    ) -> Option<Type> {
        let mut ty = self.reference(text, namespace, name.span)?;
        let message = (
            "not every reader accepts the name of a type in an object of its own",
            format!("write \"{text}\" alone"),
        );
        self.sink.warn(rule::SCHEMA_FORM, name.span, message);
        ty.attributes = self.attributes(object, &[], None);
        Some(ty)
    }

    /// The type of the items of an array or of the values of a map.
    fn part(
        &mut self,
        object: &'a Object,
        attribute: &str,
        step: Step<'a>,
        namespace: Option<&str>,
        span: Span,
    ) -> Option<Type> {
        let value = self.required(object, attribute, span)?;
        self.sink.path.push(step);
        let ty = self.ty(value, namespace);
        self.sink.path.pop();
        ty
    }

    /// A type that is no name, with its logical type and attributes.
    fn plain(&mut self, object: &'a Object, kind: Kind, span: Span) -> Type {
        let logical = self.logical(object, Base::Kind(&kind));
        let attributes = self.attributes(object, &[], logical.as_ref());
        Type { kind, logical, attributes, span }
    }

    /// The type called `name` inside `namespace`.
    fn reference(&mut self, name: &str, namespace: Option<&str>, span: Span) -> Option<Type> {
        let file = self.sink.file;
        let kind = Kind::primitive(name)
            .or_else(|| self.slots.resolve(name, namespace, file).map(Kind::Named));
        let Some(kind) = kind else {
            let message = match namespace {
                Some(namespace) if !name.contains('.') => {
                    format!("there is no type `{name}`, neither in `{namespace}` nor outside")
                }
                _ => format!("there is no type `{name}`"),
            };
            let help = self.help_for(name);
            self.sink.error(rule::REFERENCE_RESOLVES, span, Message::new(message, help));
            return None;
        };
        let mut ty = Type::new(kind);
        ty.span = span;
        Some(ty)
    }

    /// What may be meant by a name that nothing has.
    fn help_for(&self, name: &str) -> Option<String> {
        if matches!(name, "record" | "error" | "enum" | "fixed" | "array" | "map") {
            return Some(format!(
                "the schema of this {name} belongs into an object: \"type\": {{\"type\": \"{name}\", …}}"
            ));
        }
        let lower = name.to_ascii_lowercase();
        if Kind::primitive(&lower).is_some() {
            return Some(format!("primitive types are written in lower case: `{lower}`"));
        }
        let short = name.rsplit('.').next()?;
        let named = self.slots.all.iter().find(|slot| slot.name.short() == short)?;
        Some(format!("there is `{}`: write its full name", named.name))
    }
}
