//! `factline archive`: old events of a store in files, and back.

mod create;
mod list;
mod restore;
mod show;
mod verify;
mod watch;

use crate::output::Outcome;

/// The arguments of `factline archive`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    Create(create::Args),
    List(list::Args),
    Restore(restore::Args),
    Show(show::Args),
    Verify(verify::Args),
}

/// Runs the verb.
pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    match &args.what {
        What::Create(args) => create::run(args),
        What::List(args) => list::run(args),
        What::Restore(args) => restore::run(args),
        What::Show(args) => show::run(args),
        What::Verify(args) => verify::run(args),
    }
}
