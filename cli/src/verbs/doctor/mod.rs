//! `factline doctor`: whether what the other verbs need is there.

mod catalog;
mod check;
mod clock;
#[cfg(feature = "runtime")]
mod database;
mod git;
#[cfg(feature = "runtime")]
mod kafka;
mod registry;

use std::path::PathBuf;

use crate::catalog::CatalogArgs;
#[cfg(feature = "runtime")]
use crate::kafka_args::KafkaArgs;
use crate::output::{self, Format, Outcome, Progress};
use crate::registry_args::RegistryArgs;
use check::{Check, Status};

/// The arguments of `factline doctor`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Each line is a check: ok, warn, fail, or skip where nothing says that it matters here; below it
stands what to do. The event store's database is looked for where FACTLINE_DATABASE says. It exits
with 100 if a check fails.

Examples:
  factline doctor
  factline doctor --catalog catalog --out src/events --format json
  factline doctor --registry http://localhost:8081")]
pub(crate) struct Args {
    #[command(flatten)]
    catalog: CatalogArgs,
    /// A folder with generated code, to be compared with the catalog
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// What stands before the names of topics in this environment
    #[cfg(feature = "runtime")]
    #[arg(long, value_name = "PREFIX", default_value = "")]
    prefix: String,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    #[command(flatten)]
    registry: RegistryArgs,
    #[cfg(feature = "runtime")]
    #[command(flatten)]
    kafka: KafkaArgs,
}

/// Runs the verb.
pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let progress = Progress::new("looking", 6);
    let mut checks = vec![version()];
    let (catalog, found) = catalog::checks(args);
    checks.extend(found);
    progress.step();
    checks.extend(git::checks(catalog.as_ref()));
    progress.step();
    checks.push(clock::check());
    progress.step();
    checks.extend(registry::checks(args));
    progress.step();
    #[cfg(feature = "runtime")]
    {
        checks.push(kafka::check(args, catalog.as_ref()));
        progress.step();
        checks.extend(database::checks());
    }
    drop(progress);
    check::print(&checks, args.format)?;
    let count = |status| checks.iter().filter(|check| check.status == status).count();
    let (failed, warned) = (count(Status::Fail), count(Status::Warn));
    output::note(&format!("{} checks, {failed} failed, {warned} to look at", checks.len()));
    Ok(if failed == 0 { Outcome::Clean } else { Outcome::Findings })
}

fn version() -> Check {
    let runtime = if cfg!(feature = "runtime") { "with" } else { "without" };
    let tls = if cfg!(feature = "tls") { "with" } else { "without" };
    let text = format!("factline {}, {runtime} Kafka, {tls} TLS", env!("CARGO_PKG_VERSION"));
    Check::ok("version", text)
}
