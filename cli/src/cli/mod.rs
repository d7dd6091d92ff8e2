//! The command line as clap sees it: the verbs, and what all of them have in common.

#[cfg(test)]
mod tests;

use clap::Parser;

use crate::output::Outcome;
use crate::verbs;

/// Typed events from Avro schemas.
#[derive(Debug, Parser)]
#[command(
    name = "factline",
    version,
    arg_required_else_help = true,
    disable_help_subcommand = true,
    after_help = "\
Data goes to standard output, everything else to standard error.
Exit codes: 0 clean, 1 failed, 2 wrong usage, 100 findings.

Examples:
  factline new catalog catalog --namespace acme
  factline lint catalog/schemas --fix
  factline compat --against git:main
  factline doctor"
)]
pub(crate) struct Cli {
    /// Say nothing on standard error but what went wrong
    #[arg(long = "quiet", short = 'q', global = true, display_order = 900)]
    pub(crate) is_quiet: bool,
    #[command(subcommand)]
    pub(crate) verb: Verb,
}

#[derive(Debug, clap::Subcommand)]
pub(crate) enum Verb {
    /// Move old events of a store to files and back
    #[cfg(feature = "runtime")]
    Archive(verbs::archive::Args),
    /// Look for events of a store that were changed, removed or put in
    #[cfg(feature = "runtime")]
    Audit(verbs::audit::Args),
    /// Say whether schemas go together: two, a history, or a catalog and another state of it
    Compat(Box<verbs::compat::Args>),
    /// Print what completes this command line in a shell
    Completions(verbs::completions::Args),
    /// Print Avro data as JSON: a datum, files, the records of a topic
    Decode(Box<verbs::decode::Args>),
    /// Look whether what the other verbs need is there
    Doctor(Box<verbs::doctor::Args>),
    /// Write the pages of a catalog: Markdown, a site, AsyncAPI
    Docs(verbs::docs::Args),
    /// Write a datum given as JSON in Avro binary
    Encode(verbs::encode::Args),
    /// Say why a rule of lint is one
    Explain(verbs::rules::ExplainArgs),
    /// Format schemas
    Fmt(verbs::fmt::Args),
    /// Generate Rust from schemas
    Generate(verbs::generate::Args),
    /// Keep and check the versions of schemas that are current no more
    History(verbs::history::Args),
    /// Look for what breaks a rule of style, evolution, Kafka or privacy
    Lint(verbs::lint::Args),
    /// Write the manual pages
    Man(verbs::man::Args),
    /// Create the event store's tables in a database, or bring them up to date
    #[cfg(feature = "runtime")]
    Migrate(verbs::migrate::Args),
    /// Draft a catalog, a domain or an event
    New(verbs::new::Args),
    /// Compare, register, check, fetch and serve schemas
    Registry(verbs::registry::Args),
    /// Deliver events of a store once more: to topics, to a subscription
    #[cfg(feature = "runtime")]
    Replay(Box<verbs::replay::Args>),
    /// List the rules of lint
    Rules(verbs::rules::Args),
    /// Print random valid data of an event or a schema
    Sample(verbs::sample::Args),
    /// Check schemas, print their canonical form or fingerprints
    Schema(verbs::schema::Args),
    /// Compare the topics of a catalog with those of a cluster, and create what is missing
    #[cfg(feature = "runtime")]
    Topics(verbs::topics::Args),
}

impl Verb {
    pub(crate) fn run(&self) -> anyhow::Result<Outcome> {
        match self {
            #[cfg(feature = "runtime")]
            Self::Archive(args) => verbs::archive::run(args),
            #[cfg(feature = "runtime")]
            Self::Audit(args) => verbs::audit::run(args),
            Self::Compat(args) => verbs::compat::run(args),
            Self::Completions(args) => verbs::completions::run(args),
            Self::Decode(args) => verbs::decode::run(args),
            Self::Doctor(args) => verbs::doctor::run(args),
            Self::Docs(args) => verbs::docs::run(args),
            Self::Encode(args) => verbs::encode::run(args),
            Self::Explain(args) => verbs::rules::explain(args),
            Self::Fmt(args) => verbs::fmt::run(args),
            Self::Generate(args) => verbs::generate::run(args),
            Self::History(args) => verbs::history::run(args),
            Self::Lint(args) => verbs::lint::run(args),
            Self::Man(args) => verbs::man::run(args),
            #[cfg(feature = "runtime")]
            Self::Migrate(args) => verbs::migrate::run(args),
            Self::New(args) => verbs::new::run(args),
            Self::Registry(args) => verbs::registry::run(args),
            #[cfg(feature = "runtime")]
            Self::Replay(args) => verbs::replay::run(args),
            Self::Rules(args) => verbs::rules::run(args),
            Self::Sample(args) => verbs::sample::run(args),
            Self::Schema(args) => verbs::schema::run(args),
            #[cfg(feature = "runtime")]
            Self::Topics(args) => verbs::topics::run(args),
        }
    }
}
