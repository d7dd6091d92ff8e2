//! The factline command line.
//!
//! One verb, one file in `verbs`. Data goes to standard output, everything else to standard
//! error. Exit codes: 0 clean, 1 failed, 2 wrong usage, 100 findings.

mod against;
mod catalog;
mod cli;
mod fixing;
mod input;
#[cfg(feature = "runtime")]
mod kafka_args;
mod near;
mod output;
mod redaction;
mod registry_args;
mod schemas;
mod signals;
#[cfg(feature = "runtime")]
mod store_args;
mod verbs;

use std::process::ExitCode;

use clap::Parser as _;

use cli::Cli;
use output::Outcome;

fn main() -> ExitCode {
    let Cli { is_quiet, verb } = Cli::parse();
    output::set_quiet(is_quiet);
    verb.run()
        .unwrap_or_else(|error| {
            output::error(&error);
            Outcome::Failed
        })
        .into()
}
