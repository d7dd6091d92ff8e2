//! `factline completions`: what a shell needs to complete the command line.

use clap::CommandFactory as _;
use clap_complete::{Shell, generate};

use crate::cli::Cli;
use crate::output::{self, Outcome};

/// The arguments of `factline completions`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  factline completions bash > ~/.local/share/bash-completion/completions/factline
  factline completions zsh > ~/.zfunc/_factline
  factline completions fish > ~/.config/fish/completions/factline.fish")]
pub(crate) struct Args {
    /// The shell
    #[arg(value_enum, value_name = "SHELL")]
    shell: Shell,
}

/// Runs the verb.
pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let mut script = Vec::new();
    generate(args.shell, &mut Cli::command(), "factline", &mut script);
    output::bytes(&script)?;
    Ok(Outcome::Clean)
}
