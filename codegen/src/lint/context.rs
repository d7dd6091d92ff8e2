//! What rules look at.

use std::cell::OnceCell;

use factline_core::avro::finding::Source;
use factline_core::avro::json::{self, Document, Kind as JsonKind, Object, Span, Value};
use factline_core::avro::schema::{Field, FileId, Kind, Named, NamedKind, SchemaSet, Symbol, Type};

use super::{Place, Settings};
use crate::input::{Domain, Input};

/// Everything that was read, as rules see it.
#[derive(Debug)]
pub(crate) struct Context<'a> {
    pub(crate) set: &'a SchemaSet,
    pub(crate) input: &'a Input,
    pub(crate) settings: &'a Settings,
    /// Whether the set holds all that was read: what is unsound is missing from it.
    pub(crate) is_complete: bool,
    /// The text of each file as JSON, where a rule has asked for it.
    documents: Vec<OnceCell<Document>>,
}

/// A field, and the record that has it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FieldIn<'a> {
    pub(crate) record: &'a Named,
    pub(crate) field: &'a Field,
}

/// An enum and its parts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct EnumIn<'a> {
    pub(crate) named: &'a Named,
    pub(crate) symbols: &'a [Symbol],
    pub(crate) default: Option<usize>,
}

impl<'a> Context<'a> {
    pub(crate) fn new(
        set: &'a SchemaSet,
        input: &'a Input,
        settings: &'a Settings,
        is_complete: bool,
    ) -> Self {
        let documents = set.files().iter().map(|_| OnceCell::new()).collect();
        Self { set, input, settings, is_complete, documents }
    }

    /// The records.
    pub(crate) fn records(&self) -> impl Iterator<Item = (&'a Named, &'a [Field])> + use<'a> {
        self.set.named().iter().filter_map(|named| Some((named, named.fields()?)))
    }

    /// The fields of all records.
    pub(crate) fn fields(&self) -> impl Iterator<Item = FieldIn<'a>> + use<'a> {
        self.records()
            .flat_map(|(record, fields)| fields.iter().map(move |field| FieldIn { record, field }))
    }

    /// The enums.
    pub(crate) fn enums(&self) -> impl Iterator<Item = EnumIn<'a>> + use<'a> {
        self.set.named().iter().filter_map(|named| match &named.kind {
            NamedKind::Enum { symbols, default } => {
                Some(EnumIn { named, symbols, default: *default })
            }
            _ => None,
        })
    }

    /// The records that are events, with their event types.
    pub(crate) fn events(&self) -> impl Iterator<Item = (&'a Named, &'a str)> + use<'a> {
        self.records().filter_map(|(named, _)| Some((named, event_type(named)?)))
    }

    /// The domain that a type's file belongs to.
    pub(crate) fn domain_of(&self, named: &Named) -> Option<&'a Domain> {
        self.input.domain_of(self.source(named).name())
    }

    /// The file that defines a type.
    pub(crate) fn source(&self, named: &Named) -> &'a Source {
        &self.set[named.file]
    }

    /// The file's text as JSON.
    pub(crate) fn document(&self, file: FileId) -> &Document {
        self.documents[file.index()].get_or_init(|| json::parse(self.set[file].text()))
    }

    /// The object that is written at `span`.
    pub(crate) fn object(&self, file: FileId, span: Span) -> Option<&Object> {
        self.value(file, span)?.as_object()
    }

    /// The value that is written at `span`.
    pub(crate) fn value(&self, file: FileId, span: Span) -> Option<&Value> {
        let mut value = self.document(file).value.as_ref()?;
        while value.span != span {
            value = child_around(value, span)?;
        }
        Some(value)
    }
}

/// The part of a value that has this span in it; parts stand in the order they are written.
fn child_around(value: &Value, span: Span) -> Option<&Value> {
    match &value.kind {
        JsonKind::Array(items) => items.get(items.partition_point(|item| item.span.end < span.end)),
        JsonKind::Object(object) => {
            object.iter().map(|member| &member.value).find(|part| part.span.end >= span.end)
        }
        _ => None,
    }
    .filter(|part| part.span.start <= span.start)
}

/// What makes a record an event.
pub(crate) fn event_type(named: &Named) -> Option<&str> {
    named.attributes.str("eventType").filter(|text| !text.is_empty())
}

/// The place of a type's name.
pub(crate) fn at(named: &Named) -> Place {
    Place { file: named.file, span: named.name_span, path: named.name.short().to_owned() }
}

/// The place of an attribute of a type, or of its name.
pub(crate) fn at_attribute(named: &Named, attribute: &str) -> Place {
    let place = at(named);
    match named.attributes.get(attribute) {
        Some(value) => place.shown_at(value.span),
        None => place,
    }
}

impl FieldIn<'_> {
    /// The place of the field's name.
    pub(crate) fn at(&self) -> Place {
        let Self { record, field } = self;
        let path = format!("{}.{}", record.name.short(), field.name);
        Place { file: record.file, span: field.name_span, path }
    }

    /// The place of the field's type.
    pub(crate) fn at_type(&self) -> Place {
        self.at().shown_at(self.field.ty.span)
    }

    /// The object that the field is written as.
    pub(crate) fn object<'c>(&self, cx: &'c Context<'_>) -> Option<&'c Object> {
        cx.object(self.record.file, self.field.span)
    }
}

/// The type without the `null` that makes it optional.
pub(crate) fn present(ty: &Type) -> &Type {
    let Kind::Union(branches) = &ty.kind else { return ty };
    let mut others = branches.iter().filter(|branch| branch.kind != Kind::Null);
    match (others.next(), others.next()) {
        (Some(only), None) => only,
        _ => ty,
    }
}

/// What is in the arrays and maps of a type, without the `null`s that make it optional.
pub(crate) fn innermost(ty: &Type) -> &Type {
    let ty = present(ty);
    match &ty.kind {
        Kind::Array(inner) | Kind::Map(inner) => innermost(inner),
        _ => ty,
    }
}

/// Calls `found` with the type and every type written inside it; named types are not entered.
pub(crate) fn each_type<'t>(ty: &'t Type, found: &mut impl FnMut(&'t Type)) {
    found(ty);
    match &ty.kind {
        Kind::Array(inner) | Kind::Map(inner) => each_type(inner, found),
        Kind::Union(branches) => branches.iter().for_each(|branch| each_type(branch, found)),
        _ => {}
    }
}
