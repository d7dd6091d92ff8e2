//! The section of an event.

use askama::Template;

use super::Fact;
use super::field::Fields;
use super::links::From;
use super::text::{MISSING, block, code, inline, paragraphs};
use super::types::{TypeSection, source};
use crate::docs::model::{Classified, Domain, Event, EventId, Model, Service};

/// Everything about an event; what readers ask first stands first.
#[derive(Debug, Template)]
#[template(path = "markdown/event.md.j2", escape = "none")]
pub(super) struct EventSection {
    anchor: String,
    title: String,
    warnings: Vec<String>,
    happened: String,
    emitted: String,
    facts: Vec<Fact>,
    fields: Fields,
    types: Vec<TypeSection>,
    example: Option<String>,
    example_note: &'static str,
    publish: Option<String>,
    versions: Vec<VersionRow>,
}

#[derive(Debug)]
struct VersionRow {
    number: u32,
    verdict: &'static str,
    changes: String,
}

impl EventSection {
    pub(super) fn new(model: &Model, id: EventId) -> Self {
        let event = &model[id];
        let from = From::Domain(event.domain);
        let own = event.uses.iter().map(|&id| &model[id]).filter(|ty| !ty.is_shared());
        let example = event.example.as_ref();
        let says = |text: &Option<String>, what: &str| {
            text.as_deref().map_or_else(|| format!("{what}: {MISSING}."), paragraphs)
        };
        Self {
            anchor: event.slug.clone(),
            title: inline(&event.event_type),
            warnings: warnings(event),
            happened: says(&event.happened, "What happened"),
            emitted: says(&event.emitted, "When it is emitted"),
            facts: facts(model, event),
            fields: Fields::new(model, &event.fields, from),
            types: own.map(|ty| TypeSection::new(model, ty, from)).collect(),
            example: example.map(|example| block("json", &example.avro_json)),
            example_note: match example {
                Some(example) if example.is_given => "",
                _ => ", its values standing for what goes there",
            },
            publish: event.publish.as_deref().map(|text| block("rust,ignore", text)),
            versions: versions(event),
        }
    }
}

fn warnings(event: &Event) -> Vec<String> {
    let mut warnings = Vec::new();
    let mut warn = |what: &str, why: &Option<String>| {
        warnings.extend(
            why.as_ref().map(|why| format!("{what} {}", inline(why)).trim_end().to_owned()),
        );
    };
    warn("**Retired**: it is still read, and no longer published.", &event.retired);
    warn("**Deprecated.**", &event.deprecated);
    let stability = event.stability.as_ref().filter(|stability| *stability != "stable");
    warnings.extend(stability.map(|stability| format!("**Stability**: {}.", inline(stability))));
    warnings
}

fn facts(model: &Model, event: &Event) -> Vec<Fact> {
    let domain = &model[event.domain];
    let keyed = format!("{}, keyed by {}", code(&event.topic), code(&event.key));
    let mut facts = vec![
        Fact::new("identifies a person", identifies(event)),
        Fact::new("sensitive", paths(event.sensitive()).unwrap_or_else(|| "nothing".to_owned())),
        Fact::new("who may consume it", may_consume(domain, event)),
        Fact::new("published by", published_by(domain, event)),
        Fact::new("topic", keyed),
        Fact::new("subject", code(&event.subject)),
    ];
    let mappings = event.mappings.iter();
    facts.extend(mappings.map(|mapping| Fact::new(mapping.standard, code(&mapping.name))));
    facts.extend(event.notes.iter().map(|(name, text)| Fact::new(&code(name), inline(text))));
    facts.push(Fact::new("schema", source(model, &event.file)));
    facts.push(Fact::new("Rust", code(&event.rust_path)));
    if let [only] = &event.history[..] {
        let text = format!("{}: {}", only.number, only.verdict.words());
        facts.push(Fact::new("version", text));
    }
    facts
}

/// The fields that identify a person, and the one that points to them.
fn identifies(event: &Event) -> String {
    let tagged = paths(event.identifying());
    let subject = event.data_subject.as_deref().map(code);
    match (tagged, subject) {
        (Some(tagged), Some(subject)) => format!("{tagged}; {subject} says who it is about"),
        (Some(tagged), None) => tagged,
        (None, Some(subject)) => format!("only by the id in {subject}"),
        (None, None) => "no field does".to_owned(),
    }
}

fn paths<'f>(fields: impl Iterator<Item = &'f Classified>) -> Option<String> {
    let paths: Vec<_> = fields.map(|field| code(&field.path)).collect();
    (!paths.is_empty()).then(|| paths.join(", "))
}

fn may_consume(domain: &Domain, event: &Event) -> String {
    let class = match &domain.class {
        None => format!("class {MISSING}"),
        Some(class) => match &class.access {
            Some(access) => format!("{}: {}", code(&class.name), inline(access)),
            None => format!("class {}", code(&class.name)),
        },
    };
    let consumers = services(&event.consumers);
    let consumers = consumers.map_or_else(
        || "No consumer is declared.".to_owned(),
        |names| format!("Consumed by {names}."),
    );
    format!("{class}{} {consumers}", if class.ends_with('.') { "" } else { "." })
}

fn published_by(domain: &Domain, event: &Event) -> String {
    services(&event.producers).unwrap_or_else(|| match &domain.owner {
        Some(owner) => format!("services of the owner, {}; none is declared", inline(owner)),
        None => MISSING.to_owned(),
    })
}

/// Services with who answers for them.
fn services(services: &[Service]) -> Option<String> {
    let named = services.iter().map(|service| match &service.owner {
        Some(owner) => format!("{} ({})", code(&service.name), inline(owner)),
        None => code(&service.name),
    });
    let named: Vec<_> = named.collect();
    (!named.is_empty()).then(|| named.join(", "))
}

fn versions(event: &Event) -> Vec<VersionRow> {
    let rows = event.history.iter().map(|version| VersionRow {
        number: version.number,
        verdict: version.verdict.words(),
        changes: version
            .changes
            .iter()
            .map(|change| inline(change))
            .collect::<Vec<_>>()
            .join("<br>"),
    });
    rows.collect()
}
