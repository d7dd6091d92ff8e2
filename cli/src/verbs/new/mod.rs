//! `factline new`: the first draft of a catalog, a domain, an event.

mod ask;
mod catalog;
mod domain;
mod draft;
mod event;
mod field;
mod known;
mod words;

#[cfg(test)]
mod tests;

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::path::Path;

use anyhow::{Context as _, bail};

use crate::output::{self, Outcome};

/// The arguments of `factline new`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Make a folder a catalog, with one domain and one event
    Catalog(catalog::Args),
    /// Add a domain to a catalog: a folder with a domain.toml
    Domain(domain::Args),
    /// Add an event to a domain: an .avsc file that lint has nothing to say about
    Event(event::Args),
}

/// Runs the verb.
pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    match &args.what {
        What::Catalog(args) => catalog::run(args),
        What::Domain(args) => domain::run(args),
        What::Event(args) => event::run(args),
    }
}

/// Writes a file that is not there yet, and names it.
///
/// # Errors
///
/// There is such a file, or it can't be written.
fn write(file: &Path, text: &str) -> anyhow::Result<()> {
    let name = shown(file);
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    }
    let mut new = match OpenOptions::new().write(true).create_new(true).open(file) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            bail!("there is a file {name}: nothing is overwritten; edit it, or choose another name")
        }
        opened => opened.with_context(|| format!("cannot write {name}"))?,
    };
    new.write_all(text.as_bytes()).with_context(|| format!("cannot write {name}"))?;
    output::data(&format!("{name}\n"))
}

/// Says what to do next.
fn next(steps: &[String]) {
    output::note("next:");
    steps.iter().for_each(|step| output::note(&format!("  {step}")));
}

/// A path as it is said here: without the folder that this is.
fn shown(path: &Path) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    let inside = path.strip_prefix(&here).ok().filter(|inside| inside.components().count() > 0);
    inside.unwrap_or(path).display().to_string()
}
