//! The pages that list everything.

use std::collections::BTreeMap;

use askama::Template;
use factline_core::privacy::Tag;

use super::Fact;
use super::domain::{EventRow, class, event_row};
use super::links::From;
use super::text::{MISSING, code, counted, inline, or_missing, paragraphs};
use crate::docs::model::{Counts, Domain, Event, Model};

/// The first page.
#[derive(Debug, Template)]
#[template(path = "markdown/index.md.j2", escape = "none")]
pub(super) struct Index {
    title: String,
    description: Option<String>,
    counts: String,
    domains: Vec<DomainRow>,
}

#[derive(Debug)]
struct DomainRow {
    link: String,
    owner: String,
    class: String,
    events: usize,
    consumers: String,
}

impl Index {
    pub(super) fn new(model: &Model) -> Self {
        let domains = model.domains.iter().map(|domain| DomainRow {
            link: From::Top.domain(domain),
            owner: or_missing(domain.owner.as_deref()),
            class: class(domain),
            events: domain.events.len(),
            consumers: consumers(domain),
        });
        Self {
            title: inline(&model.title),
            description: model.description.as_deref().map(paragraphs),
            counts: counts(&model.counts),
            domains: domains.collect(),
        }
    }
}

fn consumers(domain: &Domain) -> String {
    if domain.consumers.is_empty() {
        return MISSING.to_owned();
    }
    domain.consumers.iter().map(|service| code(&service.name)).collect::<Vec<_>>().join(", ")
}

fn counts(counts: &Counts) -> String {
    let mut text = format!(
        "{} of {} in {}; {} with fields that identify a person.",
        counted(counts.events, "event"),
        counted(counts.aggregates, "aggregate"),
        counted(counts.domains, "domain"),
        counts.with_phi,
    );
    if counts.retired > 0 {
        text.push_str(&format!(" {} of them retired.", counts.retired));
    }
    text
}

/// All events from A to Z.
#[derive(Debug, Template)]
#[template(path = "markdown/events.md.j2", escape = "none")]
pub(super) struct Events {
    events: Vec<EventRow>,
}

impl Events {
    pub(super) fn new(model: &Model) -> Self {
        Self { events: model.events.iter().map(|event| event_row(model, event)).collect() }
    }
}

/// What tags and classes mean, and where they are.
#[derive(Debug, Template)]
#[template(path = "markdown/classification.md.j2", escape = "none")]
pub(super) struct Classification {
    tags: Vec<TagRow>,
    classes: Vec<ClassRow>,
    domains: Vec<Fact>,
}

#[derive(Debug)]
struct TagRow {
    tag: Tag,
    meaning: &'static str,
    events: usize,
    fields: usize,
}

#[derive(Debug)]
struct ClassRow {
    class: String,
    access: String,
    domains: String,
}

impl Classification {
    pub(super) fn new(model: &Model) -> Self {
        Self {
            tags: vec![
                tag(model, Tag::Phi, "identifies a person, or is protected health information"),
                tag(model, Tag::Sensitive, "protected for another reason"),
            ],
            classes: classes(model),
            domains: model.domains.iter().filter_map(|domain| identifying(model, domain)).collect(),
        }
    }
}

fn tag(model: &Model, tag: Tag, meaning: &'static str) -> TagRow {
    let count = |event: &Event| event.classified.iter().filter(|field| field.tag == tag).count();
    let counts: Vec<_> = model.events.iter().map(count).filter(|&count| count > 0).collect();
    TagRow { tag, meaning, events: counts.len(), fields: counts.iter().sum() }
}

fn classes(model: &Model) -> Vec<ClassRow> {
    let mut classes: BTreeMap<&str, (Option<&str>, Vec<String>)> = BTreeMap::new();
    for domain in &model.domains {
        let Some(class) = &domain.class else { continue };
        let entry = classes.entry(&class.name).or_default();
        entry.0 = class.access.as_deref();
        entry.1.push(From::Top.domain(domain));
    }
    let rows = classes.into_iter().map(|(name, (access, domains))| ClassRow {
        class: code(name),
        access: or_missing(access),
        domains: domains.join(", "),
    });
    rows.collect()
}

/// The events of a domain that identify a person.
fn identifying(model: &Model, domain: &Domain) -> Option<Fact> {
    let events = domain.events.iter().map(|&id| &model[id]);
    let events = events.filter(|event| event.identifying().next().is_some());
    let links: Vec<_> = events.map(|event| From::Top.event(model, event)).collect();
    let label = From::Top.domain(domain);
    (!links.is_empty()).then(|| Fact { label, value: links.join(", ") })
}
