//! Events.

use std::collections::BTreeMap;

use factline_core::avro::schema::{Attributes, NamedId, Schema};
use factline_core::event::TopicNamer;
use factline_emit::model;

use super::domains::{service, strategy};
use super::fields::{core_tag, mark, note, notes};
use super::{Builder, Slugs};
use crate::docs::model::{
    Classified, DomainId, Event, Link, Mapping, Service, TypeId, example, prose,
};
use crate::input::Consumer;

/// The attributes that name the same fact in another standard.
const STANDARDS: [(&str, &str); 2] = [("fhir", "FHIR R4"), ("hl7v2", "HL7 v2")];

impl Builder<'_> {
    /// All events, by event type.
    pub(super) fn events(&self) -> Vec<Event> {
        let mut slugs: BTreeMap<DomainId, Slugs> = BTreeMap::new();
        let events = self.event_ids.iter();
        let mut events: Vec<_> = events.filter_map(|&id| self.event(id)).collect();
        for event in &mut events {
            event.slug = slugs.entry(event.domain).or_default().claim(&event.event_type);
        }
        events
    }

    fn event(&self, id: NamedId) -> Option<Event> {
        let named = &self.set[id];
        let full_name = named.name.full();
        let declared = self.types.record(full_name)?.event.as_ref()?;
        let toml = self.toml(id);
        let schema = Schema::of(self.set, id);
        let attributes = &named.attributes;
        let datum = example::datum(&schema, named);
        let retired = note(attributes, "retired");
        let publish = datum.as_ref().filter(|_| retired.is_none());
        let publish = publish.and_then(|(datum, _)| self.types.publish(self.set, id, datum));
        let (happened, emitted) = prose::split(named.doc.as_deref().unwrap_or_default());
        let data_subject = prose::present(Some(&declared.data_subject));
        let mut fields = self.fields(id);
        mark(&mut fields, &declared.key_field, data_subject.as_deref());
        let names = TopicNamer::plain();
        let services = |all: Option<&Vec<Consumer>>| services(all, &declared.event_type);
        Some(Event {
            event_type: declared.event_type.clone(),
            aggregate: declared.event_type.split('.').next().unwrap_or_default().to_owned(),
            full_name: full_name.to_owned(),
            slug: String::new(),
            domain: self.homes.of(id),
            happened,
            emitted,
            topic: declared.topic.clone(),
            key: declared.key_field.clone(),
            subject: strategy(toml).subject(&names, &declared.topic, full_name),
            data_subject,
            producers: services(toml.map(|toml| &toml.producers)),
            consumers: services(toml.map(|toml| &toml.consumers)),
            deprecated: note(attributes, "deprecated"),
            retired,
            stability: attributes.str("stability").map(str::to_owned),
            classified: classified(declared),
            mappings: mappings(attributes),
            notes: notes(attributes),
            fields,
            uses: self.used_types(id),
            rust_path: self.types.path(full_name)?,
            example: datum.and_then(|(datum, given)| example::texts(&schema, &datum, given)),
            publish,
            consume: self.types.consume(full_name)?,
            file: self.file(named),
            source: self.set[named.file].text().to_owned(),
            history: self.versions(id, &schema, &declared.topic),
            schema,
        })
    }

    fn used_types(&self, id: NamedId) -> Vec<TypeId> {
        let parts = self.all_parts(id);
        let links = parts.iter().filter_map(|part| self.links.get(part));
        let mut types: Vec<_> = links
            .filter_map(|link| match link {
                Link::Type(id) => Some(*id),
                Link::Event(_) => None,
            })
            .collect();
        types.sort();
        types
    }
}

/// The services that an event concerns.
fn services(all: Option<&Vec<Consumer>>, event_type: &str) -> Vec<Service> {
    let all = all.map(Vec::as_slice).unwrap_or_default().iter();
    all.filter(|declared| declared.takes(event_type)).map(service).collect()
}

fn classified(event: &model::Event) -> Vec<Classified> {
    let fields = event.tagged.iter();
    fields.map(|field| Classified { path: field.path.clone(), tag: core_tag(field.tag) }).collect()
}

fn mappings(attributes: &Attributes) -> Vec<Mapping> {
    let named = STANDARDS.iter().filter_map(|&(attribute, standard)| {
        let name = prose::present(attributes.str(attribute))?;
        Some(Mapping { standard, name })
    });
    named.collect()
}
