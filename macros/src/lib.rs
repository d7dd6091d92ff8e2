//! Derives for events, and the types inside them, that are written by hand.
//!
//! A derived type has the same traits, from the same emitters, as one that `factline generate`
//! makes from a schema; its schema is computed from the type. Use them by way of
//! `factline_core` or `factline` with the feature `derive`, where the guide to them is, too.

mod attribute;
mod ctxt;
mod docs;
mod expand;
mod form;
mod names;

#[cfg(test)]
mod tests;

use proc_macro::TokenStream;
use syn::{DeriveInput, parse_macro_input};

/// Makes a struct an event: a record with a type, a topic and a key.
///
/// `#[event(type = "Patient.Created", topic = "health.patient.events", key = "patient_id",
/// namespace = "health.patient")]` is required; `name`, `aliases`, `class`, `data_subject`,
/// `retired` and `crate` may stand in it, too. Fields take `#[avro(…)]`, as in [`Record`].
#[proc_macro_derive(Event, attributes(event, avro))]
pub fn event(input: TokenStream) -> TokenStream {
    derive(parse_macro_input!(input), expand::event)
}

/// Makes a struct the state that an aggregate's events build.
///
/// `#[aggregate(events = "VisitAggregate")]` names the generated enum of the events; the struct
/// implements the aggregate's generated trait, here `ApplyVisit`. Snapshots are written every 100
/// events, by the struct's derived [`Record`]: `every = 500` changes how often, `version = 2` discards
/// those that an older `apply` made, and `no_snapshots` does without. `crate` may stand in it, too.
#[proc_macro_derive(Aggregate, attributes(aggregate))]
pub fn aggregate(input: TokenStream) -> TokenStream {
    derive(parse_macro_input!(input), expand::aggregate)
}

/// Makes a struct a record that events may have as the type of a field.
///
/// On the struct: `#[avro(namespace = "…")]`, and optionally `name`, `aliases`, `crate`.
/// On a field: `name`, `aliases = […]`, `default = JSON`, `uuid = "fixed"`, `decimal = fixed(N)`
/// and `fixed_name`.
#[proc_macro_derive(Record, attributes(avro))]
pub fn record(input: TokenStream) -> TokenStream {
    derive(parse_macro_input!(input), expand::record)
}

/// Makes an enum without values an Avro enum, and one with a value in each variant a union.
///
/// An Avro enum takes `#[avro(namespace = "…")]`, and optionally `name`, `aliases`, `crate`; its
/// variants take `name` and one of them `default`. It must be `Copy`. A union takes `nullable`,
/// where it stands inside an `Option`, and `crate`.
#[proc_macro_derive(Enum, attributes(avro))]
pub fn enumeration(input: TokenStream) -> TokenStream {
    derive(parse_macro_input!(input), expand::enumeration)
}

/// Makes a newtype of `[u8; N]` an Avro fixed.
///
/// It takes `#[avro(namespace = "…")]`, and optionally `name`, `aliases`, `crate`.
#[proc_macro_derive(Fixed, attributes(avro))]
pub fn fixed(input: TokenStream) -> TokenStream {
    derive(parse_macro_input!(input), expand::fixed)
}

fn derive(
    input: DeriveInput,
    expand: fn(&DeriveInput) -> syn::Result<proc_macro2::TokenStream>,
) -> TokenStream {
    expand(&input).unwrap_or_else(|errors| errors.to_compile_error()).into()
}
