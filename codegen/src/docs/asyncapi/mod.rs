//! AsyncAPI 3 documents, one for each domain.
//!
//! A document describes what the domain's owner publishes: a channel for each topic, a message for
//! each event with its Avro schema, Kafka bindings and an example. Who else takes part stands in
//! `x-consumers`, since an operation speaks for the application of the document.

mod headers;
mod json;
mod message;

use std::collections::BTreeMap;

use json::{Object, document};

use super::model::{Domain, DomainId, Event, Model, Service};
use super::{Page, Pages};

/// The version of the specification.
const VERSION: &str = "3.0.0";
/// The version of the Kafka binding.
const BINDING: &str = "0.5.0";
/// The version of the document itself: the schemas inside have versions of their own.
const DOCUMENT: &str = "1.0.0";

/// The AsyncAPI documents of a model.
#[derive(Clone, Copy, Debug)]
pub struct AsyncApi<'m> {
    model: &'m Model,
}

impl<'m> AsyncApi<'m> {
    /// The documents of `model`.
    #[must_use]
    pub const fn new(model: &'m Model) -> Self {
        Self { model }
    }
}

impl Pages for AsyncApi<'_> {
    fn count(&self) -> usize {
        self.model.domains.len()
    }

    fn page(&self, index: usize) -> Page {
        let domain = &self.model[DomainId::at(index)];
        Page { path: path(domain), text: text(self.model, domain) }
    }
}

/// The path of a domain's document.
pub(crate) fn path(domain: &Domain) -> String {
    format!("{}.json", domain.slug)
}

/// A topic and its events.
#[derive(Debug)]
struct Channel<'m> {
    key: String,
    address: &'m str,
    events: Vec<&'m Event>,
}

fn text(model: &Model, domain: &Domain) -> String {
    let channels = channels(model, domain);
    document(|root| {
        root.text("asyncapi", VERSION);
        root.object("info", |info| self::info(info, model, domain));
        root.text("defaultContentType", headers::CONTENT_TYPE);
        root.object("channels", |all| {
            channels.iter().for_each(|channel| self::channel(all, domain, channel));
        });
        root.object("operations", |all| {
            channels.iter().for_each(|channel| operation(all, domain, channel));
        });
        root.object("components", |components| {
            components.object("messages", |all| {
                for event in channels.iter().flat_map(|channel| &channel.events) {
                    all.object(&message::key(event), |object| message::write(object, model, event));
                }
            });
            components.object("schemas", |all| all.object(headers::NAME, headers::write));
        });
    })
}

fn channels<'m>(model: &'m Model, domain: &Domain) -> Vec<Channel<'m>> {
    let mut by_topic: BTreeMap<&str, Vec<&Event>> = BTreeMap::new();
    for &id in &domain.events {
        by_topic.entry(&model[id].topic).or_default().push(&model[id]);
    }
    // A topic's name is a key as it is: its letters are those that a key may have.
    let channels = by_topic.into_iter();
    channels.map(|(address, events)| Channel { key: address.to_owned(), address, events }).collect()
}

fn info(info: &mut Object<'_>, model: &Model, domain: &Domain) {
    info.text("title", &format!("{}: {}", model.title, domain.name));
    info.text("version", DOCUMENT);
    info.some("description", domain.description.as_deref());
    if let Some(owner) = &domain.owner {
        info.object("contact", |contact| contact.text("name", owner));
    }
    info.array("tags", |tags| {
        tags.object(|tag| tag.text("name", &domain.name));
    });
    if let Some(url) = model.source_url.as_deref().filter(|url| is_url(url)) {
        info.object("externalDocs", |docs| docs.text("url", url));
    }
    info.some("x-volume", domain.volume.as_deref());
    services(info, "x-producers", &domain.producers);
    services(info, "x-consumers", &domain.consumers);
}

/// Services, with what they handle.
fn services(object: &mut Object<'_>, name: &str, services: &[Service]) {
    if services.is_empty() {
        return;
    }
    object.array(name, |array| {
        for service in services {
            array.object(|object| {
                object.text("name", &service.name);
                object.some("owner", service.owner.as_deref());
                object.array("events", |array| {
                    service.patterns.iter().for_each(|pattern| array.text(pattern));
                });
            });
        }
    });
}

fn channel(all: &mut Object<'_>, domain: &Domain, channel: &Channel<'_>) {
    all.object(&channel.key, |object| {
        object.text("address", channel.address);
        object.text("title", channel.address);
        if let Some(class) = &domain.class {
            let access = class.access.as_deref().map(|access| format!(": {access}"));
            let access = access.unwrap_or_default();
            object.text("description", &format!("Class `{}`{access}", class.name));
            object.text("x-class", &class.name);
        }
        object.object("messages", |messages| {
            for event in &channel.events {
                let key = message::key(event);
                messages.reference(&key, &format!("#/components/messages/{key}"));
            }
        });
        object.object("bindings", |bindings| {
            bindings.object("kafka", |kafka| {
                kafka.text("topic", channel.address);
                if let Some(partitions) = domain.partitions {
                    kafka.raw("partitions", &partitions.to_string());
                }
                kafka.object("topicConfiguration", |topic| {
                    topic.array("cleanup.policy", |policy| policy.text("delete"));
                    let kept = domain.retention.map(|retention| retention.as_millis().to_string());
                    topic.raw("retention.ms", kept.as_deref().unwrap_or("-1"));
                });
                kafka.text("bindingVersion", BINDING);
            });
        });
    });
}

/// What the owner does: it publishes all that is not retired.
fn operation(all: &mut Object<'_>, domain: &Domain, channel: &Channel<'_>) {
    let live: Vec<_> = channel.events.iter().filter(|event| event.retired.is_none()).collect();
    if live.is_empty() {
        return;
    }
    all.object(&format!("publish-{}", channel.key), |object| {
        object.text("action", "send");
        object.reference("channel", &format!("#/channels/{}", channel.key));
        object.text("summary", &format!("Publishes the events of {}.", domain.name));
        object.array("messages", |messages| {
            for event in live {
                let key = message::key(event);
                messages.object(|object| {
                    object.text("$ref", &format!("#/channels/{}/messages/{key}", channel.key));
                });
            }
        });
    });
}

/// Whether a text will pass as an absolute address.
fn is_url(text: &str) -> bool {
    (text.starts_with("https://") || text.starts_with("http://"))
        && text.bytes().all(|byte| byte.is_ascii_graphic())
}
