//! The second pass: from JSON to types.

use super::duplicate::Duplicate;
use super::head::PRIMITIVES;
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
            Some(name) => match primitive(name) {
                Some(kind) => Some(self.plain(object, kind, span)),
                None => {
                    let ty = self.reference(name, namespace, written.span)?;
                    Some(self.wrapped(object, ty, span))
                }
            },
            None => self.nested(object, written, namespace, span),
        }
    }

    /// A schema whose `type` is a whole schema: more than Avro Java understands, but clear.
    fn nested(
        &mut self,
        object: &'a Object,
        written: &'a Value,
        namespace: Option<&str>,
        span: Span,
    ) -> Option<Type> {
        let inner = self.ty(written, namespace)?;
        let message = (
            "a schema stands here where the name of a type should",
            "not every reader accepts it: write the inner schema alone",
        );
        self.sink.warn(rule::SCHEMA_FORM, written.span, message);
        Some(self.wrapped(object, inner, span))
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

    /// `ty` with what the object around it adds.
    fn wrapped(&mut self, object: &'a Object, mut ty: Type, span: Span) -> Type {
        let outer = match ty.kind {
            Kind::Named(_) | Kind::Union(_) => None,
            _ if ty.logical.is_some() => None,
            _ => self.logical(object, Base::Kind(&ty.kind)),
        };
        let attributes = self.attributes(object, &[], outer.as_ref());
        ty.logical = ty.logical.take().or(outer);
        ty.attributes.extend(attributes);
        ty.span = span;
        ty
    }

    /// The type called `name` inside `namespace`.
    fn reference(&mut self, name: &str, namespace: Option<&str>, span: Span) -> Option<Type> {
        let kind = primitive(name).or_else(|| self.slots.resolve(name, namespace).map(Kind::Named));
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
        if let Some(primitive) = PRIMITIVES.iter().find(|it| it.eq_ignore_ascii_case(name)) {
            return Some(format!("primitive types are written in lower case: `{primitive}`"));
        }
        let short = name.rsplit('.').next()?;
        let named = self.slots.all.iter().find(|slot| slot.name.short() == short)?;
        Some(format!("there is `{}`: write its full name", named.name))
    }
}

fn primitive(name: &str) -> Option<Kind> {
    Some(match name {
        "null" => Kind::Null,
        "boolean" => Kind::Boolean,
        "int" => Kind::Int,
        "long" => Kind::Long,
        "float" => Kind::Float,
        "double" => Kind::Double,
        "bytes" => Kind::Bytes,
        "string" => Kind::String,
        _ => return None,
    })
}
