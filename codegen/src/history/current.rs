//! The events of a catalog as they are now.

use std::collections::BTreeMap;

use factline_core::avro::schema::{Named, NamedId, ParseOptions, Schema, SchemaSet, parse};

use crate::digest::hex;
use crate::input::Input;

/// The events that a catalog's sources define; what is unsound is missing.
pub(super) struct Current {
    set: SchemaSet,
    events: BTreeMap<String, NamedId>,
}

impl Current {
    pub(super) fn of(input: &Input) -> Self {
        let set = parse(input.sources.iter().cloned(), &ParseOptions::default()).set;
        let is_event = |id: &NamedId| event_type(&set[*id]).is_some();
        let name = |id: NamedId| (set[id].name.full().to_owned(), id);
        let events = set.ids().filter(is_event).map(name).collect();
        Self { set, events }
    }

    /// The full names of all events.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.events.keys().map(String::as_str)
    }

    /// What a record of this name, or of this event type, is called now.
    pub(super) fn find(&self, full_name: &str, wanted: Option<&str>) -> Option<&str> {
        let is_same = |id: NamedId| {
            let named = &self.set[id];
            named.aliases.iter().any(|alias| alias.full() == full_name)
                || wanted.is_some_and(|wanted| event_type(named) == Some(wanted))
        };
        match self.events.get_key_value(full_name) {
            Some((name, _)) => Some(name),
            None => self.events.iter().find(|(_, id)| is_same(**id)).map(|(name, _)| &**name),
        }
    }

    pub(super) fn event_type(&self, full_name: &str) -> Option<&str> {
        event_type(self.named(full_name)?)
    }

    pub(super) fn named(&self, full_name: &str) -> Option<&Named> {
        self.events.get(full_name).map(|id| &self.set[*id])
    }

    pub(super) fn set(&self) -> &SchemaSet {
        &self.set
    }

    pub(super) fn schema(&self, full_name: &str) -> Option<Schema> {
        self.events.get(full_name).map(|id| Schema::of(&self.set, *id))
    }

    /// What readers see of a record, as `catalog.lock` has it.
    pub(super) fn resolution(&self, full_name: &str) -> Option<String> {
        self.schema(full_name).map(|schema| hex(&schema.fingerprints().resolution))
    }
}

fn event_type(named: &Named) -> Option<&str> {
    named.attributes.str("eventType").filter(|text| !text.is_empty() && named.fields().is_some())
}
