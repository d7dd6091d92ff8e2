//! `factline audit`: whether a store's events are as they were written.

use std::fmt::Write as _;

use anyhow::Context as _;
use factline::id::TenantId;
use factline::store::Report;
use serde::Serialize;

use super::counted;
use crate::output::{self, Outcome};
use crate::registry_args::block_on;
use crate::store_args::{StoreArgs, each};

/// The arguments of `factline audit`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Check every event against its digest, and the digests against the chain; exit with 100 if
    /// anything was changed, removed or put in
    #[command(after_help = "\
It only reads. What it prints of an event is its position and its id, never its content.

Who can rewrite a tenant's whole chain can hide what was done: keep the last links that --heads prints
somewhere else, and compare them the next time.

Examples:
  factline audit verify --database postgres://auditor@localhost/clinic
  factline audit verify --tenant hospital-1 --format json
  factline audit verify --heads > heads.txt")]
    Verify(Verify),
}

#[derive(Debug, clap::Args)]
struct Verify {
    /// Check one tenant's events only
    #[arg(long, value_name = "TENANT")]
    tenant: Option<String>,
    /// Print the last link of each tenant's chain, too
    #[arg(long)]
    heads: bool,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    #[command(flatten)]
    store: StoreArgs,
}

#[derive(Clone, Copy, Debug, Default, clap::ValueEnum)]
enum Format {
    /// A line for each finding
    #[default]
    Text,
    /// A JSON array of findings and of last links
    Json,
}

/// A line of the answer.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Line {
    Found { what: &'static str, position: u64, event: Option<String> },
    Head { tenant: String, position: u64, link: String },
}

/// Runs the verb.
pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let What::Verify(args) = &args.what;
    let tenant = args.tenant.as_ref().map(TenantId::new).transpose().context("--tenant")?;
    let report = block_on(async {
        let store = args.store.open().await?;
        let report = each!(&store, store => store.verify(tenant.as_ref()).await)?;
        Ok(report)
    })?;
    match args.format {
        Format::Text => output::data(&text(&report, args.heads))?,
        Format::Json => output::json_rows(&lines(&report, args.heads))?,
    }
    let events = usize::try_from(report.events).unwrap_or(usize::MAX);
    output::note(&format!(
        "{} checked, of them {} by digest alone as they are archived; {} found",
        counted(events, "event"),
        report.archived,
        counted(report.findings.len(), "finding"),
    ));
    Ok(if report.is_clean() { Outcome::Clean } else { Outcome::Findings })
}

fn text(report: &Report, heads: bool) -> String {
    let mut text = String::new();
    for finding in &report.findings {
        // INVARIANT: writing to a string does not fail.
        let _ = writeln!(text, "{finding}");
    }
    if heads {
        for (tenant, (position, link)) in &report.heads {
            let _ = writeln!(text, "{tenant} {position} {}", hex(link));
        }
    }
    text
}

fn lines(report: &Report, heads: bool) -> Vec<Line> {
    let found = report.findings.iter().map(|finding| Line::Found {
        what: finding.what.as_str(),
        position: finding.position,
        event: finding.event_id.map(|id| id.to_string()),
    });
    let heads = report.heads.iter().filter(|_| heads).map(|(tenant, (position, link))| {
        Line::Head { tenant: tenant.clone(), position: *position, link: hex(link) }
    });
    found.chain(heads).collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
