//! Plans, as they are made and printed.

use std::fmt::Write as _;

use factline_registry::Confluent;
use factline_registry::admin::Level;
use factline_registry::deploy::{self, Action, Judge, Objection, Plan, Step, Wanted};
use serde::Serialize;

use crate::output::{self, Format, Progress};

/// Asks the registry what is to be done.
pub(super) async fn made(registry: &Confluent, wanted: Vec<Wanted>) -> anyhow::Result<Plan> {
    let progress = Progress::new("asking the registry", wanted.len());
    Ok(deploy::plan(registry, wanted, |_| progress.step()).await?)
}

/// Prints a plan: in text what changes, in JSON all of it.
pub(super) fn print(plan: &Plan, format: Format) -> anyhow::Result<()> {
    match format {
        Format::Text => output::data(&plan.steps.iter().map(text).collect::<String>())?,
        Format::Json => {
            output::json_rows(&plan.steps.iter().map(Row::from).collect::<Vec<_>>())?;
        }
    }
    output::note(&summary(plan));
    Ok(())
}

/// How many of what.
fn summary(plan: &Plan) -> String {
    let count =
        |is_it: fn(&Action) -> bool| plan.steps.iter().filter(|step| is_it(&step.action)).count();
    let new = count(|action| matches!(action, Action::Create));
    let updated = count(|action| matches!(action, Action::Update { .. }));
    let levels = plan.steps.iter().filter(|step| step.level.is_some()).count();
    let conflicts = plan.conflicts().count();
    let kept = plan.steps.len() - plan.changes().count();
    format!(
        "{new} new, {updated} to update, {levels} levels to set, {kept} unchanged, {conflicts} in \
         conflict"
    )
}

/// The lines of a step; none for what stays.
fn text(step: &Step) -> String {
    let mut text = String::new();
    let subject = &step.wanted.subject;
    let mark = if step.conflicts.is_empty() { None } else { Some('!') };
    // Writing to a string does not fail.
    let _ = match step.action {
        Action::Keep { .. } => Ok(()),
        Action::Create => writeln!(text, "{} {subject}: new", mark.unwrap_or('+')),
        Action::Update { after, is_cosmetic } => {
            let what = if is_cosmetic { " (readers see no difference)" } else { "" };
            let mark = mark.unwrap_or('~');
            writeln!(text, "{mark} {subject}: a new version after {after}{what}")
        }
    };
    if let Some((from, to)) = step.level {
        let from = from.map_or_else(|| "none of its own".to_owned(), |from| from.to_string());
        let _ = writeln!(text, "~ {subject}: level {to}, now {from}");
    }
    for objection in &step.conflicts {
        let _ = writeln!(text, "    {}: {}", who(objection.by), objection.message);
    }
    text
}

/// Who says so, for people.
pub(super) const fn who(judge: Judge) -> &'static str {
    match judge {
        Judge::Factline => "factline",
        Judge::Registry => "registry",
    }
}

/// A step as it is printed in JSON.
#[derive(Debug, Serialize)]
struct Row<'p> {
    subject: &'p str,
    label: &'p str,
    action: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    level: Option<LevelRow>,
    conflicts: Vec<ObjectionRow<'p>>,
}

#[derive(Debug, Serialize)]
struct LevelRow {
    from: Option<&'static str>,
    to: &'static str,
}

/// An objection as it is printed in JSON.
#[derive(Debug, Serialize)]
pub(super) struct ObjectionRow<'o> {
    by: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<u32>,
    message: &'o str,
}

impl<'o> From<&'o Objection> for ObjectionRow<'o> {
    fn from(Objection { by, version, message }: &'o Objection) -> Self {
        Self { by: who(*by), version: *version, message }
    }
}

impl<'p> From<&'p Step> for Row<'p> {
    fn from(step: &'p Step) -> Self {
        let (action, version, id, after) = match step.action {
            Action::Keep { version, id } => ("keep", Some(version), Some(id), None),
            Action::Create => ("create", None, None, None),
            Action::Update { after, .. } => ("update", None, None, Some(after)),
        };
        Self {
            subject: &step.wanted.subject,
            label: &step.wanted.label,
            action,
            version,
            id,
            after,
            level: step
                .level
                .map(|(from, to)| LevelRow { from: from.map(Level::as_str), to: to.as_str() }),
            conflicts: step.conflicts.iter().map(ObjectionRow::from).collect(),
        }
    }
}
