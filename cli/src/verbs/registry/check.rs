//! `factline registry check`: the registry's verdict beside ours.

use std::fmt::Write as _;

use factline_registry::deploy::{self, Opinions, Wanted};
use factline_registry::{Confluent, Document, ErrorKind, Registry as _};
use serde::Serialize;

use super::Of;
use super::plan::{ObjectionRow, who};
use crate::output::{self, Format, Outcome, Progress};
use crate::registry_args::block_on;

/// The arguments of `factline registry check`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Each schema of the catalog is compared with the versions of its subject, by the level that the
registry has for it. Text shows what is incompatible, and where the registry and Factline disagree;
JSON shows all. Exits with 100 if there is any such thing. Nothing is changed.

Examples:
  factline registry check --registry http://127.0.0.1:8081
  factline registry check --catalog catalog --format json")]
pub(super) struct Args {
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    // Last, as it ends with a heading of its own.
    #[command(flatten)]
    of: Of,
}

/// A subject and what is said of it; `None` where it is new.
type Judged = (Wanted, Option<Opinions>);

/// Runs the verb.
pub(super) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let registry = args.of.registry.client()?;
    let Some(wanted) = args.of.wanted()? else { return Ok(Outcome::Findings) };
    let judged = block_on(ask(registry, wanted))?;
    match args.format {
        Format::Text => output::data(&judged.iter().map(text).collect::<String>())?,
        Format::Json => output::json_rows(&judged.iter().map(Row::from).collect::<Vec<_>>())?,
    }
    let new = judged.iter().filter(|(_, opinions)| opinions.is_none()).count();
    let bad = judged.iter().filter(|judged| is_bad(judged)).count();
    let good = judged.len() - new - bad;
    output::note(&format!("{good} compatible, {new} new, {bad} incompatible or disputed"));
    Ok(if bad == 0 { Outcome::Clean } else { Outcome::Findings })
}

fn is_bad((_, opinions): &Judged) -> bool {
    opinions.as_ref().is_some_and(|opinions| opinions.differ() || !opinions.ours.is_compatible)
}

/// Asks for each subject, some at a time.
async fn ask(registry: Confluent, wanted: Vec<Wanted>) -> anyhow::Result<Vec<Judged>> {
    let progress = Progress::new("asking the registry", wanted.len());
    let judged = deploy::each(wanted, async |wanted: Wanted| {
        let (subject, schema) = (&wanted.subject, &wanted.schema);
        let opinions = match registry.versions(subject).await {
            Ok(_) => {
                // The same content as one text: what it would refer to may not be there yet.
                let document = Document::new(schema.to_json());
                Some(deploy::judge(&registry, subject, schema, None, Some(&document)).await?)
            }
            Err(error) if error.kind() == ErrorKind::SubjectNotFound => None,
            Err(error) => return Err(error),
        };
        progress.step();
        Ok((wanted, opinions))
    });
    Ok(judged.await?)
}

fn text((wanted, opinions): &Judged) -> String {
    let mut text = String::new();
    let Some(opinions) = opinions else { return text };
    let subject = &wanted.subject;
    let verdict = |is_compatible| if is_compatible { "compatible" } else { "incompatible" };
    let registry = opinions.registry.as_ref();
    let theirs = registry.is_some_and(|registry| registry.is_compatible);
    // Writing to a string does not fail.
    let _ = match (opinions.differ(), opinions.ours.is_compatible) {
        (true, ours) => writeln!(
            text,
            "? {subject}: {} to the registry, {} to factline ({})",
            verdict(theirs),
            verdict(ours),
            opinions.level
        ),
        (false, false) => writeln!(text, "! {subject}: incompatible ({})", opinions.level),
        (false, true) => return text,
    };
    let objections = registry.into_iter().flat_map(|registry| &registry.objections);
    for objection in opinions.ours.objections.iter().chain(objections) {
        let _ = writeln!(text, "    {}: {}", who(objection.by), objection.message);
    }
    text
}

/// A subject's verdicts, as they are printed in JSON.
#[derive(Debug, Serialize)]
struct Row<'j> {
    subject: &'j str,
    label: &'j str,
    is_new: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    level: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    factline: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    registry: Option<bool>,
    objections: Vec<ObjectionRow<'j>>,
}

impl<'j> From<&'j Judged> for Row<'j> {
    fn from((wanted, opinions): &'j Judged) -> Self {
        let opinions = opinions.as_ref();
        let theirs = opinions.and_then(|opinions| opinions.registry.as_ref());
        let all = opinions.map(|opinions| &opinions.ours).into_iter().chain(theirs);
        Self {
            subject: &wanted.subject,
            label: &wanted.label,
            is_new: opinions.is_none(),
            level: opinions.map(|opinions| opinions.level.as_str()),
            factline: opinions.map(|opinions| opinions.ours.is_compatible),
            registry: theirs.map(|theirs| theirs.is_compatible),
            objections: all.flat_map(|one| &one.objections).map(ObjectionRow::from).collect(),
        }
    }
}
