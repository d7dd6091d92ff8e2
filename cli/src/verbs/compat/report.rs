//! The verdict and its reasons, and how they are printed.

use std::fmt::{self, Write as _};
use std::path::{Path, PathBuf};

use factline_core::avro::compat::{self, Change, Incompatibility};
use factline_core::avro::finding::{Finding, Severity};
use factline_core::avro::plan::{Gap, Plan};
use factline_core::avro::schema::Schema;
use serde::Serialize;

use crate::output::{self, Format};
use crate::schemas;

/// A schema, and the file it is from.
pub(super) struct Version {
    pub(super) file: PathBuf,
    pub(super) schema: Schema,
}

/// The verdict and its reasons.
#[derive(Debug, Default, Serialize)]
pub(super) struct Report {
    pub(super) compatible: bool,
    pub(super) findings: Vec<Row>,
}

#[derive(Debug, Serialize)]
pub(super) struct Row {
    rule: &'static str,
    category: Category,
    reader: String,
    writer: String,
    location: String,
    message: String,
    fix: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "UPPERCASE")]
enum Category {
    /// Decides the verdict.
    Wire,
    /// Says what the verdict overlooks.
    Semantic,
}

impl Report {
    /// A sound schema; one that is none goes together with nothing.
    pub(super) fn load(
        &mut self,
        file: &Path,
        with: &[PathBuf],
    ) -> anyhow::Result<Option<Version>> {
        match schemas::load(file, with)? {
            Ok(schema) => Ok(Some(Version { file: file.to_owned(), schema })),
            Err(findings) => {
                output::note_errors(&findings);
                let errors = findings.iter().filter(|finding| finding.severity == Severity::Error);
                self.findings.extend(errors.map(Row::invalid));
                Ok(None)
            }
        }
    }

    /// Adds what keeps a reader from reading, and what is beside the verdict: what it will stumble
    /// on all the same, and what it will read as something else.
    pub(super) fn reading(&mut self, reader: &Version, writer: &Version) {
        let found = compat::check(&reader.schema, &writer.schema);
        let names = (shown(&reader.file), shown(&writer.file));
        self.findings.extend(found.iter().map(|found| Row::wire(&names, found)));
        if found.is_empty() {
            let gaps = Plan::new(&writer.schema, &reader.schema).gaps();
            self.findings.extend(gaps.iter().map(|gap| Row::gap(&names, gap)));
        }
        let changes = compat::changes(&reader.schema, &writer.schema);
        self.findings.extend(changes.iter().map(|change| Row::change(&names, change)));
    }

    pub(super) fn judged(mut self) -> Self {
        self.compatible = self.findings.iter().all(|row| row.category != Category::Wire);
        self
    }

    pub(super) fn print(&self, format: Format) -> anyhow::Result<()> {
        if format == Format::Json {
            return output::data(&format!("{}\n", serde_json::to_string(self)?));
        }
        let mut text = String::new();
        for row in &self.findings {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "{row}");
        }
        text.push_str(if self.compatible { "compatible\n" } else { "incompatible\n" });
        output::data(&text)
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { rule, category, reader, writer, location, message, fix } = self;
        writeln!(f, "{category} {rule} at {location}: {message}")?;
        writeln!(f, "  reader {reader}, writer {writer}")?;
        write!(f, "  fix: {fix}")
    }
}

impl fmt::Display for Category {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Wire => "WIRE",
            Self::Semantic => "SEMANTIC",
        })
    }
}

impl Row {
    fn wire((reader, writer): &(String, String), found: &Incompatibility) -> Self {
        Self {
            rule: found.kind.as_str(),
            category: Category::Wire,
            reader: reader.clone(),
            writer: writer.clone(),
            location: found.location.clone(),
            message: found.message.clone(),
            fix: found.kind.fix().to_owned(),
        }
    }

    /// The verdict is good, yet such data is refused when it is read.
    fn gap((reader, writer): &(String, String), gap: &Gap) -> Self {
        Self {
            rule: "READING_CONTRADICTS_VERDICT",
            category: Category::Semantic,
            reader: reader.clone(),
            writer: writer.clone(),
            location: gap.path.clone(),
            message: gap.message.clone(),
            fix: gap.kind.fix().to_owned(),
        }
    }

    fn change((reader, writer): &(String, String), change: &Change) -> Self {
        Self {
            rule: change.kind.as_str(),
            category: Category::Semantic,
            reader: reader.clone(),
            writer: writer.clone(),
            location: change.location.clone(),
            message: change.message.clone(),
            fix: change.kind.fix().to_owned(),
        }
    }

    fn invalid(finding: &Finding) -> Self {
        let Finding { file, line, column, message, help, .. } = finding;
        Self {
            rule: "INVALID_SCHEMA",
            category: Category::Wire,
            reader: file.to_string(),
            writer: file.to_string(),
            location: format!("{file}:{line}:{column}"),
            message: message.clone(),
            fix: help.clone().unwrap_or_default(),
        }
    }
}

fn shown(file: &Path) -> String {
    file.display().to_string()
}
