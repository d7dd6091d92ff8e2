//! Fixtures: several files in one, each under a line `-- path --`.
//!
//! `old/…` is what was; `pass/…` is a new version without a change by the rule and `fail/…` one
//! with it; `changes` and `fixed/…` are what is expected. A file of `old` that a new version
//! does not have is deleted in it; `same` in the place of a text means that of `old`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use crate::change::Version;

/// Texts by path.
pub(super) type Files = BTreeMap<String, String>;

#[derive(Debug, Default)]
pub(super) struct Fixture {
    /// What a person writes.
    source: String,
    pub(super) old: Files,
    pub(super) pass: Files,
    pub(super) fail: Files,
    changes: String,
    fixed: Files,
}

fn path(folder: &Path, id: &str) -> PathBuf {
    folder.join(format!("{id}.txt"))
}

impl Fixture {
    pub(super) fn read(folder: &Path, id: &str) -> Self {
        let text = std::fs::read_to_string(path(folder, id))
            .unwrap_or_else(|error| panic!("a fixture of {id}: {error}"));
        let mut fixture = Self::default();
        for section in
            text.split("\n-- ").map(|section| section.strip_prefix("-- ").unwrap_or(section))
        {
            let (header, body) = section.split_once(" --\n").unwrap_or((section, ""));
            let header = header.trim_end().trim_end_matches(" --");
            let body = body.trim_end_matches('\n').to_owned() + "\n";
            if header != "changes" && !header.starts_with("fixed/") {
                let _ = write!(fixture.source, "-- {header} --\n{body}");
            }
            fixture.take(header, body);
        }
        fixture
    }

    fn take(&mut self, header: &str, body: String) {
        let Some((kind, name)) = header.split_once('/') else {
            self.changes = body;
            return;
        };
        let old = self.old.get(name).cloned();
        let body = if body == "same\n" { old.expect("a file of `old`") } else { body };
        let files = match kind {
            "old" => &mut self.old,
            "pass" => &mut self.pass,
            "fail" => &mut self.fail,
            "fixed" => &mut self.fixed,
            other => panic!("there is no section `{other}`"),
        };
        files.insert(name.to_owned(), body);
    }

    /// Compares what came out with what is expected, or writes it down with `UPDATE_EXPECT=1`.
    pub(super) fn expect(self, folder: &Path, id: &str, changes: &str, fixed: &Files) {
        if std::env::var_os("UPDATE_EXPECT").is_some() && std::env::var_os("CI").is_none() {
            let mut text = self.source;
            let _ = write!(text, "-- changes --\n{changes}");
            for (name, body) in fixed {
                let _ = write!(text, "-- fixed/{name} --\n{body}");
            }
            std::fs::write(path(folder, id), text).expect("a fixture to write");
            return;
        }
        let hint = "UPDATE_EXPECT=1 writes down what is";
        assert_eq!(changes, self.changes, "{id}: {hint}");
        assert_eq!(fixed, &self.fixed, "{id}: {hint}");
    }
}

/// The files as a version of a catalog.
pub(super) fn version(files: &Files) -> Version {
    Version::from_files(files.iter().map(|(name, text)| (name.into(), text.clone().into_bytes())))
}
