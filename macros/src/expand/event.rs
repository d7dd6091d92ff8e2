//! Events.

use factline_emit::model::{Event, Field, Form, Record, SchemaSource};
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::DeriveInput;

use super::container::container;
use super::{field, placed, struct_fields, without_parameters};
use crate::attribute::{Json, Settings, Spanned};
use crate::ctxt::Ctxt;
use crate::names;

/// The field that names the data subject where an event does not say.
const DATA_SUBJECT: &str = "patient_id";

/// `#[derive(Event)]`
///
/// # Errors
/// Everything that is wrong with the struct.
pub(crate) fn event(input: &DeriveInput) -> syn::Result<TokenStream> {
    let ctxt = Ctxt::default();
    without_parameters(input, &ctxt);
    let mut settings = Settings::of(&input.attrs, "event", &ctxt);
    let given = Given::take(&mut settings);
    let mut container = container(input, "event", &mut settings, &ctxt);
    settings.finish();
    let (fields, layouts) = struct_fields(input, "Event", &ctxt)
        .map(|fields| field::fields(fields, &container, &ctxt))
        .unwrap_or_default();
    container.common.meta.attributes = given.attributes();
    let event = given.event(&input.ident, &fields, &ctxt);
    let layouts = layouts.iter().map(crate::form::FixedLayout::tokens);
    let record = Record { common: container.common, fields, event };
    let impls = factline_emit::impls(&record);
    ctxt.finish(placed(container.krate.as_ref(), &quote!(#(#layouts)* #impls)))
}

/// What `#[event(…)]` says beyond what all types say.
struct Given {
    event_type: Option<Spanned<String>>,
    topic: Option<Spanned<String>>,
    key: Option<Spanned<String>>,
    data_subject: Option<Spanned<String>>,
    class: Option<Spanned<String>>,
    retired: bool,
}

impl Given {
    fn take(settings: &mut Settings<'_>) -> Self {
        Self {
            event_type: settings.checked(
                "type",
                |text| !text.is_empty(),
                "an event type is a text such as `Patient.Created`",
            ),
            topic: settings.checked(
                "topic",
                names::is_topic,
                "a topic has up to 249 letters, digits, dots, underscores and hyphens",
            ),
            key: settings.text("key"),
            data_subject: settings.text("data_subject"),
            class: settings.text("class"),
            retired: settings.flag("retired"),
        }
    }

    /// What the schema says of it.
    fn attributes(&self) -> Vec<(String, String)> {
        let texts = [
            ("eventType", &self.event_type),
            ("topic", &self.topic),
            ("keyField", &self.key),
            ("dataSubject", &self.data_subject),
        ];
        let texts = texts.into_iter().filter_map(|(name, text)| {
            let text = text.as_ref()?.value.clone();
            Some((name.to_owned(), Json::Text(text).text()))
        });
        let retired = self.retired.then(|| ("retired".to_owned(), "true".to_owned()));
        texts.chain(retired).collect()
    }

    fn event(self, at: &Ident, fields: &[Field], ctxt: &Ctxt) -> Option<Event> {
        let required = |value: Option<Spanned<String>>, name: &str, advice: &str| {
            if value.is_none() {
                ctxt.error(at, format_args!("add `#[event({name} = \"…\")]`: {advice}"));
            }
            value
        };
        let event_type = required(self.event_type, "type", "the name that consumers dispatch on");
        let topic = required(self.topic, "topic", "where it is published");
        let key = required(self.key, "key", "the field that says which events stay in order");
        let key = key.and_then(|key| key_field(&key, fields, ctxt))?;
        let data_subject = data_subject(self.data_subject, fields, ctxt);
        Some(Event {
            event_type: event_type?.value,
            topic: topic?.value,
            key_field: key.name.clone(),
            key: key.ident.clone(),
            data_subject,
            class: self.class.map(|class| class.value).unwrap_or_default(),
            retired: self.retired,
            schema: SchemaSource::Derived,
            tagged: Vec::new(),
        })
    }
}

/// The field that is the key.
fn key_field<'f>(key: &Spanned<String>, fields: &'f [Field], ctxt: &Ctxt) -> Option<&'f Field> {
    let field = find(&key.value, key.span, fields, ctxt)?;
    let mut form = &field.form;
    while let Form::Tagged(_, inner) = form {
        form = inner;
    }
    if !matches!(form, Form::Opaque(_) | Form::Uuid { .. } | Form::String | Form::Int | Form::Long)
    {
        let advice = "a key is an id, a uuid, a string, an `i32` or an `i64`, and never null";
        ctxt.push(syn::Error::new(key.span, advice));
    }
    Some(field)
}

/// The field that is given, or the usual one.
fn data_subject(given: Option<Spanned<String>>, fields: &[Field], ctxt: &Ctxt) -> String {
    let Some(given) = given else {
        let usual = fields.iter().any(|field| field.name == DATA_SUBJECT);
        return if usual { DATA_SUBJECT } else { "" }.to_owned();
    };
    let first = given.value.split('.').next().unwrap_or_default();
    find(first, given.span, fields, ctxt);
    given.value
}

fn find<'f>(name: &str, at: Span, fields: &'f [Field], ctxt: &Ctxt) -> Option<&'f Field> {
    let field = fields.iter().find(|field| field.name == name);
    if field.is_none() {
        ctxt.push(syn::Error::new(at, format_args!("the event has no field `{name}`")));
    }
    field
}
