//! The picture of domains, events and consumers.

mod layout;

use std::collections::BTreeMap;

use askama::Template;

use super::shell::{Section, Shell};
use super::words::Place;
use super::{Page, links, page};
use crate::docs::model::{Domain, DomainId, Model, Service};

use layout::{Drawing, draw};

/// What the page shows.
#[derive(Debug, Template)]
#[template(path = "site/picture.html")]
struct PicturePage<'m> {
    shell: Shell<'m>,
    model: &'m Model,
    drawing: Drawing<'m>,
    domains: Vec<Row<'m>>,
    consumers: Vec<Consumer<'m>>,
}

/// A domain in the table.
#[derive(Debug)]
struct Row<'m> {
    domain: &'m Domain,
    href: String,
    consumers: Vec<Name<'m>>,
}

/// A link to a consumer.
#[derive(Debug)]
struct Name<'m> {
    name: &'m str,
    anchor: String,
}

/// A consumer, with what it reads.
#[derive(Debug)]
struct Consumer<'m> {
    name: &'m str,
    owner: Option<&'m str>,
    anchor: String,
    reads: Vec<Read<'m>>,
}

/// What a consumer reads of a domain.
#[derive(Debug)]
struct Read<'m> {
    domain: &'m str,
    href: String,
    /// How many of the domain's events.
    events: usize,
    of: usize,
}

pub(super) fn page(model: &Model) -> Page {
    let place = Place { model, root: "", event: None };
    let readers = readers(model);
    let domains = (0..model.domains.len()).map(DomainId::at);
    let page = PicturePage {
        shell: Shell::new(model, "", Section::Picture)
            .named("Picture", Some("Domains, their events, and who consumes them.")),
        model,
        drawing: draw(&place, &readers),
        domains: domains.map(|id| row(&place, id)).collect(),
        consumers: readers.iter().map(|reader| consumer(&place, reader)).collect(),
    };
    page::page("picture.html".to_owned(), &page)
}

/// A service, with how many events of each domain it reads.
#[derive(Debug)]
struct Reader<'m> {
    name: &'m str,
    owner: Option<&'m str>,
    reads: BTreeMap<DomainId, usize>,
}

/// All consumers, by name.
fn readers(model: &Model) -> Vec<Reader<'_>> {
    let mut all: BTreeMap<&str, Reader<'_>> = BTreeMap::new();
    for event in &model.events {
        for Service { name, owner, .. } in &event.consumers {
            let empty = || Reader { name, owner: None, reads: BTreeMap::new() };
            let reader = all.entry(name).or_insert_with(empty);
            reader.owner = reader.owner.or(owner.as_deref());
            *reader.reads.entry(event.domain).or_default() += 1;
        }
    }
    all.into_values().collect()
}

fn row<'m>(place: &Place<'m>, id: DomainId) -> Row<'m> {
    let domain = &place.model[id];
    let consumers = domain
        .consumers
        .iter()
        .map(|service| Name { name: &service.name, anchor: links::consumer(&service.name) });
    let consumers = consumers.collect();
    Row { domain, href: place.to(&links::domain(place.model, id)), consumers }
}

fn consumer<'m>(place: &Place<'m>, reader: &Reader<'m>) -> Consumer<'m> {
    let reads = reader.reads.iter().map(|(&id, &events)| Read {
        domain: &place.model[id].name,
        href: place.to(&links::domain(place.model, id)),
        events,
        of: place.model[id].events.len(),
    });
    let (reads, anchor) = (reads.collect(), links::consumer(reader.name));
    Consumer { name: reader.name, owner: reader.owner, anchor, reads }
}
