//! Keeping what is superseded.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::{fs, io};

use factline_core::avro::finding::Source;
use factline_core::avro::schema::Schema;

use super::current::Current;
use super::place::{Kind, Place};
use super::{History, Version, golden, named};
use crate::format::format;
use crate::input::Input;

/// What has to be written so that nothing superseded is lost.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// The files, by their path from the folder of `catalog.toml`.
    pub files: BTreeMap<PathBuf, String>,
    /// Files whose record has another name now: they are written anew under that name.
    pub moved: BTreeSet<PathBuf>,
    /// The versions that are new in the history: full name and number.
    pub added: Vec<(String, u32)>,
    /// Events of the state before that are gone.
    pub gone: Vec<String>,
}

impl Record {
    /// What an earlier state of a catalog had that the catalog has no longer.
    ///
    /// An event counts as changed if its readers see a difference; docs alone are none. One that
    /// has another name now is found by its event type or by an alias. Of data that were recorded
    /// before, what the current type reads from them is written anew.
    #[must_use]
    pub fn of(before: &Input, now: &Input) -> Self {
        let (old, current) = (Current::of(before), Current::of(now));
        let mut record = Self::default();
        let mut histories = record.renamed(&now.history, &old, &current);
        for name in old.names() {
            let Some(schema) = old.schema(name) else { continue };
            match current.find(name, old.event_type(name)) {
                None => record.gone.push(name.to_owned()),
                Some(now) => record.keep(
                    histories.entry(now.to_owned()).or_default(),
                    now,
                    &schema,
                    &current,
                ),
            }
        }
        for (name, versions) in &histories {
            if let Some(schema) = current.schema(name) {
                record.refresh(name, versions, &schema);
            }
        }
        record
    }

    /// The versions known so far, by the current names of their records.
    fn renamed(
        &mut self,
        history: &History,
        old: &Current,
        current: &Current,
    ) -> BTreeMap<String, Vec<Version>> {
        let mut histories: BTreeMap<String, Vec<Version>> = BTreeMap::new();
        for (name, versions) in history.iter() {
            let now = current.find(name, old.event_type(name)).unwrap_or(name);
            if now != name {
                for version in versions {
                    self.rename(name, now, version);
                }
            }
            histories.entry(now.to_owned()).or_default().extend(versions.iter().cloned());
        }
        histories
    }

    fn rename(&mut self, from: &str, to: &str, version: &Version) {
        let parts =
            [(Kind::Schema, Some(&version.source)), (Kind::Golden, version.golden.as_ref())];
        for (kind, source) in parts.into_iter().filter_map(|(kind, part)| Some((kind, part?))) {
            let place = |name: &str| place(name, version.number, kind);
            self.moved.insert(place(from).path());
            self.files.insert(place(to).path(), source.text().to_owned());
        }
    }

    /// Adds a version of a record, unless it is current or known.
    fn keep(&mut self, known: &mut Vec<Version>, name: &str, schema: &Schema, current: &Current) {
        let Some(now) = current.schema(name) else { return };
        let resolution = schema.fingerprints().resolution;
        let is_known = known.iter().any(|v| v.schema.fingerprints().resolution == resolution);
        if is_known || now.fingerprints().resolution == resolution {
            return;
        }
        let number = known.last().map_or(1, |last| last.number + 1);
        let path = |kind| place(name, number, kind).path();
        let source = Source::new(path(Kind::Schema).to_string_lossy(), schema.to_json());
        let text = format(&source).unwrap_or_else(|_| source.text().to_owned());
        let data = golden::record(schema, &now);
        let golden = Source::new(path(Kind::Golden).to_string_lossy(), data.clone());
        self.files.insert(path(Kind::Schema), text);
        self.files.insert(path(Kind::Golden), data);
        self.added.push((name.to_owned(), number));
        known.push(Version { number, schema: schema.clone(), source, golden: Some(golden) });
    }

    /// What the current type reads from data that were recorded before.
    fn refresh(&mut self, name: &str, versions: &[Version], current: &Schema) {
        if !self.added.iter().any(|(added, _)| added == name) {
            return;
        }
        for version in versions {
            let Some(golden) = &version.golden else { continue };
            let path = place(name, version.number, Kind::Golden).path();
            if let Some(text) = golden::refresh(golden, &version.schema, current)
                && text != golden.text()
            {
                self.files.insert(path, text);
            }
        }
    }

    /// Writes the files below the folder of `catalog.toml`, and removes those that have moved.
    ///
    /// # Errors
    ///
    /// A file or folder cannot be written or removed.
    pub fn write(&self, root: &Path) -> io::Result<()> {
        for (path, text) in &self.files {
            let file = root.join(path);
            let written = match file.parent() {
                Some(folder) => fs::create_dir_all(folder).and_then(|()| fs::write(&file, text)),
                None => fs::write(&file, text),
            };
            written.map_err(|error| named(&file, &error))?;
        }
        for path in self.moved.iter().filter(|path| !self.files.contains_key(*path)) {
            let file = root.join(path);
            fs::remove_file(&file).map_err(|error| named(&file, &error))?;
            // The folder stays if anything else is in it.
            let _ = file.parent().map(fs::remove_dir);
        }
        Ok(())
    }
}

fn place(name: &str, number: u32, kind: Kind) -> Place {
    Place { full_name: name.to_owned(), number, kind }
}
