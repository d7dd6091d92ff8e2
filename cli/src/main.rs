//! The factline command line.
//!
//! One verb, one file in `verbs`. Data goes to standard output, everything else to standard
//! error. Exit codes: 0 clean, 1 failed, 2 wrong usage, 100 findings.

mod input;
mod output;
mod verbs;

use std::process::ExitCode;

use clap::Parser;

use output::Outcome;

/// Typed events from Avro schemas.
#[derive(Debug, Parser)]
#[command(name = "factline", version, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, clap::Subcommand)]
enum Verb {
    /// Generate Rust from schemas
    Generate(verbs::generate::Args),
    /// Check schemas, print their canonical form or fingerprints
    Schema(verbs::schema::Args),
}

fn main() -> ExitCode {
    let outcome = match Cli::parse().verb {
        Verb::Generate(args) => verbs::generate::run(&args),
        Verb::Schema(args) => verbs::schema::run(&args),
    };
    outcome
        .unwrap_or_else(|error| {
            output::note(&format!("error: {error:#}"));
            Outcome::Failed
        })
        .into()
}
