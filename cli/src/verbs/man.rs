//! `factline man`: the manual pages.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::{Command, CommandFactory as _};
use clap_mangen::Man;

use super::counted;
use crate::cli::Cli;
use crate::output::{self, Outcome};

/// The arguments of `factline man`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  factline man | man -l -
  factline man ~/.local/share/man/man1")]
pub(crate) struct Args {
    /// The folder to write a page for each verb to; without it the page of factline itself is
    /// printed
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,
}

/// Runs the verb.
pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    // As one long name each, `factline-schema-check`, for which there are pages, too.
    let mut command = Cli::command().disable_help_subcommand(true);
    command.build();
    let Some(folder) = &args.folder else {
        output::bytes(&page(command)?)?;
        return Ok(Outcome::Clean);
    };
    fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let count = write(folder, &command)?;
    output::note(&format!("{} in {}", counted(count, "page"), folder.display()));
    Ok(Outcome::Clean)
}

/// Writes the page of a command, and those of the verbs below it.
fn write(folder: &Path, command: &Command) -> anyhow::Result<usize> {
    let name = command.get_display_name().unwrap_or_else(|| command.get_name()).to_owned();
    let file = folder.join(format!("{name}.1"));
    fs::write(&file, page(command.clone())?)
        .with_context(|| format!("cannot write {}", file.display()))?;
    command.get_subcommands().try_fold(1, |count, inner| Ok(count + write(folder, inner)?))
}

fn page(command: Command) -> anyhow::Result<Vec<u8>> {
    let mut page = Vec::new();
    Man::new(command).render(&mut page)?;
    Ok(page)
}
