//! `factline history record`: keeping what was.

use std::fs;

use anyhow::Context as _;
use factline_codegen::history::{self, History, Record};
use factline_codegen::{Config, generate};

use super::super::counted;
use crate::against::Against;
use crate::catalog::{Catalog, CatalogArgs};
use crate::output::{self, Format, Outcome};

/// The arguments of `factline history record`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
For each event that has changed for its readers, the version before becomes the next number in its
history, with a few made-up data that it wrote and what the current type reads from them. A
catalog.lock is brought up to date. Nothing is written where nothing has changed.

Examples:
  factline history record --from git:HEAD
  factline history record --from git:v1.4.0 --catalog catalog
  factline history record --from dir:../released/catalog")]
pub(crate) struct Args {
    /// The state of the catalog that has the versions to keep: git:REF, dir:PATH or an archive
    #[arg(long, value_name = "STATE")]
    from: Against,
    #[command(flatten)]
    catalog: CatalogArgs,
}

/// Runs the verb.
pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let mut catalog = super::kept(args.catalog.open()?)?;
    if !catalog.is_sound() {
        output::findings(&catalog.findings, Format::Text)?;
        return Ok(Outcome::Findings);
    }
    let record = Record::of(&super::before(&args.from, &catalog)?, &catalog.input);
    record.write(&catalog.root)?;
    catalog.input.history = History::read(&catalog.root.join(history::FOLDER))?;
    lock(&catalog)?;
    let rows = record.added.iter().map(|(name, number)| format!("{name}\t{number}\n"));
    output::data(&rows.collect::<String>())?;
    for name in &record.gone {
        output::note(&format!(
            "{name} is gone: an event is retired, never deleted, so that its data stay readable"
        ));
    }
    output::note(&format!("{} recorded", counted(record.added.len(), "version")));
    Ok(Outcome::Clean)
}

/// Brings `catalog.lock` up to date, where there is one.
fn lock(catalog: &Catalog) -> anyhow::Result<()> {
    let Some(lock) = &catalog.input.lock else { return Ok(()) };
    let generated = generate(&catalog.input, &Config::new());
    if !generated.has_errors() && generated.lock != lock.text() {
        fs::write(&**lock.name(), &generated.lock)
            .with_context(|| format!("cannot write {}", lock.name()))?;
    }
    Ok(())
}
