//! Domains, and which event belongs to which.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use factline_core::avro::schema::{NamedId, SchemaSet};
use factline_core::event::SubjectStrategy;

use super::{Builder, Slugs};
use crate::docs::model::prose::present;
use crate::docs::model::{Class, Domain, DomainId, Event, EventId, Service};
use crate::input::{self, Consumer, Input};

/// Where events stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Home<'a> {
    /// In a folder with a `domain.toml`.
    Folder(&'a Path),
    /// In no such folder: the namespace stands for it.
    Namespace(&'a str),
}

/// The homes of a catalog, by name.
#[derive(Debug)]
pub(super) struct Homes<'a> {
    /// The name of each, and itself.
    all: Vec<(String, Home<'a>)>,
    of: BTreeMap<NamedId, DomainId>,
}

impl<'a> Homes<'a> {
    /// Every folder with a `domain.toml`, events or not, and the namespaces of all other events.
    pub(super) fn new(set: &'a SchemaSet, input: &'a Input, events: &[NamedId]) -> Self {
        let home = |id: NamedId| {
            let folders = Path::new(&**set[set[id].file].name()).ancestors().skip(1);
            let folder = folders.into_iter().find(|&folder| input.domains.contains_key(folder));
            folder.map_or_else(
                || Home::Namespace(set[id].name.namespace().unwrap_or_default()),
                Home::Folder,
            )
        };
        let folders = input.domains.keys().map(|folder| Home::Folder(folder));
        let all: BTreeSet<_> = events.iter().map(|&id| home(id)).chain(folders).collect();
        let named = all.into_iter().map(|home| (home.name(input), home));
        let mut all: Vec<_> = named.collect();
        all.sort();
        let at = |home| DomainId(all.iter().position(|(_, other)| *other == home).unwrap_or(0));
        let of = events.iter().map(|&id| (id, at(home(id)))).collect();
        Self { all, of }
    }

    /// The domain of an event.
    pub(super) fn of(&self, id: NamedId) -> DomainId {
        self.of.get(&id).copied().unwrap_or(DomainId(0))
    }
}

impl<'a> Home<'a> {
    fn name(self, input: &Input) -> String {
        match self {
            Self::Folder(folder) => input.domains[folder].name.clone(),
            Self::Namespace("") => "events".to_owned(),
            Self::Namespace(namespace) => namespace.to_owned(),
        }
    }
}

impl Builder<'_> {
    pub(super) fn domains(&self, events: &[Event]) -> Vec<Domain> {
        let mut slugs = Slugs::default();
        let homes = self.homes.all.iter().enumerate();
        homes
            .map(|(at, (name, home))| {
                let of = events.iter().enumerate().filter(|(_, event)| event.domain.0 == at);
                Domain {
                    name: name.clone(),
                    slug: slugs.claim(name),
                    events: of.map(|(at, _)| EventId(at)).collect(),
                    ..self.declared(*home)
                }
            })
            .collect()
    }

    /// The `domain.toml` of an event, if there is one.
    pub(super) fn toml(&self, id: NamedId) -> Option<&input::Domain> {
        self.input.domain_of(self.set[self.set[id].file].name())
    }

    /// What the `domain.toml` says.
    fn declared(&self, home: Home<'_>) -> Domain {
        let Home::Folder(folder) = home else { return Domain::default() };
        let toml = &self.input.domains[folder];
        Domain {
            description: toml.description.clone(),
            owner: present(Some(&toml.owner)),
            topic: present(Some(&toml.topic)),
            class: present(Some(&toml.class)).map(|name| self.class(name)),
            partitions: (toml.partitions > 0).then_some(toml.partitions),
            retention: toml.retention,
            volume: toml.volume.clone(),
            subject_strategy: strategy(Some(toml)),
            consumers: toml.consumers.iter().map(service).collect(),
            producers: toml.producers.iter().map(service).collect(),
            ..Domain::default()
        }
    }

    fn class(&self, name: String) -> Class {
        let access = self.settings.classes.get(&name).cloned();
        Class { name, access }
    }
}

/// How the schemas of a domain are filed in a registry. A word that is none is a finding of lint.
pub(super) fn strategy(toml: Option<&input::Domain>) -> SubjectStrategy {
    let word = toml.and_then(|toml| toml.subject_strategy.as_deref());
    word.and_then(|word| word.parse().ok()).unwrap_or_default()
}

/// A service, as pages show it.
pub(super) fn service(declared: &Consumer) -> Service {
    Service {
        name: declared.name.clone(),
        owner: present(Some(&declared.owner)),
        patterns: declared.events.clone(),
    }
}
