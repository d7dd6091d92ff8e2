//! The page of an event.

use std::collections::BTreeSet;

use askama::Template;

use super::fields::{Content, Row};
use super::shell::{Section, Shell};
use super::types::{Body, body};
use super::words::Place;
use super::{Page, links, page};
use crate::docs::model::{self, Class, Event, EventId, Model, Service, TypeId, Verdict};

/// The way up from the page of an event.
const ROOT: &str = "../../";

/// What the page shows.
#[derive(Debug, Template)]
#[template(path = "site/event.html")]
struct EventPage<'m> {
    shell: Shell<'m>,
    event: &'m Event,
    domain: &'m model::Domain,
    domain_href: String,
    /// The event type after its aggregate, with the dot.
    action: &'m str,
    class: Option<&'m Class>,
    owner: Option<&'m str>,
    consumers: Vec<Consumer<'m>>,
    identifying: Vec<Leaf<'m>>,
    sensitive: Vec<Leaf<'m>>,
    rows: Vec<Row<'m>>,
    locals: Vec<Local<'m>>,
}

/// A service that reads the event.
#[derive(Debug)]
struct Consumer<'m> {
    service: &'m Service,
    href: String,
}

/// A classified field, with the anchor of the field of the event that it is in.
#[derive(Debug)]
struct Leaf<'m> {
    path: &'m str,
    href: String,
}

/// A type that only this event uses.
#[derive(Debug)]
struct Local<'m> {
    anchor: String,
    name: &'m str,
    doc: Option<&'m str>,
    body: Body<'m>,
}

pub(super) fn page(model: &Model, id: EventId) -> Page {
    let event = &model[id];
    let domain = &model[event.domain];
    let place = Place { model, root: ROOT, event: Some(id) };
    let rows = place.rows(&event.fields);
    let locals = locals(&place, event, &rows);
    let picture =
        |service: &Service| place.to(&format!("picture.html#{}", links::consumer(&service.name)));
    let consumers =
        event.consumers.iter().map(|service| Consumer { service, href: picture(service) });
    let page = EventPage {
        shell: Shell::new(model, ROOT, Section::Domains)
            .named(&event.event_type, event.happened.as_deref()),
        event,
        domain,
        domain_href: place.to(&links::domain(model, event.domain)),
        action: event.event_type.get(event.aggregate.len()..).unwrap_or_default(),
        class: domain.class.as_ref(),
        owner: domain.owner.as_deref(),
        consumers: consumers.collect(),
        identifying: event.identifying().map(classified).collect(),
        sensitive: event.sensitive().map(classified).collect(),
        rows,
        locals,
    };
    page::page(links::event(model, id), &page)
}

/// Leads to the field of the event, wherever the path goes from there.
fn classified(field: &model::Classified) -> Leaf<'_> {
    let first = field.path.split(['.', '[', '{']).next().unwrap_or_default();
    Leaf { path: &field.path, href: format!("#{}", links::address(&links::field(first))) }
}

/// The types that only this event uses and that its table has no place for.
fn locals<'m>(place: &Place<'m>, event: &'m Event, rows: &[Row<'m>]) -> Vec<Local<'m>> {
    let placed: BTreeSet<&str> = rows
        .iter()
        .flat_map(|row| &row.inner)
        .filter_map(|inner| inner.anchor.as_deref())
        .collect();
    let own = event.uses.iter().filter(|&&id| !place.model[id].is_shared());
    own.map(|&id| local(place, id)).filter(|local| !placed.contains(&*local.anchor)).collect()
}

fn local<'m>(place: &Place<'m>, id: TypeId) -> Local<'m> {
    let ty = &place.model[id];
    let anchor = links::anchor(place.model, id);
    let body = body(place, ty, &anchor);
    Local { anchor, name: &ty.name, doc: ty.doc.as_deref(), body }
}
