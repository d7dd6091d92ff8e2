//! `factline compat`: who can read whose data.

mod catalog;
mod counterexample;
mod fix;
mod report;

use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use factline_core::avro::compat::{Direction, Mode};

use crate::output::{Format, Outcome, ReportFormat};
use report::Report;

/// The arguments of `factline compat`.
#[derive(Debug, clap::Args)]
#[command(group = clap::ArgGroup::new("ways").required(true).args(["reader", "new", "against"]))]
#[command(after_help = "\
The verdict is the one of Avro Java and of Confluent's registry. Findings of the category WIRE
decide it, and come with a datum that the other side cannot read; those of the category SEMANTIC
say what it overlooks: data that can't be read all the same, or that is read as something else.
Of a catalog as a whole it also finds what changes for code, topics, keys, consumers and privacy,
who is hit and which side to deploy first; catalog.waivers.toml lets a change pass.

Examples:
  factline compat --reader new.avsc --writer old.avsc
  factline compat --new v3.avsc --previous v1.avsc v2.avsc --mode FULL_TRANSITIVE
  factline compat --against git:main
  factline compat --against git:v1.2#subdir=catalog --format sarif catalog > changes.sarif
  factline compat --against dir:../before schemas --fix
  factline compat --against before.tar.gz
  factline compat --against registry:https://registry.example.org --registry-user ci")]
pub(crate) struct Args {
    #[command(flatten)]
    what: What,
    /// Files, or folders of .avsc files, with types that the schemas refer to
    #[arg(long, value_name = "FILE", num_args = 1.., conflicts_with = "against")]
    with: Vec<PathBuf>,
    /// What the new version must be able to do: NONE, BACKWARD, FORWARD, FULL, or one of the last
    /// three with _TRANSITIVE; BACKWARD, or what a catalog says of itself
    #[arg(long, conflicts_with = "reader")]
    mode: Option<Mode>,
    /// Put right what can be, in the files of the new version or the reader
    #[arg(long)]
    fix: bool,
    /// How to print; of two schemas and of a history there are only text and json
    #[arg(long, value_enum, default_value_t)]
    format: ReportFormat,
    // Last, as it ends with a heading of its own.
    #[command(flatten)]
    of: catalog::Of,
}

#[derive(Debug, clap::Args)]
struct What {
    /// The schema to read with
    #[arg(long, value_name = "FILE", requires = "writer")]
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
}

/// Runs the verb.
pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    if let Some(against) = &args.of.against {
        return catalog::run(args, against);
    }
    let format = match args.format {
        ReportFormat::Text => Format::Text,
        ReportFormat::Json => Format::Json,
        _ => bail!(
            "two schemas and a history are printed as text or json; the others need --against"
        ),
    };
    if args.fix {
        fix::run(args)?;
    }
    let report = match &args.what {
        What { reader: Some(reader), writer: Some(writer), .. } => pair(args, reader, writer)?,
        What { new, previous, .. } => {
            let new =
                new.as_ref().context("give --reader and --writer, or --new and --previous")?;
            history(args, new, previous, args.mode.unwrap_or(Mode::Backward))?
        }
    };
    report.print(format)?;
    Ok(if report.compatible { Outcome::Clean } else { Outcome::Findings })
}

fn pair(args: &Args, reader: &Path, writer: &Path) -> anyhow::Result<Report> {
    let mut report = Report::default();
    let reader = report.load(reader, &args.with)?;
    let writer = report.load(writer, &args.with)?;
    if let (Some(reader), Some(writer)) = (reader, writer) {
        report.reading(&reader, &writer);
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
                report.reading(reader, writer);
            }
        }
    }
    Ok(report.judged())
}
