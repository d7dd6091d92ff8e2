//! Fixtures: several files in one, each under a line `-- path --`.
//!
//! `pass/…` keep the rule and `fail/…` break it; `findings` and `fixed/…` are what is expected.
//! `-- path latin1 --` is a file with one byte per character.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use factline_core::avro::finding::Source;

use crate::history::{History, Place};
use crate::input::Input;

/// Bytes by path.
pub(super) type Files = BTreeMap<String, Vec<u8>>;

#[derive(Debug, Default)]
pub(super) struct Fixture {
    /// What a person writes.
    source: String,
    pub(super) pass: Files,
    pub(super) fail: Files,
    findings: String,
    fixed: Files,
}

fn path(folder: &Path, id: &str) -> PathBuf {
    folder.join(format!("{id}.txt"))
}

impl Fixture {
    pub(super) fn read(folder: &Path, id: &str) -> Self {
        let text = std::fs::read_to_string(path(folder, id)).expect("a fixture");
        let mut fixture = Self::default();
        for section in
            text.split("\n-- ").map(|section| section.strip_prefix("-- ").unwrap_or(section))
        {
            let (header, body) = section.split_once(" --\n").expect("`-- path --`");
            let body = if body.ends_with('\n') { body.to_owned() } else { format!("{body}\n") };
            if !header.starts_with("fi") {
                let _ = write!(fixture.source, "-- {header} --\n{body}");
            }
            fixture.take(header, body);
        }
        fixture
    }

    fn take(&mut self, header: &str, body: String) {
        let (name, bytes) = match header.strip_suffix(" latin1") {
            Some(name) => (name, body.chars().map(|c| u8::try_from(c).expect("a byte")).collect()),
            None => (header, body.clone().into_bytes()),
        };
        match name.split_once('/') {
            Some(("pass", name)) => _ = self.pass.insert(name.to_owned(), bytes),
            Some(("fail", name)) => _ = self.fail.insert(name.to_owned(), bytes),
            Some(("fixed", name)) => _ = self.fixed.insert(name.to_owned(), bytes),
            _ => self.findings = body,
        }
    }

    /// Compares what came out with what is expected, or writes it down with `UPDATE_EXPECT=1`.
    pub(super) fn expect(self, folder: &Path, id: &str, findings: &str, fixed: &Files) {
        if std::env::var_os("UPDATE_EXPECT").is_some() && std::env::var_os("CI").is_none() {
            let mut text = self.source;
            let _ = write!(text, "-- findings --\n{findings}");
            for (name, bytes) in fixed {
                let _ = write!(text, "-- fixed/{name} --\n{}", String::from_utf8_lossy(bytes));
            }
            std::fs::write(path(folder, id), text).expect("a fixture to write");
            return;
        }
        let hint = "UPDATE_EXPECT=1 writes down what is";
        assert_eq!(findings, self.findings, "{id}: {hint}");
        assert_eq!(fixed, &self.fixed, "{id}: {hint}");
    }
}

/// The files as if they had been found on a disk.
pub(super) fn input(files: &Files) -> Input {
    let mut input = Input::default();
    let source = |(name, bytes): (&String, &Vec<u8>)| {
        Source::new(name.as_str(), String::from_utf8_lossy(bytes).into_owned())
    };
    input.history = History::new(files.iter().map(source));
    let is_current = |(name, _): &(&String, &Vec<u8>)| Place::of(name).is_none();
    for (name, bytes) in files.iter().filter(is_current) {
        input.add(Path::new(name), bytes.clone());
        input.files.push(name.into());
        input.folders.extend(Path::new(name).ancestors().skip(1).map(Path::to_owned));
    }
    input
}
