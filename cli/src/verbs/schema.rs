//! `factline schema`: what one can ask of schemas alone.

use std::path::PathBuf;

use factline_core::avro::finding::Severity;
use factline_core::avro::schema::{
    Fingerprints, Kind, ParseOptions, Parsed, Root, Schema, SchemaSet, parse,
};
use serde::Serialize;

use super::{counted, hex};
use crate::input;
use crate::output::{self, Format, Outcome, ReportFormat, Reported};

/// The arguments of `factline schema`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Parse and resolve schemas, and report all that is wrong with them
    Check(Check),
    /// Print the Parsing Canonical Form of each schema
    #[command(after_help = "Examples:
  factline schema canonical event.avsc shared.avsc")]
    Canonical(Of),
    /// Print the fingerprints of each schema
    #[command(after_help = "Examples:
  factline schema fingerprint schemas --format json")]
    Fingerprint(Of),
}

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  factline schema check schemas
  factline schema check - < event.avsc")]
struct Check {
    /// Schema files, folders of .avsc files, or - for standard input; the order does not matter
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    format: ReportFormat,
}

#[derive(Debug, clap::Args)]
struct Of {
    /// Schema files, folders of .avsc files, or - for standard input; the order does not matter
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// Runs the verb.
pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    match &args.what {
        What::Check(args) => check(args),
        What::Canonical(of) => describe(of, |row| format!("{}\n", row.canonical)),
        What::Fingerprint(of) => describe(of, Row::fingerprints),
    }
}

fn check(args: &Check) -> anyhow::Result<Outcome> {
    let (parsed, files) = load(&args.paths)?;
    let findings = &parsed.findings;
    output::report(&findings.iter().map(Reported::from).collect::<Vec<_>>(), args.format)?;
    let errors = findings.iter().filter(|finding| finding.severity == Severity::Error).count();
    let counts = [(files, "file"), (errors, "error"), (findings.len() - errors, "warning")];
    output::note(&counts.map(|(count, noun)| counted(count, noun)).join(", "));
    Ok(Outcome::of(findings))
}

/// Prints a row of each schema that is sound.
fn describe(of: &Of, text: impl Fn(&Row) -> String) -> anyhow::Result<Outcome> {
    let (Parsed { set, findings, .. }, _) = load(&of.paths)?;
    output::note_errors(&findings);
    let rows: Vec<_> = set.roots().iter().map(|root| Row::new(&set, root)).collect();
    match of.format {
        Format::Json => output::json_rows(&rows)?,
        Format::Text => output::data(&rows.iter().map(text).collect::<String>())?,
    }
    Ok(Outcome::of(&findings))
}

fn load(paths: &[PathBuf]) -> anyhow::Result<(Parsed, usize)> {
    let (sources, mut findings) = input::read(paths)?;
    let files = sources.len() + findings.len();
    let mut parsed = parse(sources, &ParseOptions::default());
    findings.append(&mut parsed.findings);
    parsed.findings = findings;
    Ok((parsed, files))
}

/// What is printed of one schema.
#[derive(Debug, Serialize)]
struct Row {
    file: String,
    name: String,
    canonical: String,
    crc64: i64,
    md5: String,
    sha256: String,
    resolution: String,
    text: String,
}

impl Row {
    fn new(set: &SchemaSet, root: &Root) -> Self {
        let schema = Schema::of_root(set, root);
        let Fingerprints { crc64, md5, sha256, resolution, text } = schema.fingerprints();
        Self {
            file: set[root.file].name().to_string(),
            name: name(set, &root.ty.kind),
            canonical: schema.canonical(),
            crc64,
            md5: hex::write(&md5),
            sha256: hex::write(&sha256),
            resolution: hex::write(&resolution),
            text: hex::write(&text),
        }
    }

    fn fingerprints(&self) -> String {
        let Self { file, name, crc64, md5, sha256, resolution, text, .. } = self;
        format!(
            "{name} ({file})\n  crc64       {crc64}\n  md5         {md5}\n  sha256      {sha256}\n  \
             resolution  {resolution}\n  text        {text}\n"
        )
    }
}

/// The full name of a named type, and what Avro calls any other.
fn name(set: &SchemaSet, kind: &Kind) -> String {
    match kind {
        Kind::Named(id) => set[*id].name.to_string(),
        Kind::Array(_) => "array".to_owned(),
        Kind::Map(_) => "map".to_owned(),
        Kind::Union(_) => "union".to_owned(),
        primitive => primitive.name().unwrap_or_default().to_owned(),
    }
}
