//! A catalog beside what a registry has of it: a list of versions for each event.

use std::collections::BTreeMap;

use factline_core::avro::compat::{self, Direction, Incompatibility, Mode};
use factline_core::avro::finding::Finding;
use factline_core::avro::schema::{NamedId, Schema};

use super::pointer::locate;
use super::side::{Place, Side};
use super::verdict::{Versions, mode_of};
use super::{Change, Hit, Options, Report, Sink, Verdict, Version, rule, rules};
use crate::lint::{self, event_type};

/// An event of a catalog, and what is asked of its new versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventOf {
    /// The full name of its record.
    pub full_name: String,
    /// The event's type.
    pub event_type: String,
    /// The topic it is published to.
    pub topic: String,
    /// What is asked of a new version.
    pub mode: Mode,
}

impl Version {
    /// The events, by their full names. Schemas that are not sound are left out.
    #[must_use]
    pub fn events(&self) -> Vec<EventOf> {
        let (set, findings) = super::read(self);
        let settings = lint::Settings::default();
        let side = Side::of(self, &set, &settings, &findings);
        let events = side.events.iter().map(|(event_type, &id)| EventOf {
            full_name: set[id].name.full().to_owned(),
            event_type: (*event_type).to_owned(),
            topic: side.topic_of(&set[id]).unwrap_or_default().to_owned(),
            mode: mode_of(&side, id),
        });
        let mut events: Vec<_> = events.collect();
        events.sort_by(|a, b| a.full_name.cmp(&b.full_name));
        events
    }
}

/// Everything that differs between a catalog and the versions of its events in a registry, by
/// their full names, from the oldest to the latest.
///
/// A registry says nothing of events that are gone, of Rust or of consumers: only the rules of
/// `WIRE` and those about the meaning of data count.
#[must_use]
pub fn compare_registered(
    new: &Version,
    registered: &BTreeMap<String, Vec<Schema>>,
    options: &Options,
) -> Report {
    let (set, findings) = super::read(new);
    let settings = lint::Settings::default();
    let side = Side::of(new, &set, &settings, &findings);
    let mut report = Report::default();
    rules::wire::invalid(&findings, &[], &mut report.changes);
    for (name, versions) in registered {
        let (Some(id), Some(last)) = (set.lookup(name), versions.last()) else { continue };
        let judged = Against { side: &side, id, versions, last };
        judged.report(options, &mut report);
    }
    join(&mut report.changes);
    super::finish(report, new, options)
}

/// One event beside its versions.
struct Against<'a> {
    side: &'a Side<'a>,
    id: NamedId,
    versions: &'a [Schema],
    last: &'a Schema,
}

impl Against<'_> {
    fn report(&self, options: &Options, report: &mut Report) {
        let schema = Schema::of(self.side.set, self.id);
        if schema.to_json() == self.last.to_json() {
            return;
        }
        let named = &self.side.set[self.id];
        let mode = options.mode.unwrap_or_else(|| mode_of(self.side, self.id));
        let versions = Versions { new: &schema, old: self.versions };
        let verdict = versions.verdict(event_type(named), named.name.full(), mode);
        let first = report.changes.len();
        for conflict in &verdict.conflicts {
            for found in &conflict.incompatibilities {
                let at = (conflict.direction, conflict.version);
                self.broken(&schema, at, found, &mut report.changes);
            }
        }
        for found in compat::changes(&schema, self.last) {
            let Some(rule) = rule(found.kind.as_str()) else { continue };
            let at = locate(self.side.set, self.id, &found.location);
            let place = Place { span: at.span, path: at.path, ..self.side.at(at.owner) };
            let mut sink = Sink::new(rule, &mut report.changes);
            sink.report(place, found.message).help(found.kind.fix());
        }
        for change in &mut report.changes[first..] {
            change.events = vec![verdict.name().to_owned()];
            change.consumers = self.consumers(&verdict);
            change.deploy = verdict.deploy;
        }
        report.verdicts.push(verdict);
    }

    fn broken(
        &self,
        schema: &Schema,
        (direction, version): (Direction, usize),
        found: &Incompatibility,
        changes: &mut Vec<Change>,
    ) {
        let Some(rule) = rule(found.kind.as_str()) else { return };
        let old = &self.versions[version];
        let is_latest = version + 1 == self.versions.len();
        let of_version = (!is_latest).then_some(version + 1);
        let (place, pair) = match direction {
            Direction::Backward => {
                let at = locate(self.side.set, self.id, &found.location);
                let place = Place { span: at.span, path: at.path, ..self.side.at(at.owner) };
                (place, (schema.clone(), old.clone()))
            }
            Direction::Forward => (self.forward(old, found), (old.clone(), schema.clone())),
        };
        let message = rules::wire::message(direction, of_version, found);
        let mut sink = Sink::new(rule, changes);
        let change = sink.report(place, message);
        change.help(rules::wire::help(direction, found.kind));
        change.location = Some(found.location.clone());
        change.direction = Some(direction);
        change.version = of_version;
        change.pair = Some(pair);
    }

    /// The place of what an old reader misses: in the new text where it is there, or else the
    /// name of the event.
    fn forward(&self, old: &Schema, found: &Incompatibility) -> Place<'_> {
        let Some(root) = old.root().named() else { return self.side.at(self.id) };
        let at = locate(old.set(), root, &found.location);
        let owner = self.side.set.lookup(old.named(at.owner).name.full());
        let place = owner.and_then(|id| {
            let fields = self.side.set[id].fields()?;
            let field = fields.iter().find(|field| Some(&field.name) == at.field.map(|f| &f.name));
            Some(self.side.at_field(id, field?))
        });
        place.unwrap_or_else(|| Place { path: at.path, ..self.side.at(self.id) })
    }

    fn consumers(&self, verdict: &Verdict) -> Vec<Hit> {
        let named = &self.side.set[self.id];
        let (Some(domain), Some(event)) = (self.side.domain_of(named), event_type(named)) else {
            return Vec::new();
        };
        let consumers = domain.consumers.iter().filter(|consumer| consumer.takes(event));
        let hits = consumers.map(|consumer| Hit {
            consumer: consumer.name.clone(),
            owner: consumer.owner.clone(),
            domain: domain.name.clone(),
            event_type: event.to_owned(),
            breaks: !verdict.deploy.old_reads_new(),
        });
        hits.collect()
    }
}

/// Makes one change of those that shared types repeat for each of their events.
fn join(changes: &mut Vec<Change>) {
    let mut joined: BTreeMap<(String, u32, u32, &str, String), Change> = BTreeMap::new();
    for change in changes.drain(..) {
        let Finding { file, line, column, message, .. } = &change.finding;
        let key = (file.to_string(), *line, *column, change.rule.id, message.clone());
        match joined.get_mut(&key) {
            None => _ = joined.insert(key, change),
            Some(first) => {
                first.events.extend(change.events);
                first.consumers.extend(change.consumers);
                first.consumers.sort();
                first.consumers.dedup();
                first.deploy = first.deploy.and(change.deploy);
            }
        }
    }
    changes.extend(joined.into_values());
}
