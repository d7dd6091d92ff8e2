//! `factline history`: versions of schemas that are current no more.

mod check;
mod list;
mod record;

use factline_codegen::Input;
use factline_codegen::change::Version;

use crate::against::{Against, Layout};
use crate::catalog::Catalog;
use crate::output::Outcome;

/// The arguments of `factline history`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Superseded versions are files beside catalog.toml, history/<full name>/<number>.avsc, each with data
that it wrote. They keep what is written readable: a test decodes all of it with the current types.

Examples:
  factline history record --from git:HEAD
  factline history check --against git:main
  factline history list")]
pub(crate) struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Say which superseded version is missing, changed or without data
    Check(check::Args),
    /// List the superseded versions, and whether the current type reads them
    List(list::Args),
    /// Keep the versions that an earlier state of the catalog had
    Record(record::Args),
}

/// Runs the verb.
pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    match &args.what {
        What::Check(args) => check::run(args),
        What::List(args) => list::run(args),
        What::Record(args) => record::run(args),
    }
}

/// The catalog with what it keeps beside its `catalog.toml`.
fn kept(mut catalog: Catalog) -> anyhow::Result<Catalog> {
    catalog.input.keep(&catalog.root)?;
    Ok(catalog)
}

/// An earlier state of a catalog.
fn before(against: &Against, catalog: &Catalog) -> anyhow::Result<Input> {
    let layout = Layout::of(&catalog.root)?;
    Ok(Version::from_files(against.files(&layout)?).input)
}
