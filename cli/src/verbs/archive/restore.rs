//! `factline archive restore`: from a file back to the store.

use std::path::PathBuf;

use serde::Serialize;

use super::super::counted;
use super::verify;
use super::watch::watched;
use crate::output::{self, Format, Outcome};
use crate::registry_args::block_on;
use crate::store_args::{StoreArgs, each};

/// Put the events of a file back into the store
#[derive(Debug, clap::Args)]
#[command(after_help = "\
All of the file is checked first, each event against the digest that the store has kept of it: a file
that was damaged, or is of another store, changes nothing. Where it was interrupted, the same command
again goes on. The file stays, and can be used by `create` again.

Examples:
  factline archive restore clinic-2025.avro --database postgres://archivist@localhost/clinic
  factline archive restore clinic-2025.avro --dry-run     # exit with 100 if it can't be restored")]
pub(super) struct Args {
    /// The file
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Change nothing: check the file, and say how many events would come back
    #[arg(long)]
    dry_run: bool,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    #[command(flatten)]
    store: StoreArgs,
}

/// What was done, or would be.
#[derive(Debug, Serialize)]
struct Line {
    file: String,
    first: u64,
    last: u64,
    /// Events that got their content back, or would.
    moved: u64,
}

pub(super) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let file = args.file.display().to_string();
    let done = block_on(async {
        let store = args.store.open().await?;
        each!(&store, store => {
            let archive = watched(store, &args.file);
            if args.dry_run {
                let checked = archive.verify().await?;
                Ok(match &checked.header {
                    Some(header) if checked.is_clean() => Ok(Line {
                        file,
                        first: header.first,
                        last: header.last,
                        moved: checked.events - checked.present,
                    }),
                    _ => Err(verify::lines(&file, &checked)),
                })
            } else {
                let done = archive.restore().await?;
                Ok(Ok(Line { file, first: done.first, last: done.last, moved: done.moved }))
            }
        })
    })?;
    let line = match done {
        Ok(line) => line,
        Err(findings) => {
            verify::print(&findings, args.format)?;
            return Ok(Outcome::Findings);
        }
    };
    match args.format {
        Format::Text => {
            let Line { file, first, last, moved } = &line;
            let events = counted(usize::try_from(*moved).unwrap_or(usize::MAX), "event");
            let done = if args.dry_run { "to restore" } else { "restored" };
            output::data(&format!("positions {first} to {last}: {events} {done} from {file}\n"))?;
        }
        Format::Json => output::json_rows(&[line])?,
    }
    Ok(Outcome::Clean)
}
