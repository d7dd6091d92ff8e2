//! The page of a domain.

use std::time::Duration;

use askama::Template;

use super::Fact;
use super::event::EventSection;
use super::links::From;
use super::text::{MISSING, code, inline, or_missing, paragraphs};
use crate::docs::model::{Domain, DomainId, Event, Model, Service};

/// A domain with all its events.
#[derive(Debug, Template)]
#[template(path = "markdown/domain.md.j2", escape = "none")]
pub(super) struct DomainPage {
    title: String,
    description: Option<String>,
    facts: Vec<Fact>,
    services: Vec<ServiceRow>,
    rows: Vec<EventRow>,
    events: Vec<EventSection>,
}

#[derive(Debug)]
struct ServiceRow {
    name: String,
    owner: String,
    does: &'static str,
    events: String,
}

/// An event in a table.
#[derive(Debug)]
pub(super) struct EventRow {
    pub(super) link: String,
    pub(super) domain: String,
    pub(super) happened: String,
    pub(super) identifies: &'static str,
}

impl DomainPage {
    pub(super) fn new(model: &Model, id: DomainId) -> Self {
        let domain = &model[id];
        let rows = domain.events.iter().map(|&id| {
            let link = From::Domain(model[id].domain).event(model, &model[id]);
            EventRow { link, ..event_row(model, &model[id]) }
        });
        Self {
            title: inline(&domain.name),
            description: domain.description.as_deref().map(paragraphs),
            facts: facts(domain),
            services: services(domain),
            rows: rows.collect(),
            events: domain.events.iter().map(|&id| EventSection::new(model, id)).collect(),
        }
    }
}

/// An event as pages beside the index list it.
pub(super) fn event_row(model: &Model, event: &Event) -> EventRow {
    EventRow {
        link: From::Top.event(model, event),
        domain: From::Top.domain(&model[event.domain]),
        happened: or_missing(event.happened.as_deref()),
        identifies: if event.identifying().next().is_some() { "**PHI**" } else { "" },
    }
}

fn facts(domain: &Domain) -> Vec<Fact> {
    let access = domain.class.as_ref().and_then(|class| class.access.as_deref());
    let mut facts = vec![
        Fact::new("owner", or_missing(domain.owner.as_deref())),
        Fact::new("topic", domain.topic.as_deref().map_or_else(|| MISSING.to_owned(), code)),
        Fact::new("class", class(domain)),
        Fact::new("who may read it", or_missing(access)),
    ];
    if domain.topic.is_some() {
        let partitions = domain.partitions.map_or_else(|| MISSING.to_owned(), |n| n.to_string());
        facts.push(Fact::new("partitions", partitions));
        facts.push(Fact::new("retention", retention(domain.retention)));
        facts.push(Fact::new("subjects", code(domain.subject_strategy.as_str())));
    }
    facts.extend(domain.volume.as_deref().map(|volume| Fact::new("volume", inline(volume))));
    facts
}

/// The class of a domain's topic.
pub(super) fn class(domain: &Domain) -> String {
    domain.class.as_ref().map_or_else(|| MISSING.to_owned(), |class| code(&class.name))
}

fn retention(retention: Option<Duration>) -> String {
    const HOUR: u64 = 3600;
    let Some(retention) = retention else { return "for ever".to_owned() };
    let hours = retention.as_secs() / HOUR;
    if hours.is_multiple_of(24) { format!("{} days", hours / 24) } else { format!("{hours} hours") }
}

fn services(domain: &Domain) -> Vec<ServiceRow> {
    let row = |service: &Service, does| ServiceRow {
        name: code(&service.name),
        owner: or_missing(service.owner.as_deref()),
        does,
        events: service.patterns.iter().map(|name| code(name)).collect::<Vec<_>>().join(", "),
    };
    let producers = domain.producers.iter().map(|service| row(service, "publishes"));
    let consumers = domain.consumers.iter().map(|service| row(service, "consumes"));
    producers.chain(consumers).collect()
}
