//! The factline command line.
//!
//! One verb, one file in `verbs`. Data goes to standard output, everything else to standard
//! error. Exit codes: 0 clean, 1 failed, 2 wrong usage, 100 findings.

mod input;
mod output;
mod registry_args;
mod schemas;
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
    /// Say whether one schema can read the data of another, or follow its earlier versions
    Compat(verbs::compat::Args),
    /// Print a datum in Avro binary as JSON
    Decode(verbs::decode::Args),
    /// Write a datum given as JSON in Avro binary
    Encode(verbs::encode::Args),
    /// Say why a rule of lint is one
    Explain(verbs::rules::ExplainArgs),
    /// Format schemas
    Fmt(verbs::fmt::Args),
    /// Generate Rust from schemas
    Generate(verbs::generate::Args),
    /// Look for what breaks a rule of style, evolution, Kafka or privacy
    Lint(verbs::lint::Args),
    /// List the rules of lint
    Rules(verbs::rules::Args),
    /// Check schemas, print their canonical form or fingerprints
    Schema(verbs::schema::Args),
}

fn main() -> ExitCode {
    let outcome = match Cli::parse().verb {
        Verb::Compat(args) => verbs::compat::run(&args),
        Verb::Decode(args) => verbs::decode::run(&args),
        Verb::Encode(args) => verbs::encode::run(&args),
        Verb::Explain(args) => verbs::rules::explain(&args),
        Verb::Fmt(args) => verbs::fmt::run(&args),
        Verb::Generate(args) => verbs::generate::run(&args),
        Verb::Lint(args) => verbs::lint::run(&args),
        Verb::Rules(args) => verbs::rules::run(&args),
        Verb::Schema(args) => verbs::schema::run(&args),
    };
    outcome
        .unwrap_or_else(|error| {
            output::note(&format!("error: {error:#}"));
            Outcome::Failed
        })
        .into()
}
