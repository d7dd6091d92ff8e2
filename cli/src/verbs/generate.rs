//! `factline generate`: Rust from schemas, outside any build.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use factline_codegen::{Change, Config, Generated, Key, Plan, generate, read};
use serde::Serialize;

use crate::output::{self, Format, Outcome};

/// The arguments of `factline generate`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  factline generate schemas --out src/events
  factline generate schemas --out src/events --namespace acme --lock catalog.lock
  factline generate schemas --out src/events --check")]
pub(crate) struct Args {
    /// Schema files and folders of .avsc files; the order does not matter
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// The folder to write to; its mod.rs is the module to declare, and needs only factline-core
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Also write a lock file: a line for each event with its topic, key and fingerprints
    #[arg(long, value_name = "FILE")]
    lock: Option<PathBuf>,
    /// Write nothing; exit with 100 if something would change, and say what
    #[arg(long)]
    check: bool,
    /// The namespace that becomes the root module
    #[arg(long, value_name = "NAMESPACE", default_value = "")]
    namespace: String,
    /// Add a borrowed view for this record, and those inside it
    #[arg(long = "view", value_name = "FULL_NAME")]
    views: Vec<String>,
    /// How the generated code names factline-core
    #[arg(long, value_name = "PATH", default_value = "::factline_core")]
    core_path: String,
    /// How to print findings and changes
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// Runs the verb.
pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let input = read(&args.paths)?;
    let config = Config::new().namespace(&args.namespace).core_path(&args.core_path);
    let config = args.views.iter().fold(config, |config, view| config.view(view));
    let key = Key::of(&input, &config);
    if !args.check && args.lock.is_none() && Plan::is_current(&args.out, &key) {
        output::note("nothing changed");
        return Ok(Outcome::Clean);
    }
    let generated = generate(&input, &config);
    if generated.has_errors() {
        output::findings(&generated.findings, args.format)?;
        return Ok(Outcome::Findings);
    }
    for finding in &generated.findings {
        output::note(&finding.to_string());
    }
    let plan = Plan::new(&args.out, &generated, &key)?;
    let mut changes = plan.changes().to_vec();
    changes.extend(args.lock.as_deref().and_then(|file| lock_change(file, &generated)));
    if args.check {
        return check(&changes, args.format);
    }
    plan.apply()?;
    if let Some(file) = &args.lock {
        fs::write(file, &generated.lock)
            .with_context(|| format!("cannot write {}", file.display()))?;
    }
    output::note(&summary(&generated, &changes));
    Ok(Outcome::Clean)
}

/// How the lock file differs from what was generated, if it does.
fn lock_change(file: &Path, generated: &Generated) -> Option<Change> {
    let name = file.display().to_string();
    match fs::read_to_string(file) {
        Ok(text) if text == generated.lock => None,
        Ok(_) => Some(Change::Update(name)),
        Err(_) => Some(Change::Create(name)),
    }
}

fn check(changes: &[Change], format: Format) -> anyhow::Result<Outcome> {
    match format {
        Format::Json => output::json_rows(&changes.iter().map(Row::from).collect::<Vec<_>>())?,
        Format::Text => {
            output::data(&changes.iter().map(|change| format!("{change}\n")).collect::<String>())?;
        }
    }
    Ok(if changes.is_empty() { Outcome::Clean } else { Outcome::Findings })
}

/// A change as it is printed in JSON.
#[derive(Debug, Serialize)]
struct Row<'c> {
    change: &'static str,
    file: &'c str,
}

impl<'c> From<&'c Change> for Row<'c> {
    fn from(change: &'c Change) -> Self {
        Self { change: change.verb(), file: change.file() }
    }
}

fn summary(generated: &Generated, changes: &[Change]) -> String {
    format!("{} files: {} changed", generated.files.len(), changes.len())
}
