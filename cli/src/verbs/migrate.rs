//! `factline migrate`: the event store's tables.

use crate::output::{self, Outcome};
use crate::registry_args::block_on;
use crate::store_args::{StoreArgs, each};

/// The arguments of `factline migrate`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
The migrations are in this program. Each is one transaction; done again, nothing changes. All tables
start with factline_, so that the store can live in an application's own database.

Examples:
  factline migrate --database postgres://app@localhost/clinic
  factline migrate --database sqlite:clinic.db
  factline migrate --check          # exit with 100 if something is to do")]
pub(crate) struct Args {
    /// Change nothing: print what is to do, and exit with 100 if anything is
    #[arg(long)]
    check: bool,
    #[command(flatten)]
    store: StoreArgs,
}

/// Runs the verb.
pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let pending = block_on(async {
        let store = args.store.open().await?;
        each!(&store, store => {
            let pending = store.pending_migrations().await?;
            if !args.check {
                store.migrate().await?;
            }
            Ok(pending)
        })
    })?;
    let lines: String =
        pending.iter().map(|(number, name)| format!("{number:04} {name}\n")).collect();
    output::data(&lines)?;
    let done = if args.check { "to apply" } else { "applied" };
    output::note(&format!("{} {done}", super::counted(pending.len(), "migration")));
    let is_clean = !args.check || pending.is_empty();
    Ok(if is_clean { Outcome::Clean } else { Outcome::Findings })
}
