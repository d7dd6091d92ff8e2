//! What the pages of a catalog show, gathered once.
//!
//! Plain data, in the order in which pages show it; every projection (Markdown, site, AsyncAPI)
//! reads it and decides nothing but its form. Texts are as their authors wrote them: escaping is a
//! matter of the projection. What a catalog does not say is absent here, and pages show it as
//! missing.

mod build;
mod example;
mod field;
mod index;
mod named;
mod prose;
mod readable;
mod rust;
mod snippet;
mod words;

use std::time::Duration;

use factline_core::avro::schema::Schema;
use factline_core::event::SubjectStrategy;
use factline_core::privacy::Tag;

pub use build::{Sources, build};
pub use field::{Field, Role, Word};
pub use index::{DomainId, EventId, Link, TypeId};
pub use named::{NamedType, Shape, Symbol};

/// A catalog.
#[derive(Clone, Debug, Default)]
pub struct Model {
    /// Its title.
    pub title: String,
    /// What it is about.
    pub description: Option<String>,
    /// Where its sources can be read, without a slash at the end.
    pub source_url: Option<String>,
    /// The folders of events, by name.
    pub domains: Vec<Domain>,
    /// All events, by event type.
    pub events: Vec<Event>,
    /// All other records, enums and fixed types, by full name.
    pub types: Vec<NamedType>,
    /// How many of what there are.
    pub counts: Counts,
}

/// How many of what a catalog has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Domains.
    pub domains: usize,
    /// Events, retired ones included.
    pub events: usize,
    /// Events that are no longer published.
    pub retired: usize,
    /// Parts of event types before the dot.
    pub aggregates: usize,
    /// Types that more than one event uses.
    pub shared_types: usize,
    /// Events with a field that identifies a person.
    pub with_phi: usize,
    /// Services that consume events.
    pub consumers: usize,
}

/// A folder of events that share a topic; where a folder has no `domain.toml`, the events of a
/// namespace.
#[derive(Clone, Debug, Default)]
pub struct Domain {
    /// The name of the folder, or the namespace.
    pub name: String,
    /// The name in paths of pages, different for every domain.
    pub slug: String,
    /// What it is about.
    pub description: Option<String>,
    /// Who answers for it.
    pub owner: Option<String>,
    /// The topic of its events; absent where each event names its own.
    pub topic: Option<String>,
    /// How the content of the topic is protected.
    pub class: Option<Class>,
    /// How many partitions the topic has.
    pub partitions: Option<u32>,
    /// How long the topic keeps a record; absent for ever.
    pub retention: Option<Duration>,
    /// How many events to expect, in the catalog's own words.
    pub volume: Option<String>,
    /// How the schemas of its events are filed in a registry.
    pub subject_strategy: SubjectStrategy,
    /// Who consumes its events.
    pub consumers: Vec<Service>,
    /// Who publishes its events.
    pub producers: Vec<Service>,
    /// Its events, by event type.
    pub events: Vec<EventId>,
}

/// How the content of a topic is protected.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Class {
    /// Its name, such as `phi`.
    pub name: String,
    /// Who may read such a topic.
    pub access: Option<String>,
}

/// A service that publishes or consumes events.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Service {
    /// Its name.
    pub name: String,
    /// Who answers for it.
    pub owner: Option<String>,
    /// The events, as `domain.toml` names them; `Patient.*` and `*` stand for several.
    pub patterns: Vec<String>,
}

