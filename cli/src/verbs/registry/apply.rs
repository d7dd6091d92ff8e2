//! `factline registry apply`: registers what the catalog has and the registry lacks.

use factline_registry::deploy::{self, Done};
use serde::Serialize;

use super::{Of, plan};
use crate::output::{self, Format, Outcome, Progress};
use crate::registry_args::block_on;
use crate::verbs::counted;

/// The arguments of `factline registry apply`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
First everything is compared, and judged by our rules and by the registry: if one schema may not
follow what its subject has, nothing at all is registered (exit code 100). Should it break half way
(exit code 1), it says what was done; run it again, and it goes on, since what is there is left as
it is.

Examples:
  factline registry apply --registry http://127.0.0.1:8081
  factline registry apply --catalog catalog --references --format json")]
pub(super) struct Args {
    /// How to print what was done
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    // Last, as it ends with a heading of its own.
    #[command(flatten)]
    of: Of,
}

/// Something that was done, as it is printed in JSON.
#[derive(Debug, Serialize)]
#[serde(tag = "done", rename_all = "kebab-case")]
enum Row {
    Registered { subject: String, version: u32, id: u32 },
    LevelSet { subject: String, level: &'static str },
}

impl From<Done> for Row {
    fn from(done: Done) -> Self {
        match done {
            Done::Registered { subject, version, id } => Self::Registered { subject, version, id },
            Done::LevelSet { subject, level } => Self::LevelSet { subject, level: level.as_str() },
        }
    }
}

impl Row {
    fn text(&self) -> String {
        match self {
            Self::Registered { subject, version, id } => {
                format!("registered {subject}: version {version}, id {id}\n")
            }
            Self::LevelSet { subject, level } => format!("set {subject}: level {level}\n"),
        }
    }
}

/// Runs the verb.
pub(super) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let registry = args.of.registry.client()?;
    let Some(wanted) = args.of.wanted()? else { return Ok(Outcome::Findings) };
    block_on(async {
        let plan = plan::made(&registry, wanted).await?;
        if plan.conflicts().next().is_some() {
            plan::print(&plan, args.format)?;
            output::complain("nothing was registered: first put right what is in conflict");
            return Ok(Outcome::Findings);
        }
        let steps = plan.changes().count();
        let (mut rows, progress) = (Vec::new(), Progress::new("registering", steps));
        let result = deploy::apply(&registry, &plan, |done| {
            progress.step();
            rows.push(Row::from(done));
        })
        .await;
        drop(progress);
        match args.format {
            Format::Text => output::data(&rows.iter().map(Row::text).collect::<String>())?,
            Format::Json => output::json_rows(&rows)?,
        }
        match result {
            Ok(()) => {
                let kept = plan.steps.len() - steps;
                output::note(&format!("{}, {kept} unchanged", counted(steps, "change")));
                Ok(Outcome::Clean)
            }
            Err(broken) => {
                output::complain(&format!(
                    "error: {broken}\n{} done, as printed above; run it again to go on",
                    counted(rows.len(), "change")
                ));
                Ok(Outcome::Failed)
            }
        }
    })
}
