//! `factline rules` and `factline explain`: what schemas and changes are checked for, and why.

use factline_codegen::{change, lint};
use serde::Serialize;

use crate::near;
use crate::output::{self, Format, Outcome};

/// The arguments of `factline rules`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  factline rules
  factline rules --of changes
  factline rules --format json")]
pub(crate) struct Args {
    /// Which rules: those for schemas, or those for changes between two versions
    #[arg(long, value_enum, value_name = "KIND")]
    of: Option<Kind>,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// The arguments of `factline explain`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  factline explain PHI_FIELD_TAGGED
  factline explain TOPIC_CHANGED")]
pub(crate) struct ExplainArgs {
    /// The rule, as findings name it
    #[arg(value_name = "RULE", value_parser = rule)]
    rule: Row,
}

/// What a rule is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
enum Kind {
    /// Schemas by themselves: `factline lint`
    Lint,
    /// Changes between two versions: `factline compat --against`
    Changes,
}

/// A rule of either kind.
#[derive(Clone, Debug, Serialize)]
struct Row {
    id: &'static str,
    kind: Kind,
    category: &'static str,
    purpose: &'static str,
    why: &'static str,
    since: &'static str,
    fixable: bool,
    /// What such a change means for the version of a catalog.
    #[serde(skip_serializing_if = "Option::is_none")]
    effect: Option<&'static str>,
}

fn rule(id: &str) -> Result<Row, String> {
    let name = id.to_ascii_uppercase();
    rows().find(|row| row.id == name).ok_or_else(|| {
        let hint = near::hint(id, rows().map(|row| row.id));
        format!("there is no such rule, `factline rules` lists them{hint}")
    })
}

fn rows() -> impl Iterator<Item = Row> {
    lint::rules().map(Row::from).chain(change::rules().map(Row::from))
}

/// Runs `factline rules`.
pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let rows: Vec<_> = rows().filter(|row| args.of.is_none_or(|kind| kind == row.kind)).collect();
    match args.format {
        Format::Json => output::json_rows(&rows)?,
        Format::Text => output::data(&list(&rows))?,
    }
    Ok(Outcome::Clean)
}

/// Runs `factline explain`.
pub(crate) fn explain(args: &ExplainArgs) -> anyhow::Result<Outcome> {
    let Row { id, kind, category, purpose, why, since, fixable, effect } = &args.rule;
    let effect = effect.map(|effect| format!(", {effect}")).unwrap_or_default();
    let fix =
        if *fixable { format!("`{} --fix` puts it right.\n", kind.verb()) } else { String::new() };
    output::data(&format!(
        "{id} ({category}{effect}, since {since})\n\n{purpose}\n\n{why}\n{fix}"
    ))?;
    Ok(Outcome::Clean)
}

/// Rules by kind and category; `F` is one with a fix.
fn list(rows: &[Row]) -> String {
    let width = rows.iter().map(|row| row.id.len()).max().unwrap_or_default();
    let mut text = String::new();
    let categories = lint::Category::ALL.map(|it| (Kind::Lint, it.name(), it.purpose()));
    let changes = change::Category::ALL.map(|it| (Kind::Changes, it.name(), it.purpose()));
    for (kind, category, purpose) in categories.into_iter().chain(changes) {
        let mut rows =
            rows.iter().filter(|row| row.kind == kind && row.category == category).peekable();
        if rows.peek().is_none() {
            continue;
        }
        let of = if kind == Kind::Changes { "changes, " } else { "" };
        text.push_str(&format!("{of}{category}: {purpose}\n"));
        for row in rows {
            let fix = if row.fixable { 'F' } else { ' ' };
            let effect = row.effect.map(|effect| format!("{effect:5} ")).unwrap_or_default();
            text.push_str(&format!("  {:width$} {fix} {effect}{}\n", row.id, row.purpose));
        }
        text.push('\n');
    }
    text + "F: --fix puts it right. More of a rule: factline explain RULE\n"
}

impl Kind {
    const fn verb(self) -> &'static str {
        match self {
            Self::Lint => "factline lint",
            Self::Changes => "factline compat --against",
        }
    }
}

impl From<&'static lint::Rule> for Row {
    fn from(rule: &'static lint::Rule) -> Self {
        let lint::Rule { id, category, since, purpose, why, .. } = *rule;
        let (kind, category, fixable) = (Kind::Lint, category.name(), rule.has_fix());
        Self { id, kind, category, purpose, why, since, fixable, effect: None }
    }
}

impl From<&'static change::Rule> for Row {
    fn from(rule: &'static change::Rule) -> Self {
        let change::Rule { id, category, effect, since, purpose, why, .. } = *rule;
        let (kind, category, fixable) = (Kind::Changes, category.name(), rule.has_fix());
        Self { id, kind, category, purpose, why, since, fixable, effect: Some(effect.name()) }
    }
}
