//! Event stores on PostgreSQL: what was acknowledged against what a subscription delivered.
//!
//! ```text
//! tests/servers/run postgres -- cargo run --release --manifest-path bench/stores/Cargo.toml -- [OPTIONS]
//!   --database URL       a server that databases may be created on (else FACTLINE_POSTGRES_URL)
//!   --events N           events of one run (100000)
//!   --seconds N          at most so long a run (60)
//!   --writers A,B,…      one run for each (1,4,16)
//!   --batch N            events in one append (1)
//!   --rate N             appends a second, to measure the time to delivery (unlimited)
//!   --flush MICROS       so much longer takes each flush of the log (0; storage over a network: 1000)
//!   --no-faults          no long transaction, no cut connection, no killed sequencer
//!   --no-subscription    nobody reads: what an append costs
//!   --rounds N           each so often, in turn (1)
//!   --only A,B,…         contenders whose name holds one of these
//! ```
//!
//! Of several rounds the middle rate is printed, and the middle ratio: how many times as fast as this
//! one the first of the table was in the same round. The counts are of all rounds.

use std::time::Duration;

use anyhow::{Context, Result, bail};

use report::Row;
use run::Load;

mod contender;
mod contenders;
mod ledger;
mod report;
mod run;

struct Options {
    database: String,
    writers: Vec<u32>,
    only: Vec<String>,
    rounds: usize,
    load: Load,
}

impl Options {
    fn from_args() -> Result<Self> {
        let mut database = std::env::var("FACTLINE_POSTGRES_URL").ok();
        let (mut writers, mut only, mut rounds) = (vec![1, 4, 16], Vec::new(), 1);
        let limit = Duration::from_secs(60);
        let mut load = Load {
            writers: 1,
            batch: 1,
            events: 100_000,
            limit,
            rate: None,
            faults: true,
            subscription: true,
            flush: 0,
        };
        let mut args = std::env::args().skip(1);
        while let Some(name) = args.next() {
            let flag = match name.as_str() {
                "--no-faults" => Some(&mut load.faults),
                "--no-subscription" => Some(&mut load.subscription),
                _ => None,
            };
            if let Some(flag) = flag {
                *flag = false;
                continue;
            }
            let value = args.next().with_context(|| format!("{name} needs a value"))?;
            match name.as_str() {
                "--database" => database = Some(value),
                "--events" => load.events = value.parse()?,
                "--seconds" => load.limit = Duration::from_secs(value.parse()?),
                "--writers" => {
                    writers = value.split(',').map(str::parse).collect::<Result<_, _>>()?
                }
                "--batch" => load.batch = value.parse()?,
                "--flush" => load.flush = value.parse()?,
                "--rate" => load.rate = Some(value.parse()?),
                "--rounds" => rounds = value.parse()?,
                "--only" => only = value.split(',').map(str::to_owned).collect(),
                _ => bail!("there is no option {name}"),
            }
        }
        let database = database.context("name a server by --database or FACTLINE_POSTGRES_URL")?;
        Ok(Self { database, writers, only, rounds, load })
    }
}

#[tokio::main]
async fn main() -> Result<()> {
    let options = Options::from_args()?;
    let chosen = |row: &Row| {
        options.only.is_empty() || options.only.iter().any(|part| row.name().contains(part))
    };
    report::begin();
    for &writers in &options.writers {
        let load = Load { writers, ..options.load };
        let mut rows: Vec<Row> =
            contenders::all().into_iter().map(Row::new).filter(chosen).collect();
        for _ in 0..options.rounds {
            for row in &mut rows {
                row.add(run::run(row.contender(), &options.database, load).await);
            }
            // So that none always has its turn behind the same other.
            rows.reverse();
        }
        if options.rounds % 2 == 1 {
            rows.reverse();
        }
        report::print(&rows, load);
    }
    Ok(())
}
