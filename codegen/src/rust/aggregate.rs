//! Aggregates: the enum of their events, and the trait of the states these build.

use proc_macro2::TokenStream;
use quote::quote;

use super::topic::{any_event, types};
use crate::model::{Aggregate, EventRef, ModuleId, Modules};

/// Everything that stands for an aggregate.
pub(super) fn aggregate(modules: &Modules, module: ModuleId, aggregate: &Aggregate) -> TokenStream {
    let Aggregate { event, apply, name, events } = aggregate;
    let types = types(modules, module, events);
    let doc = format!(" Any event of the aggregate `{name}`.");
    let any_event = any_event(event, &doc, events, &types);
    let methods = events.iter().zip(&types).map(|(EventRef { method, event_type, .. }, ty)| {
        let doc = format!(" `{event_type}`.");
        quote! {
            #[doc = #doc]
            fn #method(&mut self, event: &#ty);
        }
    });
    let (variants, calls) =
        (events.iter().map(|event| &event.variant), events.iter().map(|event| &event.method));
    let doc = format!(" A state that the events of the aggregate `{name}` build.");
    quote! {
        #any_event
        #[doc = #doc]
        pub trait #apply { #(#methods)* }
        impl #event {
            /// Changes a state by this event.
            pub fn apply<__S: ?__p::Sized + #apply>(&self, state: &mut __S) {
                match self { #(Self::#variants(event) => state.#calls(event),)* }
            }
        }
    }
}
