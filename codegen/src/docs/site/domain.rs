//! The page of a domain.

use askama::Template;

use super::shell::{Section, Shell};
use super::words::Place;
use super::{Page, links, page};
use crate::docs::model::{Domain, DomainId, Event, Link, Model, Service};

/// The way up from the page of a domain.
const ROOT: &str = "../";

/// What the page shows.
#[derive(Debug, Template)]
#[template(path = "site/domain.html")]
struct DomainPage<'m> {
    shell: Shell<'m>,
    domain: &'m Domain,
    /// How long the topic keeps a record, in words.
    retention: String,
    consumers: Vec<Reader<'m>>,
    aggregates: Vec<Aggregate<'m>>,
}

/// A service that reads events of the domain.
#[derive(Debug)]
struct Reader<'m> {
    service: &'m Service,
    href: String,
}

/// Events about the same kind of thing.
#[derive(Debug)]
struct Aggregate<'m> {
    name: &'m str,
    events: Vec<Listed<'m>>,
}

/// An event in the table.
#[derive(Debug)]
struct Listed<'m> {
    event: &'m Event,
    action: &'m str,
    href: String,
    identifying: usize,
    sensitive: usize,
}

pub(super) fn page(model: &Model, id: DomainId) -> Page {
    let domain = &model[id];
    let place = Place { model, root: ROOT, event: None };
    let picture =
        |service: &Service| place.to(&format!("picture.html#{}", links::consumer(&service.name)));
    let consumers =
        domain.consumers.iter().map(|service| Reader { service, href: picture(service) });
    let about = domain.description.as_deref().or(domain.owner.as_deref());
    let page = DomainPage {
        shell: Shell::new(model, ROOT, Section::Domains).named(&domain.name, about),
        domain,
        retention: domain.retention.map_or_else(|| "for ever".to_owned(), in_words),
        consumers: consumers.collect(),
        aggregates: aggregates(&place, domain),
    };
    page::page(links::domain(model, id), &page)
}

/// The events of the domain, those of one aggregate together.
fn aggregates<'m>(place: &Place<'m>, domain: &'m Domain) -> Vec<Aggregate<'m>> {
    let mut aggregates: Vec<Aggregate<'m>> = Vec::new();
    for &id in &domain.events {
        let event = &place.model[id];
        let listed = Listed {
            event,
            action: event.event_type.get(event.aggregate.len()..).unwrap_or_default(),
            href: place.href(Link::Event(id)),
            identifying: event.identifying().count(),
            sensitive: event.sensitive().count(),
        };
        match aggregates.last_mut() {
            Some(last) if last.name == event.aggregate => last.events.push(listed),
            _ => aggregates.push(Aggregate { name: &event.aggregate, events: vec![listed] }),
        }
    }
    aggregates
}

/// Days where it is days, hours otherwise.
fn in_words(time: std::time::Duration) -> String {
    const HOUR: u64 = 3600;
    const DAY: u64 = 24 * HOUR;
    let (count, unit) = match time.as_secs() {
        seconds if seconds % DAY == 0 => (seconds / DAY, "day"),
        seconds => (seconds.div_ceil(HOUR), "hour"),
    };
    format!("{count} {unit}{}", if count == 1 { "" } else { "s" })
}
