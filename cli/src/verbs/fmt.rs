//! `factline fmt`: schemas in the one form.

use std::fs;
use std::path::PathBuf;

use anyhow::Context as _;
use factline_codegen::format::format;

use super::counted;
use crate::input;
use crate::output::{self, Outcome, Progress};

/// The arguments of `factline fmt`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  factline fmt catalog/schemas
  factline fmt --check schemas
  factline fmt - < event.avsc")]
pub(crate) struct Args {
    /// Schema files, folders of .avsc files, or - for standard input, which goes to standard output
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Write nothing; name the files that would change, and exit with 100 if there are any
    #[arg(long)]
    check: bool,
}

/// Runs the verb.
pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let (sources, mut findings) = input::read(&args.paths)?;
    let files = sources.len() + findings.len();
    let mut changed = 0;
    let progress = Progress::new("formatting", sources.len());
    for source in &sources {
        progress.step();
        let name = source.name();
        let is_stdin = **name == *input::STDIN_NAME;
        match format(source) {
            Err(problems) => findings.extend(problems),
            Ok(text) if is_stdin && !args.check => output::data(&text)?,
            Ok(text) if text == source.text() => {}
            Ok(text) => {
                changed += 1;
                output::data(&format!("{name}\n"))?;
                if !args.check {
                    fs::write(&**name, text).with_context(|| format!("cannot write {name}"))?;
                }
            }
        }
    }
    drop(progress);
    output::note_errors(&findings);
    let verb = if args.check { "would change" } else { "changed" };
    output::note(&format!("{}, {changed} {verb}", counted(files, "file")));
    let is_clean = findings.is_empty() && !(args.check && changed > 0);
    Ok(if is_clean { Outcome::Clean } else { Outcome::Findings })
}
