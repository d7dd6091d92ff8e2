//! Topics: the enum of their events, the trait of their handlers, and the way from one to the
//! other.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use crate::model::{EventRef, ModuleId, Modules, Topic};

/// Everything that stands for a topic.
pub(super) fn topic(modules: &Modules, module: ModuleId, topic: &Topic) -> TokenStream {
    let types = types(modules, module, &topic.events);
    let doc = format!(" Any event of the topic `{}`.", topic.name);
    let event = any_event(&topic.event, &doc, &topic.events, &types);
    let spec = spec(topic);
    let handler = handler(topic, &types);
    let dispatch = dispatch(topic, &types);
    quote!(#event #spec #handler #dispatch)
}

/// The paths by which code in `module` names the events.
pub(super) fn types(modules: &Modules, module: ModuleId, events: &[EventRef]) -> Vec<TokenStream> {
    events.iter().map(|event| modules.path(module, event.module, &event.ident)).collect()
}

/// An enum with a variant for each event.
pub(super) fn any_event(
    ident: &Ident,
    doc: &str,
    events: &[EventRef],
    types: &[TokenStream],
) -> TokenStream {
    let variants: Vec<_> = events.iter().map(|event| &event.variant).collect();
    let indexes = (0..types.len()).map(Literal::usize_unsuffixed);
    quote! {
        #[doc = #doc]
        #[derive(__p::Clone, __p::Debug, __p::PartialEq)]
        pub enum #ident { #(#variants(#types)),* }
        impl __p::AnyEvent for #ident {
            const EVENTS: &'static [&'static __p::EventDescriptor] =
                &[#(__p::s::event::<#types>()),*];
            fn decode_as(
                index: usize,
                raw: &__p::Raw,
            ) -> __p::Result<__p::Option<Self>, __p::RawError> {
                __p::Result::Ok(__p::Option::Some(match index {
                    #(#indexes => Self::#variants(raw.decode()?),)*
                    _ => return __p::Result::Ok(__p::Option::None),
                }))
            }
        }
    }
}

fn spec(topic: &Topic) -> TokenStream {
    let Topic { event, topic: ident, name, domain, class, partitions, retention, .. } = topic;
    let doc = format!(" The topic `{name}`.");
    let partitions = Literal::u32_unsuffixed(*partitions);
    let retention = retention.map_or_else(
        || quote!(__p::Option::None),
        |retention| {
            let seconds = Literal::u64_unsuffixed(retention.as_secs());
            quote!(__p::Option::Some(__p::Duration::from_secs(#seconds)))
        },
    );
    quote! {
        #[doc = #doc]
        #[derive(__p::Clone, __p::Copy, __p::Debug)]
        pub enum #ident {}
        impl __p::Topic for #ident {
            const SPEC: &'static __p::TopicSpec = &__p::TopicSpec {
                name: #name,
                domain: #domain,
                class: #class,
                partitions: #partitions,
                retention: #retention,
            };
            fn events() -> &'static [&'static __p::EventDescriptor] {
                <#event as __p::AnyEvent>::EVENTS
            }
        }
    }
}

fn handler(topic: &Topic, types: &[TokenStream]) -> TokenStream {
    let Topic { handler, name, events, .. } = topic;
    let doc = format!(" Handles every event of the topic `{name}`, in a runtime's context `__C`.");
    let methods = events.iter().zip(types).map(|(EventRef { method, event_type, .. }, ty)| {
        let doc = format!(" `{event_type}`.");
        quote! {
            #[doc = #doc]
            fn #method(
                &self,
                cx: &mut __C,
                event: &__p::Envelope<#ty>,
            ) -> impl __p::Future<Output = __p::Handled> + __p::Send;
        }
    });
    quote! {
        #[doc = #doc]
        pub trait #handler<__C: ?__p::Sized>: __p::Sync { #(#methods)* }
    }
}

fn dispatch(topic: &Topic, types: &[TokenStream]) -> TokenStream {
    let Topic { handler, topic: ident, events, .. } = topic;
    let methods = events.iter().map(|event| &event.method);
    let indexes = (0..types.len()).map(Literal::usize_unsuffixed);
    quote! {
        impl<
            __C: ?__p::Sized + __p::Send,
            __H: ?__p::Sized + #handler<__C>,
        > __p::Dispatch<__C, __H> for #ident {
            async fn dispatch(
                handler: &__H,
                cx: &mut __C,
                raw: &__p::Envelope<__p::Raw>,
            ) -> __p::Result<__p::Dispatched, __p::HandlerError> {
                let events = <#ident as __p::Topic>::events();
                let __p::Option::Some(index) = raw.find_in(events) else {
                    return __p::Result::Ok(__p::Dispatched::Unknown);
                };
                match index {
                    #(#indexes => handler.#methods(cx, &raw.decode()?).await?,)*
                    _ => return __p::Result::Ok(__p::Dispatched::Unknown),
                }
                __p::Result::Ok(__p::Dispatched::Handled(events[index]))
            }
        }
    }
}
