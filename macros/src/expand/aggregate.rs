//! States that events build.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{DeriveInput, Path};

use super::{placed, without_parameters};
use crate::attribute::Settings;
use crate::ctxt::Ctxt;

/// Events between two snapshots where nothing is said.
const EVERY: u64 = 100;

/// `#[derive(Aggregate)]`
///
/// # Errors
/// Everything that is wrong with the struct.
pub(crate) fn aggregate(input: &DeriveInput) -> syn::Result<TokenStream> {
    let ctxt = Ctxt::default();
    without_parameters(input, &ctxt);
    let mut settings = Settings::of(&input.attrs, "aggregate", &ctxt);
    let events = settings.path("events");
    let every = settings.number("every");
    let version = settings.number("version");
    let none = settings.flag("no_snapshots");
    let krate = settings.path("crate");
    settings.finish();
    if let Some(every) = every.as_ref().filter(|every| every.value == 0) {
        ctxt.push(syn::Error::new(every.span, "a snapshot is written every 1 event or more"));
    }
    let Some(events) = events else {
        let advice = "add `#[aggregate(events = \"…\")]`: the generated enum of the aggregate's \
                      events, such as `VisitAggregate`";
        ctxt.error(&input.ident, format_args!("{advice}"));
        return ctxt.finish(TokenStream::new());
    };
    let every = every.map_or(EVERY, |every| every.value);
    let version = version.map_or(0, |version| version.value);
    let snapshots = (!none).then_some((every, version));
    ctxt.finish(placed(krate.as_ref(), &impls(input, &events, snapshots)))
}

fn impls(input: &DeriveInput, events: &Path, snapshots: Option<(u64, u64)>) -> TokenStream {
    let ident = &input.ident;
    let name = ident.to_string();
    let snapshots = match snapshots {
        None => quote!(__p::Option::None),
        // The shape is computed once: a macro can't see the types that a field names.
        Some((every, version)) => quote! {
            static SNAPSHOTS: __p::OnceLock<__p::Snapshots<#ident>> = __p::OnceLock::new();
            let make = || __p::Snapshots::avro(#every, #version);
            __p::Option::Some(*SNAPSHOTS.get_or_init(make))
        },
    };
    quote! {
        impl __p::Aggregate for #ident {
            type Event = #events;
            const STATE: &'static str = #name;
            fn snapshots() -> __p::Option<__p::Snapshots<Self>> { #snapshots }
            fn apply(&mut self, event: &Self::Event) { event.apply(self) }
        }
    }
}
