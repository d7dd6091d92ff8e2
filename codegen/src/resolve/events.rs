//! Events: what the attributes of a record say, and the topics and aggregates they form.

use std::collections::BTreeMap;

use factline_core::avro::json::Kind as Json;
use factline_core::avro::schema::{Kind, Named, NamedId, Schema, Type};
use factline_emit::docs;
use factline_emit::model::{Event, SchemaSource, Tag, TaggedPath};
use proc_macro2::Ident;
use quote::quote;

use super::{Resolver, attributes};
use crate::input::Domain;
use crate::model::{Aggregate, EventRef, ModuleId, Topic};
use crate::names::{Scope, snake_name, type_name, variant_name};

/// The field that names the data subject where a schema does not say.
const DATA_SUBJECT: &str = "patient_id";

/// How deep classified fields are looked for: no event nests its records that deep.
const NESTING: usize = 64;

/// The topic of an event: the schema's own word, or that of its domain.
pub(crate) fn topic_of<'s>(named: &'s Named, domain: Option<&'s Domain>) -> Option<&'s str> {
    named.attributes.str("topic").or_else(|| domain.map(|domain| &*domain.topic))
}

impl<'s> Resolver<'s> {
    /// The domain that a type belongs to.
    fn domain(&self, named: &Named) -> Option<&'s Domain> {
        self.input.domain_of(self.set[named.file].name())
    }

    /// An event and where it belongs; `None` for any other type.
    pub(super) fn placed(&self, id: NamedId) -> Option<Placed<'s>> {
        let named = &self.set[id];
        let event_type = named.attributes.str("eventType")?.to_owned();
        let domain = self.domain(named);
        let topic = topic_of(named, domain)?;
        let (module, ident) = self.names.ty(id)?.clone();
        let (variant, method) = (ident.clone(), ident.clone());
        let retired = attributes::retired(&named.attributes);
        let event = EventRef { module, ident, variant, method, event_type, retired };
        Some(Placed { event, topic, domain })
    }

    /// What makes a record an event; only sound ones get here.
    pub(super) fn event(&self, id: NamedId) -> Option<Event> {
        let named = &self.set[id];
        let event_type = named.attributes.str("eventType")?;
        let key_field = named.attributes.str("keyField")?;
        let fields = named.fields()?;
        let key = fields.iter().position(|field| field.name == key_field)?;
        let subject = named.attributes.str("dataSubject").or_else(|| {
            fields.iter().any(|field| field.name == DATA_SUBJECT).then_some(DATA_SUBJECT)
        });
        let domain = self.domain(named);
        let mut tagged = Vec::new();
        self.tagged_paths(id, String::new(), None, &mut vec![id], &mut tagged);
        Some(Event {
            event_type: event_type.to_owned(),
            topic: topic_of(named, domain)?.to_owned(),
            key_field: key_field.to_owned(),
            key: self.names.members(id).get(key)?.clone(),
            data_subject: subject.unwrap_or_default().to_owned(),
            class: domain.map(|domain| domain.class.clone()).unwrap_or_default(),
            retired: attributes::retired(&named.attributes),
            schema: self.schema_source(id),
            tagged,
        })
    }

    fn schema_source(&self, id: NamedId) -> SchemaSource {
        let prints = Schema::of(self.set, id).fingerprints();
        let module = self.names.ty(id).map_or(ModuleId::ROOT, |(module, _)| *module);
        let path = self.modules_up(module) + &schema_file(self.set[id].name.full());
        SchemaSource::Literal {
            text: quote!(::core::include_str!(#path)),
            crc64: prints.crc64,
            resolution: prints.resolution,
            text_fp: prints.text,
        }
    }

    /// From the folder of a module's file to that of the root.
    fn modules_up(&self, module: ModuleId) -> String {
        let module = self.names.modules.get(module);
        // A module with children stands in the `mod.rs` of its own folder.
        let folders = module.path.len() - usize::from(module.is_leaf());
        "../".repeat(folders)
    }

    /// The classified fields of a record and of the records in it. Below a classified field only
    /// a stricter tag is news.
    fn tagged_paths(
        &self,
        id: NamedId,
        prefix: String,
        outer: Option<Tag>,
        visited: &mut Vec<NamedId>,
        found: &mut Vec<TaggedPath>,
    ) {
        for field in self.set[id].fields().unwrap_or_default() {
            let path = format!("{prefix}{}", field.name);
            let tag = attributes::tag(&field.attributes);
            let tag = tag
                .filter(|&tag| outer.is_none() || (tag, outer) == (Tag::Phi, Some(Tag::Sensitive)));
            found.extend(tag.map(|tag| TaggedPath { path: path.clone(), tag }));
            self.tagged_type(&field.ty, path, tag.or(outer), visited, found);
        }
    }

    fn tagged_type(
        &self,
        ty: &Type,
        path: String,
        outer: Option<Tag>,
        visited: &mut Vec<NamedId>,
        found: &mut Vec<TaggedPath>,
    ) {
        match &ty.kind {
            Kind::Array(items) => self.tagged_type(items, path + "[]", outer, visited, found),
            Kind::Map(values) => self.tagged_type(values, path + "{}", outer, visited, found),
            Kind::Union(branches) => {
                for branch in branches {
                    self.tagged_type(branch, path.clone(), outer, visited, found);
                }
            }
            Kind::Named(id)
                if outer != Some(Tag::Phi) && !visited.contains(id) && visited.len() < NESTING =>
            {
                visited.push(*id);
                self.tagged_paths(*id, path + ".", outer, visited, found);
                visited.pop();
            }
            _ => {}
        }
    }
}

/// Further lines for the docs of an event.
pub(super) fn event_docs(named: &Named, event: &Event) -> Vec<String> {
    let Event { event_type, topic, key_field, tagged, retired, .. } = event;
    let mut text = format!("\n`{event_type}` on topic `{topic}`, keyed by `{key_field}`.");
    if *retired {
        text.push_str("\nRetired: it can be read, and no longer published.");
    }
    if tagged.iter().any(|path| path.tag == Tag::Phi) {
        text.push_str("\nHolds protected health information.");
    }
    let mut lines: Vec<_> = std::iter::once(String::new()).chain(docs::lines(&text)).collect();
    for (name, value) in named.attributes.iter().filter(|(name, _)| !is_ours(name)) {
        if let Json::String(text) = &value.kind {
            lines.push(String::new());
            lines.extend(docs::lines(&format!("{name}: {text}")));
        }
    }
    lines
}

/// The file that holds the schema of an event, from the folder of the root.
pub(crate) fn schema_file(full_name: &str) -> String {
    format!("schemas/{full_name}.avsc")
}

/// Attributes that the docs of an event show in another way.
fn is_ours(name: &str) -> bool {
    matches!(name, "eventType" | "topic" | "keyField" | "dataSubject" | "deprecated" | "retired")
        || name.starts_with("x-")
}

/// An event and where it belongs.
pub(super) struct Placed<'a> {
    pub(super) event: EventRef,
    pub(super) topic: &'a str,
    pub(super) domain: Option<&'a Domain>,
}

