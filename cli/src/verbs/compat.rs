//! `factline compat`: who can read whose data.

use std::fmt::{self, Write as _};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use factline_core::avro::compat::{self, Change, Direction, Incompatibility, Mode};
use factline_core::avro::finding::{Finding, Severity};
use factline_core::avro::plan::{Gap, Plan};
use factline_core::avro::schema::Schema;
use serde::Serialize;

use crate::output::{self, Format, Outcome};
use crate::schemas;

/// The arguments of `factline compat`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
The verdict is the one of Avro Java and of Confluent's registry. Findings of the category WIRE
decide it; those of the category SEMANTIC say what it overlooks: data that can't be read all the
same, or that is read as something else.

Examples:
  factline compat --reader new.avsc --writer old.avsc
  factline compat --new v3.avsc --previous v1.avsc v2.avsc --mode FULL_TRANSITIVE")]
pub(crate) struct Args {
    #[command(flatten)]
    what: What,
    /// Files, or folders of .avsc files, with types that the schemas refer to
    #[arg(long, value_name = "FILE", num_args = 1..)]
    with: Vec<PathBuf>,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Debug, clap::Args)]
struct What {
    /// The schema to read with
    #[arg(long, value_name = "FILE", requires = "writer", required_unless_present = "new")]
    reader: Option<PathBuf>,
    /// The schema the data is written with
    #[arg(long, value_name = "FILE", requires = "reader")]
    writer: Option<PathBuf>,
    /// The new version of a schema
    #[arg(long, value_name = "FILE", requires = "previous", conflicts_with = "reader")]
    new: Option<PathBuf>,
    /// Its earlier versions, from the oldest to the latest
    #[arg(long, value_name = "FILE", requires = "new", num_args = 1..)]
    previous: Vec<PathBuf>,
    /// What the new version must be able to do: NONE, BACKWARD, FORWARD, FULL, or one of the last
    /// three with _TRANSITIVE
    #[arg(long, default_value_t = Mode::Backward, requires = "new")]
    mode: Mode,
}

/// Runs the verb.
pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let report = match &args.what {
        What { reader: Some(reader), writer: Some(writer), .. } => pair(args, reader, writer)?,
        What { new, previous, mode, .. } => {
            let new =
                new.as_ref().context("give --reader and --writer, or --new and --previous")?;
            history(args, new, previous, *mode)?
        }
    };
    report.print(args.format)?;
    Ok(if report.compatible { Outcome::Clean } else { Outcome::Findings })
}

/// A schema, and the file it is from.
struct Version {
    file: PathBuf,
    schema: Schema,
}

fn pair(args: &Args, reader: &Path, writer: &Path) -> anyhow::Result<Report> {
    let mut report = Report::default();
    let reader = report.load(reader, &args.with)?;
    let writer = report.load(writer, &args.with)?;
    if let (Some(reader), Some(writer)) = (reader, writer) {
        let found = compat::check(&reader.schema, &writer.schema);
        report.reading(&reader, &writer, &found);
    }
    Ok(report.judged())
}

fn history(args: &Args, new: &Path, previous: &[PathBuf], mode: Mode) -> anyhow::Result<Report> {
    let mut report = Report::default();
    let new = report.load(new, &args.with)?;
    let mut versions = Vec::new();
    for file in previous {
        versions.extend(report.load(file, &args.with)?);
    }
    if let Some(new) = new.filter(|_| report.findings.is_empty()) {
        let first = if mode.is_transitive() { 0 } else { versions.len().saturating_sub(1) };
        for old in versions[first..].iter().rev() {
            for direction in mode.directions() {
                let (reader, writer) = match direction {
                    Direction::Backward => (&new, old),
                    Direction::Forward => (old, &new),
                };
                let found = compat::check(&reader.schema, &writer.schema);
                report.reading(reader, writer, &found);
            }
        }
    }
    Ok(report.judged())
}

/// The verdict and its reasons.
#[derive(Debug, Default, Serialize)]
struct Report {
    compatible: bool,
    findings: Vec<Row>,
}

#[derive(Debug, Serialize)]
struct Row {
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
    fn load(&mut self, file: &Path, with: &[PathBuf]) -> anyhow::Result<Option<Version>> {
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
    fn reading(&mut self, reader: &Version, writer: &Version, found: &[Incompatibility]) {
        let names = (shown(&reader.file), shown(&writer.file));
        self.findings.extend(found.iter().map(|found| Row::wire(&names, found)));
        if found.is_empty() {
            let gaps = Plan::new(&writer.schema, &reader.schema).gaps();
            self.findings.extend(gaps.iter().map(|gap| Row::gap(&names, gap)));
        }
        let changes = compat::changes(&reader.schema, &writer.schema);
        self.findings.extend(changes.iter().map(|change| Row::change(&names, change)));
    }

    fn judged(mut self) -> Self {
        self.compatible = self.findings.iter().all(|row| row.category != Category::Wire);
        self
    }

    fn print(&self, format: Format) -> anyhow::Result<()> {
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
