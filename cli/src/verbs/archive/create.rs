//! `factline archive create`: from the store to a file.

use std::path::PathBuf;

use factline::store::archive::{Archive, Created, Plan, Range};
use factline::time::{Micros, Timestamp};
use serde::Serialize;

use super::super::counted;
use super::watch::watched;
use crate::output::{self, Format, Outcome};
use crate::registry_args::block_on;
use crate::store_args::{StoreArgs, each};

/// Move the content of old events to a file
#[derive(Debug, clap::Args)]
#[command(after_help = "\
What stays in the store is what its order, repeated appends and the audit need. The file has all the
rest, as it was: whom events are about, too, so only its owner may read it. It is an Avro container
that any Avro tool reads, with the schemas that wrote the events.

The file is read back and checked before anything is removed. Where it was interrupted, the same
command again goes on. No other file is ever overwritten. PostgreSQL uses the space anew after VACUUM,
and gives it back to the disk after VACUUM FULL.

Reading what is archived fails until it is restored: aggregates need a snapshot behind it, and a new
subscription can't begin before it. With --dry-run the exit code is 100 where a subscription still
needs some of it.

Examples:
  factline archive create clinic-2025.avro --before 2026-01-01T00:00:00Z
  factline archive create next.avro --through 2000000 --dry-run
  factline archive create part.avro --from 500 --through 900 --despite old-board --format json")]
pub(super) struct Args {
    /// The file to write
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[command(flatten)]
    until: Until,
    /// The first position; otherwise the first that is in no archive
    #[arg(long, value_name = "POSITION")]
    from: Option<u64>,
    /// A subscription that needs some of it no more, or has to wait until it is restored
    #[arg(long, value_name = "NAME")]
    despite: Vec<String>,
    /// Change nothing: say what would be moved, and which subscriptions still need it
    #[arg(long)]
    dry_run: bool,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    #[command(flatten)]
    store: StoreArgs,
}

#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false)]
struct Until {
    /// The last position
    #[arg(long, value_name = "POSITION")]
    through: Option<u64>,
    /// Everything that was in order before this time, by the database's clock
    #[arg(long, value_name = "TIME")]
    before: Option<Timestamp<Micros>>,
}

/// What was done, or would be.
#[derive(Debug, Serialize)]
struct Line {
    file: String,
    first: u64,
    last: u64,
    /// Events that were removed from the store; none yet where it is a dry run.
    moved: u64,
    is_new: bool,
    behind: Vec<Behind>,
}

#[derive(Debug, Serialize)]
struct Behind {
    subscription: String,
    generation: u32,
    cursor: u64,
    parked: Option<u64>,
}

pub(super) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let (line, waiting) = block_on(async {
        let store = args.store.open().await?;
        each!(&store, store => {
            let archive = watched(store, &args.file);
            let archive = args.despite.iter().fold(archive, Archive::despite);
            if args.dry_run {
                let plan = archive.plan(args.range()).await?;
                let waiting = plan.behind.iter().map(ToString::to_string).collect();
                Ok((args.planned(&plan), waiting))
            } else {
                Ok((args.created(archive.create(args.range()).await?), Vec::<String>::new()))
            }
        })
    })?;
    match args.format {
        Format::Text => output::data(&args.text(&line))?,
        Format::Json => output::json_rows(std::slice::from_ref(&line))?,
    }
    for behind in &waiting {
        output::complain(&format!("{behind}: let it go on first, or name it by --despite"));
    }
    Ok(if waiting.is_empty() { Outcome::Clean } else { Outcome::Findings })
}

impl Args {
    fn range(&self) -> Range {
        let range = match (self.until.through, self.until.before) {
            (Some(position), _) => Range::through(position),
            // INVARIANT: one of the two is given.
            (None, time) => Range::before(time.unwrap_or(Timestamp::new(0))),
        };
        match self.from {
            Some(position) => range.from(position),
            None => range,
        }
    }

    fn created(&self, created: Created) -> Line {
        let Created { first, last, moved, is_new, .. } = created;
        Line { file: self.name(), first, last, moved, is_new, behind: Vec::new() }
    }

    fn planned(&self, plan: &Plan) -> Line {
        let behind = plan.behind.iter().map(|behind| Behind {
            subscription: behind.name.clone(),
            generation: behind.generation,
            cursor: behind.cursor,
            parked: behind.parked,
        });
        let Plan { first, last, is_new, .. } = *plan;
        Line { file: self.name(), first, last, moved: 0, is_new, behind: behind.collect() }
    }

    fn name(&self) -> String {
        self.file.display().to_string()
    }

    fn text(&self, line: &Line) -> String {
        let Line { file, first, last, moved, is_new, .. } = line;
        let events = |number: u64| counted(usize::try_from(number).unwrap_or(usize::MAX), "event");
        if self.dry_run {
            let state = if *is_new { "to write" } else { "is there" };
            let events = events(last + 1 - first);
            return format!("positions {first} to {last}: {events}, {file} {state}\n");
        }
        format!("positions {first} to {last}: {} moved to {file}\n", events(*moved))
    }
}
