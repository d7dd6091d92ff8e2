//! `factline registry`: the schemas of a catalog in a registry.

mod apply;
mod check;
mod diff;
mod plan;
mod pull;
mod serve;
mod wanted;

use anyhow::Context as _;
use factline_core::event::TopicNamer;

use crate::catalog::CatalogArgs;
use crate::output::{self, Outcome};
use crate::registry_args::RegistryArgs;
use wanted::wanted;

/// The arguments of `factline registry`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Register what the catalog has and the registry lacks
    Apply(apply::Args),
    /// Ask the registry whether each schema may follow what it has, and compare with our verdict
    Check(check::Args),
    /// Print what `apply` would do
    Diff(diff::Args),
    /// Write a registry's schemas to a folder
    Pull(pull::Args),
    /// Be a registry, for development and tests
    Serve(serve::Args),
}

/// Which catalog goes to which registry, and how.
#[derive(Debug, clap::Args)]
struct Of {
    #[command(flatten)]
    catalog: CatalogArgs,
    /// What stands before the name of every topic in this environment, such as `staging.`
    #[arg(long, value_name = "PREFIX", default_value = "")]
    prefix: String,
    /// Register types that schemas share as subjects of their own, and refer to them; without it
    /// every schema is registered with all that it needs
    #[arg(long = "references")]
    by_reference: bool,
    #[command(flatten)]
    registry: RegistryArgs,
}

/// Runs the verb.
pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    match &args.what {
        What::Apply(args) => apply::run(args),
        What::Check(args) => check::run(args),
        What::Diff(args) => diff::run(args),
        What::Pull(args) => pull::run(args),
        What::Serve(args) => serve::run(args),
    }
}

impl Of {
    /// What the subjects are to have; `None` where what is wrong with the catalog was printed.
    fn wanted(&self) -> anyhow::Result<Option<Vec<factline_registry::deploy::Wanted>>> {
        let names = TopicNamer::with_prefix(&self.prefix).context("--prefix")?;
        let catalog = self.catalog.open()?;
        if !catalog.is_sound() {
            output::note_errors(&catalog.findings);
            return Ok(None);
        }
        wanted(&catalog, &names, self.by_reference).map(Some)
    }
}