/// Groups events by topic, in the order of the topics' names.
pub(super) fn topics(
    events: &[Placed<'_>],
    claim: &mut dyn FnMut(ModuleId, &str) -> Ident,
) -> Vec<(ModuleId, Topic)> {
    let mut by_topic: BTreeMap<&str, Vec<&Placed<'_>>> = BTreeMap::new();
    for event in events {
        by_topic.entry(event.topic).or_default().push(event);
    }
    by_topic
        .into_iter()
        .map(|(name, placed)| {
            let domain = placed.iter().find_map(|placed| placed.domain);
            let module = home(placed.iter().map(|placed| placed.event.module));
            let stem =
                type_name(&domain.map_or_else(|| topic_stem(name), |domain| domain.name.clone()));
            let topic = Topic {
                event: claim(module, &format!("{stem}Event")),
                handler: claim(module, &format!("{stem}Handler")),
                topic: claim(module, &format!("{stem}Topic")),
                name: name.to_owned(),
                domain: domain.map(|domain| domain.name.clone()).unwrap_or_default(),
                class: domain.map(|domain| domain.class.clone()).unwrap_or_default(),
                partitions: domain.map_or(0, |domain| domain.partitions),
                retention: domain.and_then(|domain| domain.retention),
                events: named_apart(placed.iter().map(|placed| &placed.event), type_of),
            };
            (module, topic)
        })
        .collect()
}

/// Groups events by aggregate, in the order of the aggregates' names.
pub(super) fn aggregates(
    events: &[Placed<'_>],
    claim: &mut dyn FnMut(ModuleId, &str) -> Ident,
) -> Vec<(ModuleId, Aggregate)> {
    let mut by_name: BTreeMap<(ModuleId, &str), Vec<&EventRef>> = BTreeMap::new();
    for Placed { event, .. } in events {
        let aggregate = event.event_type.split('.').next().unwrap_or_default();
        by_name.entry((event.module, aggregate)).or_default().push(event);
    }
    by_name
        .into_iter()
        .map(|((module, name), events)| {
            let stem = type_name(name);
            let aggregate = Aggregate {
                event: claim(module, &format!("{stem}Aggregate")),
                apply: claim(module, &format!("Apply{stem}")),
                name: name.to_owned(),
                events: named_apart(events.into_iter(), action_of),
            };
            (module, aggregate)
        })
        .collect()
}

/// The module that all of them share, or the root.
fn home(mut modules: impl Iterator<Item = ModuleId>) -> ModuleId {
    let first = modules.next().unwrap_or(ModuleId::ROOT);
    if modules.all(|module| module == first) { first } else { ModuleId::ROOT }
}

/// `acme.lab.events` → `acme_lab`.
fn topic_stem(topic: &str) -> String {
    let stem = topic.strip_suffix(".events").or_else(|| topic.strip_suffix("-events"));
    stem.unwrap_or(topic).replace(|c: char| !c.is_alphanumeric(), "_")
}

/// The events with names that differ among them.
fn named_apart<'e>(
    events: impl Iterator<Item = &'e EventRef>,
    name: fn(&EventRef) -> String,
) -> Vec<EventRef> {
    let (mut variants, mut methods) = (Scope::default(), Scope::default());
    events
        .map(|event| {
            let name = name(event);
            EventRef {
                variant: variants.claim(&variant_name(&name), ""),
                method: methods.claim(&snake_name(&name), "_"),
                ..event.clone()
            }
        })
        .collect()
}

fn type_of(event: &EventRef) -> String {
    event.ident.to_string().trim_start_matches("r#").to_owned()
}

/// The part of the type after the aggregate's name; all of it where there is no dot.
fn action_of(event: &EventRef) -> String {
    event.event_type.split_once('.').map_or_else(|| type_of(event), |(_, action)| action.to_owned())
}
