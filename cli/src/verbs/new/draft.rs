//! The text of an event, and what lint makes of it.

use std::path::Path;

use anyhow::Context as _;
use factline_codegen::format::format;
use factline_codegen::lint::{self, Problem, Settings};
use factline_codegen::sample::sample;
use factline_core::avro::finding::{Finding, Severity, Source};
use factline_core::avro::json::write_string;
use factline_core::avro::schema::{ParseOptions, Schema, parse};

use crate::catalog::Catalog;

/// How often lint may put something right before the rest is left.
const ROUNDS: usize = 5;

/// Rules that the event itself can't satisfy.
const FOR_PEOPLE: [&str; 1] = ["ORPHAN_EVENT"];

/// An event before it is written.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub(super) name: String,
    pub(super) namespace: String,
    pub(super) doc: String,
    pub(super) event_type: String,
    pub(super) topic: Option<String>,
    pub(super) key: String,
    pub(super) fields: Vec<Member>,
}

/// A field of it.
#[derive(Clone, Debug)]
pub(super) struct Member {
    pub(super) name: String,
    /// As in a schema.
    pub(super) ty: String,
    pub(super) doc: String,
    /// As in a schema, if it has one.
    pub(super) default: Option<&'static str>,
    pub(super) attributes: Vec<(&'static str, String)>,
}

/// A text that can be written.
#[derive(Debug)]
pub(super) struct Checked {
    pub(super) text: String,
    /// What is wrong with it: errors first of all.
    pub(super) findings: Vec<Finding>,
    /// What has to be done elsewhere.
    pub(super) elsewhere: Vec<Finding>,
}

impl Draft {
    fn json(&self, example: Option<&str>) -> String {
        let mut text = String::from("{\"type\": \"record\"");
        let mut put = |name: &str, value: &str| {
            text.push_str(&format!(", \"{name}\": "));
            write_string(&mut text, value);
        };
        put("name", &self.name);
        put("namespace", &self.namespace);
        put("doc", &self.doc);
        put("eventType", &self.event_type);
        if let Some(topic) = &self.topic {
            put("topic", topic);
        }
        put("keyField", &self.key);
        if let Some(example) = example {
            text.push_str(&format!(", \"example\": {example}"));
        }
        let fields: Vec<String> = self.fields.iter().map(Member::json).collect();
        text.push_str(&format!(", \"fields\": [{}]}}", fields.join(", ")));
        text
    }

    /// The text for `file` in its catalog, with all that lint can put right put right.
    ///
    /// # Errors
    ///
    /// The settings can't be read.
    pub(super) fn checked(&self, catalog: &mut Catalog, file: &Path) -> anyhow::Result<Checked> {
        let (settings, wrong) = Settings::find([&catalog.root])?;
        let mut checked = self.linted(catalog, file, &settings, None)?;
        let wants_example = |finding: &Finding| finding.rule == "EXAMPLE_PRESENT_AND_DECODES";
        if checked.findings.iter().any(wants_example)
            && let Some(example) = example(catalog, file)
        {
            checked = self.linted(catalog, file, &settings, Some(&example))?;
        }
        checked.elsewhere.extend(wrong);
        Ok(checked)
    }

    fn linted(
        &self,
        catalog: &mut Catalog,
        file: &Path,
        settings: &Settings,
        example: Option<&str>,
    ) -> anyhow::Result<Checked> {
        let name = file.to_string_lossy().into_owned();
        let mut text = formatted(&name, self.json(example))?;
        for _ in 0..ROUNDS {
            put(catalog, &name, &text);
            let problems = problems(catalog, &name, settings);
            let edited = lint::apply(
                &catalog.input.sources,
                problems.iter().map(|problem| &problem.edits[..]),
            );
            match edited.get(&*name).and_then(|edited| edited.text.clone()) {
                Some(changed) if changed != text => text = formatted(&name, changed)?,
                _ => break,
            }
        }
        let problems = problems(catalog, &name, settings);
        let (elsewhere, findings): (Vec<_>, Vec<_>) = problems
            .into_iter()
            .map(|problem| problem.finding)
            .partition(|finding| FOR_PEOPLE.contains(&finding.rule));
        Ok(Checked { text, findings, elsewhere })
    }
}

impl Checked {
    /// Whether it may be written.
    pub(super) fn is_sound(&self) -> bool {
        self.findings.iter().all(|finding| finding.severity != Severity::Error)
    }
}

impl Member {
    fn json(&self) -> String {
        let mut text = String::from("{\"name\": ");
        write_string(&mut text, &self.name);
        text.push_str(&format!(", \"type\": {}, \"doc\": ", self.ty));
        write_string(&mut text, &self.doc);
        if let Some(default) = self.default {
            text.push_str(&format!(", \"default\": {default}"));
        }
        for (name, value) in &self.attributes {
            text.push_str(&format!(", \"{name}\": {value}"));
        }
        text.push('}');
        text
    }
}

fn formatted(name: &str, text: String) -> anyhow::Result<String> {
    // What it is made of may have a quote in it: that is no panic either.
    format(&Source::new(name, text)).ok().context("a name or a type is no part of a schema")
}

/// Has the catalog read the file with this text.
fn put(catalog: &mut Catalog, name: &str, text: &str) {
    let sources = &mut catalog.input.sources;
    sources.retain(|source| **source.name() != *name);
    sources.push(Source::new(name, text));
}

/// What lint finds in the file.
fn problems(catalog: &Catalog, name: &str, settings: &Settings) -> Vec<Problem> {
    let mut problems = lint::lint(&catalog.input, settings);
    problems.retain(|problem| &*problem.finding.file == name);
    problems
}

/// A value of the event in the file.
fn example(catalog: &Catalog, file: &Path) -> Option<String> {
    let parsed = parse(catalog.input.sources.iter().cloned(), &ParseOptions::default());
    let name = file.to_string_lossy();
    let is_here =
        |root: &&factline_core::avro::schema::Root| **parsed.set[root.file].name() == *name;
    let schema = Schema::of_root(&parsed.set, parsed.set.roots().iter().find(is_here)?);
    sample(&schema, 1)?.to_json(&schema).ok()
}
