//! `factline registry diff`: what `apply` would do.

use super::{Of, plan};
use crate::output::{Format, Outcome};
use crate::registry_args::block_on;

/// The arguments of `factline registry diff`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Nothing is changed. A line that starts with + is a new subject, ~ a change, ! a conflict; what stays
is not printed (JSON has it). Exits with 0 where there is nothing to do, with 100 where there is
something to do or in conflict.

Examples:
  factline registry diff --registry http://127.0.0.1:8081
  factline registry diff --catalog catalog --prefix staging. --format json")]
pub(super) struct Args {
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    // Last, as it ends with a heading of its own.
    #[command(flatten)]
    of: Of,
}

/// Runs the verb.
pub(super) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let registry = args.of.registry.client()?;
    let Some(wanted) = args.of.wanted()? else { return Ok(Outcome::Findings) };
    let plan = block_on(plan::made(&registry, wanted))?;
    plan::print(&plan, args.format)?;
    let is_done = plan.changes().next().is_none();
    Ok(if is_done { Outcome::Clean } else { Outcome::Findings })
}
