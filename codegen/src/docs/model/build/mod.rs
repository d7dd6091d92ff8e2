//! From a catalog's sources to its model.

mod domains;
mod events;
mod fields;
mod types;
mod versions;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use factline_core::avro::finding::{Finding, Severity};
use factline_core::avro::schema::{Named, NamedId, ParseOptions, SchemaSet, parse};

use super::snippet::Types;
use super::words::Links;
use super::{Counts, EventId, Link, Model, TypeId};
use crate::docs::Settings;
use crate::history::History;
use crate::input::Input;
use crate::model::Catalog;
use crate::{Config, check, resolve};

use domains::Homes;

/// The title of a catalog that has none.
const TITLE: &str = "Event catalog";

/// What a model is built from.
#[derive(Clone, Copy, Debug)]
pub struct Sources<'a> {
    /// The schemas and domains.
    pub input: &'a Input,
    /// What the schemas were before.
    pub history: &'a History,
    /// The folder of the catalog, which files are named from.
    pub root: &'a Path,
}

/// Gathers what pages show.
///
/// # Errors
///
/// Everything that is wrong with the schemas: pages of a broken catalog would mislead.
pub fn build(
    sources: &Sources<'_>,
    config: &Config,
    settings: &Settings,
) -> Result<Model, Vec<Finding>> {
    let input = sources.input;
    let parsed = parse(input.sources.iter().cloned(), &ParseOptions::default());
    let mut findings = input.findings.clone();
    findings.extend(parsed.findings);
    findings.extend(check::check(&parsed.set, input));
    findings.retain(|finding| finding.severity == Severity::Error);
    if !findings.is_empty() {
        return Err(findings);
    }
    let catalog = resolve::resolve(&parsed.set, input, config);
    let builder = Builder::new(&parsed.set, sources, &catalog, settings);
    Ok(builder.model())
}

/// What the steps know.
#[derive(Debug)]
struct Builder<'a> {
    set: &'a SchemaSet,
    input: &'a Input,
    history: &'a History,
    settings: &'a Settings,
    root: &'a Path,
    types: Types<'a>,
    /// The events by event type, and all other types by full name.
    event_ids: Vec<NamedId>,
    type_ids: Vec<NamedId>,
    links: Links,
    homes: Homes<'a>,
}

impl<'a> Builder<'a> {
    fn new(
        set: &'a SchemaSet,
        sources: &Sources<'a>,
        catalog: &'a Catalog,
        settings: &'a Settings,
    ) -> Self {
        let Sources { input, history, root } = *sources;
        let is_event = |id: &NamedId| set[*id].attributes.get("eventType").is_some();
        let (mut event_ids, mut type_ids): (Vec<_>, Vec<_>) = set.ids().partition(is_event);
        event_ids.sort_by_key(|&id| set[id].attributes.str("eventType"));
        type_ids.sort_by(|&a, &b| set[a].name.cmp(&set[b].name));
        let events = event_ids.iter().enumerate().map(|(at, &id)| (id, Link::Event(EventId(at))));
        let types = type_ids.iter().enumerate().map(|(at, &id)| (id, Link::Type(TypeId(at))));
        let links = events.chain(types).collect();
        let homes = Homes::new(set, input, &event_ids);
        let types = Types::new(catalog, settings.crate_name.as_deref());
        Self { set, input, history, settings, root, types, event_ids, type_ids, links, homes }
    }

    fn model(&self) -> Model {
        let events = self.events();
        let mut model = Model {
            title: self.settings.title.clone().unwrap_or_else(|| TITLE.to_owned()),
            description: self.settings.description.clone(),
            source_url: self.settings.source_url.clone(),
            domains: self.domains(&events),
            types: self.named_types(&events),
            events,
            counts: Counts::default(),
        };
        model.counts = counts(&model);
        model
    }

    /// The file of a type, from the folder of the catalog.
    fn file(&self, named: &Named) -> String {
        let name = self.set[named.file].name();
        let path = Path::new(&**name);
        let path = path.strip_prefix(self.root).unwrap_or(path);
        let parts = path.components().map(|part| part.as_os_str().to_string_lossy());
        parts.collect::<Vec<_>>().join("/")
    }

    /// The named types that a type's fields are made of.
    fn parts(&self, id: NamedId) -> BTreeSet<NamedId> {
        let mut parts = BTreeSet::new();
        for field in self.set[id].fields().unwrap_or_default() {
            field.ty.for_each_name(&mut |id| {
                parts.insert(id);
            });
        }
        parts
    }

    /// All types inside a type, at any depth.
    fn all_parts(&self, id: NamedId) -> BTreeSet<NamedId> {
        let mut found = BTreeSet::new();
        let mut open = vec![id];
        while let Some(id) = open.pop() {
            open.extend(self.parts(id).into_iter().filter(|&part| found.insert(part)));
        }
        found
    }
}

fn counts(model: &Model) -> Counts {
    let aggregates: BTreeSet<_> = model.events.iter().map(|event| &event.aggregate).collect();
    let services = model.domains.iter().flat_map(|domain| &domain.consumers);
    let consumers: BTreeSet<_> = services.map(|service| &service.name).collect();
    Counts {
        domains: model.domains.len(),
        events: model.events.len(),
        retired: model.events.iter().filter(|event| event.retired.is_some()).count(),
        aggregates: aggregates.len(),
        shared_types: model.types.iter().filter(|ty| ty.is_shared()).count(),
        with_phi: model.events.iter().filter(|event| event.identifying().next().is_some()).count(),
        consumers: consumers.len(),
    }
}

/// Names for paths and anchors: lower-case letters, digits and hyphens, each once.
#[derive(Debug, Default)]
struct Slugs(BTreeMap<String, usize>);

impl Slugs {
    fn claim(&mut self, name: &str) -> String {
        let slug = slug(name);
        let mut candidate = slug.clone();
        let mut number = 1;
        while self.0.contains_key(&candidate) {
            number += 1;
            candidate = format!("{slug}-{number}");
        }
        self.0.insert(candidate.clone(), number);
        candidate
    }
}

/// `LabResult.AutoVerified` becomes `lab-result-auto-verified`; what is not ASCII becomes its
/// number.
fn slug(name: &str) -> String {
    let mut out = String::new();
    let mut before = '-';
    for c in name.chars() {
        match c {
            'A'..='Z' if before.is_ascii_lowercase() || before.is_ascii_digit() => {
                out.push('-');
                out.push(c.to_ascii_lowercase());
            }
            'A'..='Z' | 'a'..='z' | '0'..='9' => out.push(c.to_ascii_lowercase()),
            _ if c.is_ascii() => {
                if !out.ends_with('-') && !out.is_empty() {
                    out.push('-');
                }
            }
            _ => out.push_str(&format!("u{:x}", u32::from(c))),
        }
        before = c;
    }
    let out = out.trim_end_matches('-');
    if out.is_empty() { "unnamed".to_owned() } else { out.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_plain_and_differ() {
        let mut slugs = Slugs::default();
        assert_eq!(slugs.claim("LabResult.AutoVerified"), "lab-result-auto-verified");
        assert_eq!(slugs.claim("Lab-Result.autoVerified"), "lab-result-auto-verified-2");
        assert_eq!(slugs.claim("../é"), "ue9");
        assert_eq!(slugs.claim("..."), "unnamed");
        assert_eq!(slugs.claim("Hl7Message.Received"), "hl7-message-received");
    }
}
