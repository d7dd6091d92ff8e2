//! From files to versions.

use std::collections::BTreeMap;

use factline_core::avro::finding::{Finding, Severity, Source};
use factline_core::avro::json::Span;
use factline_core::avro::schema::{ParseOptions, Schema, parse};

use super::check::RULE;
use super::place::{Kind, Place};
use super::{History, Version};

/// Puts files where they belong, and looks for gaps.
pub(super) fn load(sources: impl IntoIterator<Item = Source>) -> History {
    let placed =
        sources.into_iter().filter_map(|source| Some((Place::of(&**source.name())?, source)));
    let mut files: BTreeMap<(String, u32), (Option<Source>, Option<Source>)> = BTreeMap::new();
    for (place, source) in placed {
        let pair = files.entry((place.full_name, place.number)).or_default();
        match place.kind {
            Kind::Schema => pair.0 = Some(source),
            Kind::Golden => pair.1 = Some(source),
        }
    }
    let mut history = History::default();
    for ((full_name, number), (schema, golden)) in files {
        history.add(full_name, number, schema, golden);
    }
    history
}

impl History {
    fn add(&mut self, name: String, number: u32, schema: Option<Source>, golden: Option<Source>) {
        let Some(source) = schema else {
            if let Some(golden) = golden {
                self.complain(&golden, "there is no schema beside these data");
            }
            return;
        };
        let known = self.versions.entry(name).or_default();
        let next = known.last().map_or(1, |last| last.number + 1);
        if number != next {
            let problem = format!("version {next} is missing before this one");
            self.complain(&source, &problem);
        }
        match version(number, source.clone(), golden) {
            Ok(version) => self.keep(version, &source),
            Err(findings) => self.findings.extend(findings),
        }
        self.versions.retain(|_, versions| !versions.is_empty());
    }

    fn keep(&mut self, version: Version, source: &Source) {
        let Some(place) = Place::of(&**source.name()) else { return };
        let resolution = |version: &Version| version.schema.fingerprints().resolution;
        let known = self.versions.entry(place.full_name).or_default();
        let twin = known.iter().find(|known| resolution(known) == resolution(&version));
        let twin = twin.map(|known| known.number);
        known.push(version);
        if let Some(twin) = twin {
            let problem = format!("to readers this is the same as version {twin}");
            self.complain(source, &problem);
        }
    }

    fn complain(&mut self, source: &Source, problem: &str) {
        let at = Span::new(0, 0);
        self.findings.push(source.finding(RULE, Severity::Error, at, "", problem));
    }
}

/// The schema that a file holds: a named type that needs nothing else.
fn version(number: u32, source: Source, golden: Option<Source>) -> Result<Version, Vec<Finding>> {
    let parsed = parse([source.clone()], &ParseOptions::default());
    let root = parsed.set.roots().first().filter(|_| !parsed.has_errors());
    let Some(root) = root else { return Err(parsed.findings) };
    let schema = Schema::of_root(&parsed.set, root);
    if schema.root().named().is_none() {
        let problem = "a version of a record is a record";
        return Err(vec![source.finding(RULE, Severity::Error, root.ty.span, "", problem)]);
    }
    Ok(Version { number, schema, source, golden })
}