/// An event.
#[derive(Clone, Debug)]
pub struct Event {
    /// The name that consumers dispatch on: `Patient.Created`.
    pub event_type: String,
    /// The part of it before the dot.
    pub aggregate: String,
    /// The full name of its record.
    pub full_name: String,
    /// The name in paths of pages and in anchors, different for every event of its domain.
    pub slug: String,
    /// The folder it stands in.
    pub domain: DomainId,
    /// What happened: its documentation up to the word `emitted`.
    pub happened: Option<String>,
    /// When it is emitted: its documentation from the word `emitted` on.
    pub emitted: Option<String>,
    /// The topic it is published to.
    pub topic: String,
    /// The field whose value is the record's key.
    pub key: String,
    /// What its schema is filed under in a registry.
    pub subject: String,
    /// The field that names the person whom the event is about.
    pub data_subject: Option<String>,
    /// Who publishes it.
    pub producers: Vec<Service>,
    /// Who consumes it.
    pub consumers: Vec<Service>,
    /// Why it should no longer be used; empty where that is not said.
    pub deprecated: Option<String>,
    /// Why, or since when, it is no longer published; empty where that is not said.
    pub retired: Option<String>,
    /// Its `stability`.
    pub stability: Option<String>,
    /// Its classified fields, those of the records inside it included.
    pub classified: Vec<Classified>,
    /// Other standards' names of the same fact.
    pub mappings: Vec<Mapping>,
    /// Its other attributes that are texts.
    pub notes: Vec<(String, String)>,
    /// Its fields.
    pub fields: Vec<Field>,
    /// All types inside it, by full name.
    pub uses: Vec<TypeId>,
    /// The path of its Rust type.
    pub rust_path: String,
    /// An example of it; absent where no datum is finite.
    pub example: Option<Example>,
    /// Rust that publishes the example; absent for a retired event.
    pub publish: Option<String>,
    /// Rust that consumes it.
    pub consume: String,
    /// Its schema; [`Schema::to_json`] gives the self-contained text that is registered.
    pub schema: Schema,
    /// The file that defines it, from the folder of the catalog.
    pub file: String,
    /// The text of that file.
    pub source: String,
    /// Its versions, the newest first.
    pub history: Vec<Version>,
}

/// A field that is classified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Classified {
    /// Field names joined by dots, `[]` for the items of an array, `{}` for the values of a map.
    pub path: String,
    /// How it is classified.
    pub tag: Tag,
}

/// Another standard's name of an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapping {
    /// The standard, such as `FHIR R4`.
    pub standard: &'static str,
    /// Its name of the fact, such as `Patient`.
    pub name: String,
}

/// An event's example.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// In Avro's JSON, indented: unions name their branch, logical types stand as their base.
    pub avro_json: String,
    /// As people read it, indented: unions plain, moments, decimals and ids as text.
    pub readable: String,
    /// On one line, unions plain and logical types as their base: as a JSON Schema made from the
    /// Avro one has it.
    pub payload: String,
    /// Whether the schema gives it; otherwise its values say what goes where.
    pub is_given: bool,
}

/// A version of an event's schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// Its number, from 1 on.
    pub number: u32,
    /// How it goes with the version before.
    pub verdict: Verdict,
    /// What changed against the version before, a sentence each.
    pub changes: Vec<String>,
}

/// How a version goes with the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// There is none before it.
    First,
    /// Both read each other's data.
    Full,
    /// The newer reads the older's data.
    Backward,
    /// The older reads the newer's data.
    Forward,
    /// Neither reads the other's data.
    Breaking,
}

impl Verdict {
    /// The verdict in words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::First => "first version",
            Self::Full => "compatible: each version reads the other's data",
            Self::Backward => "backward compatible: upgrade consumers first",
            Self::Forward => "forward compatible: upgrade producers first",
            Self::Breaking => "breaking: neither version reads the other's data",
        }
    }

    /// Whether somebody who reads the other version's data fails.
    #[must_use]
    pub const fn is_breaking(self) -> bool {
        matches!(self, Self::Breaking)
    }
}

impl Event {
    /// The fields that identify a person.
    pub fn identifying(&self) -> impl Iterator<Item = &Classified> {
        self.classified.iter().filter(|field| field.tag == Tag::Phi)
    }

    /// The fields with content that is protected for another reason.
    pub fn sensitive(&self) -> impl Iterator<Item = &Classified> {
        self.classified.iter().filter(|field| field.tag == Tag::Sensitive)
    }
}
