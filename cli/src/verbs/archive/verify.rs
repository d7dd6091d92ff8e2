//! `factline archive verify`: a file against what the store has kept.

use std::path::PathBuf;

use factline::store::archive::{Checked, Finding};
use serde::Serialize;

use super::super::counted;
use super::watch::watched;
use crate::output::{self, Format, Outcome};
use crate::registry_args::block_on;
use crate::store_args::{StoreArgs, each};

/// Check every event of files against the digest that the store has kept of it; exit with 100 if
/// anything differs
#[derive(Debug, clap::Args)]
#[command(after_help = "\
It only reads. What it prints of an event is its position, never its content.

Examples:
  factline archive verify clinic-2025.avro --database postgres://archivist@localhost/clinic
  factline archive verify clinic-2024.avro clinic-2025.avro --format json")]
pub(super) struct Args {
    /// The files
    #[arg(value_name = "FILE", required = true, num_args = 1..)]
    files: Vec<PathBuf>,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    #[command(flatten)]
    store: StoreArgs,
}

/// One finding.
#[derive(Debug, Serialize)]
pub(super) struct Line {
    file: String,
    what: &'static str,
    /// 0 where it is the file as a whole.
    position: u64,
    text: String,
}

pub(super) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let (mut findings, mut events, mut present) = (Vec::new(), 0, 0);
    block_on(async {
        let store = args.store.open().await?;
        for file in &args.files {
            let checked = each!(&store, store => watched(store, file).verify().await)?;
            events += checked.events;
            present += checked.present;
            findings.extend(lines(&file.display().to_string(), &checked));
        }
        Ok(())
    })?;
    print(&findings, args.format)?;
    let number = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
    output::note(&format!(
        "{} checked, of them {} in the store, too; {} found",
        counted(number(events), "event"),
        present,
        counted(findings.len(), "finding"),
    ));
    Ok(if findings.is_empty() { Outcome::Clean } else { Outcome::Findings })
}

/// What was found in a file.
pub(super) fn lines(file: &str, checked: &Checked) -> Vec<Line> {
    let line = |finding: &Finding| Line {
        file: file.to_owned(),
        what: finding.fault.as_str(),
        position: finding.position,
        text: finding.text.clone(),
    };
    checked.findings.iter().map(line).collect()
}

pub(super) fn print(findings: &[Line], format: Format) -> anyhow::Result<()> {
    match format {
        Format::Text => {
            let text = |line: &Line| format!("{}: {}\n", line.what, line.text);
            output::data(&findings.iter().map(text).collect::<String>())
        }
        Format::Json => output::json_rows(findings),
    }
}
