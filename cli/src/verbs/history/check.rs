//! `factline history check`: whether all that was is kept.

use factline_codegen::history;

use crate::against::Against;
use crate::catalog::CatalogArgs;
use crate::output::{self, Outcome, ReportFormat, Reported};

/// The arguments of `factline history check`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
catalog.lock says which versions there were. Where a change has brought it up to date already, only
the state before can tell: give it with --against, as CI should.

Examples:
  factline history check
  factline history check --against git:origin/main --format json")]
pub(crate) struct Args {
    /// An earlier state of the catalog, whose versions must be current or kept: git:REF, dir:PATH
    /// or an archive
    #[arg(long, value_name = "STATE")]
    against: Option<Against>,
    #[command(flatten)]
    catalog: CatalogArgs,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    format: ReportFormat,
}

/// Runs the verb.
pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let catalog = super::kept(args.catalog.open()?)?;
    let before =
        args.against.as_ref().map(|against| super::before(against, &catalog)).transpose()?;
    let mut findings = catalog.findings;
    findings.extend(history::check(&catalog.input, before.as_ref()));
    let rows: Vec<Reported<'_>> = findings.iter().map(Reported::from).collect();
    output::report(&rows, args.format)?;
    Ok(Outcome::of(&findings))
}
