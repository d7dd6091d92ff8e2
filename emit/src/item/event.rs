//! Events: the descriptor, the key, and whether they may be published.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::form::Place;
use crate::model::{Event, Form, NamedKind, Record, SchemaSource, Tag, TaggedPath, TypeRef};

/// `impl Event` and, unless it is retired, `impl Publish`.
pub(super) fn event(record: &Record, event: &Event) -> TokenStream {
    let ident = &record.common.ident;
    let descriptor = descriptor(record, event);
    let key = key(record, event);
    let publish = (!event.retired).then(|| quote!(impl __p::Publish for #ident {}));
    quote! {
        impl __p::Event for #ident {
            const DESCRIPTOR: &'static __p::EventDescriptor = &#descriptor;
            fn key(&self) -> __p::Key {
                #key
            }
        }
        #publish
    }
}

fn descriptor(record: &Record, event: &Event) -> TokenStream {
    let Event { event_type, topic, key_field, data_subject, class, retired, .. } = event;
    let (ident, full_name) = (&record.common.ident, &record.common.full_name);
    let schema = schema(ident, &event.schema);
    let tagged = event.tagged.iter().map(|TaggedPath { path, tag }| match tag {
        Tag::Phi => quote!(__p::s::phi(#path)),
        Tag::Sensitive => quote!(__p::s::sensitive(#path)),
    });
    quote! {
        __p::EventDescriptor {
            event_type: #event_type,
            full_name: #full_name,
            topic: #topic,
            key_field: #key_field,
            data_subject: #data_subject,
            class: #class,
            retired: #retired,
            schema: #schema,
            tagged: &[#(#tagged),*],
            layout: <Self as __p::Named>::layout,
        }
    }
}

fn schema(ident: &proc_macro2::Ident, source: &SchemaSource) -> TokenStream {
    match source {
        SchemaSource::Literal { text, crc64, resolution, text_fp } => {
            let minus = (*crc64 < 0).then(|| quote!(-));
            let crc64 = Literal::u64_unsuffixed(crc64.unsigned_abs());
            let (resolution, text_fp) =
                (Literal::byte_string(resolution), Literal::byte_string(text_fp));
            quote! {
                __p::SchemaText::Literal {
                    text: #text,
                    crc64: #minus #crc64,
                    resolution: *#resolution,
                    text_fp: *#text_fp,
                }
            }
        }
        SchemaSource::Derived => quote! {
            __p::SchemaText::Derived(|| {
                static SCHEMA: ::std::sync::OnceLock<__p::DerivedSchema> =
                    ::std::sync::OnceLock::new();
                SCHEMA.get_or_init(|| __p::DerivedSchema::of(<#ident as __p::Named>::layout()))
            })
        },
    }
}

/// The key is a uuid, a string, an integer or an enum; whoever fills the model has checked that.
fn key(record: &Record, event: &Event) -> TokenStream {
    let form = record.fields.iter().find(|field| field.ident == event.key).map(|field| &field.form);
    let mut place = Place::field(&event.key);
    let form = match form {
        Some(Form::Tagged(_, inner)) => {
            place = place.exposed();
            Some(&**inner)
        }
        form => form,
    };
    let Place { value, reference, callee } = &place;
    let value = match form {
        Some(Form::String | Form::Named(TypeRef { kind: NamedKind::Enum, .. })) => {
            quote!(#callee.as_str())
        }
        Some(Form::Int | Form::Long) => quote!(__p::ToString::to_string(&#value)),
        Some(Form::Opaque(_)) => quote!(__p::Clone::clone(#reference)),
        _ => value.clone(),
    };
    quote!(<__p::Key as __p::From<_>>::from(#value))
}
