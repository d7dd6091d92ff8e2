//! `factline archive list`: which positions are in files.

use serde::Serialize;

use crate::output::{self, Format, Outcome};
use crate::registry_args::block_on;
use crate::store_args::{StoreArgs, each};

/// List the ranges of positions whose events are in files
#[derive(Debug, clap::Args)]
#[command(after_help = "\
A file is given by the name that it had when it was made.

Examples:
  factline archive list --database postgres://archivist@localhost/clinic
  factline archive list --format json")]
pub(super) struct Args {
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    #[command(flatten)]
    store: StoreArgs,
}

#[derive(Debug, Serialize)]
struct Line {
    first: u64,
    last: u64,
    file: String,
    at: String,
}

pub(super) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let archives = block_on(async {
        let store = args.store.open().await?;
        Ok(each!(&store, store => store.archives().await)?)
    })?;
    let lines: Vec<Line> = archives
        .into_iter()
        .map(|range| Line {
            first: range.first,
            last: range.last,
            file: range.file,
            at: range.at.to_string(),
        })
        .collect();
    match args.format {
        Format::Text => {
            let text = |Line { first, last, file, at }: &Line| {
                format!("positions {first} to {last}: {file}, {at}\n")
            };
            output::data(&lines.iter().map(text).collect::<String>())?;
        }
        Format::Json => output::json_rows(&lines)?,
    }
    Ok(Outcome::Clean)
}
