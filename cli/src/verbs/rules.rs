//! `factline rules` and `factline explain`: what lint looks for, and why.

use factline_codegen::lint::{self, Category, Rule};
use serde::Serialize;

use crate::near;
use crate::output::{self, Format, Outcome};

/// The arguments of `factline rules`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  factline rules
  factline rules --format json")]
pub(crate) struct Args {
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// The arguments of `factline explain`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  factline explain PHI_FIELD_TAGGED")]
pub(crate) struct ExplainArgs {
    /// The rule, as findings name it
    #[arg(value_name = "RULE", value_parser = rule)]
    rule: &'static Rule,
}

fn rule(id: &str) -> Result<&'static Rule, String> {
    lint::rule(&id.to_ascii_uppercase()).ok_or_else(|| {
        let hint = near::hint(id, lint::rules().map(|rule| rule.id));
        format!("there is no such rule, `factline rules` lists them{hint}")
    })
}

/// Runs `factline rules`.
pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    match args.format {
        Format::Json => output::json_rows(&lint::rules().map(Row::from).collect::<Vec<_>>())?,
        Format::Text => output::data(&list())?,
    }
    Ok(Outcome::Clean)
}

/// Runs `factline explain`.
pub(crate) fn explain(args: &ExplainArgs) -> anyhow::Result<Outcome> {
    let Rule { id, category, since, purpose, why, .. } = args.rule;
    let fix = if args.rule.has_fix() { "`factline lint --fix` puts it right.\n" } else { "" };
    output::data(&format!("{id} ({category}, since {since})\n\n{purpose}\n\n{why}\n{fix}"))?;
    Ok(Outcome::Clean)
}

/// Rules by category; `F` is one with a fix.
fn list() -> String {
    let width = lint::rules().map(|rule| rule.id.len()).max().unwrap_or_default();
    let mut text = String::new();
    for category in Category::ALL {
        let mut rules = lint::rules().filter(|rule| rule.category == category).peekable();
        if rules.peek().is_none() {
            continue;
        }
        text.push_str(&format!("{category}: {}\n", category.purpose()));
        for rule in rules {
            let fix = if rule.has_fix() { 'F' } else { ' ' };
            text.push_str(&format!("  {:width$} {fix} {}\n", rule.id, rule.purpose));
        }
        text.push('\n');
    }
    text + "F: factline lint --fix puts it right. More of a rule: factline explain RULE\n"
}

#[derive(Debug, Serialize)]
struct Row {
    id: &'static str,
    category: &'static str,
    purpose: &'static str,
    why: &'static str,
    since: &'static str,
    fixable: bool,
}

impl From<&'static Rule> for Row {
    fn from(rule: &'static Rule) -> Self {
        let Rule { id, category, since, purpose, why, .. } = *rule;
        Self { id, category: category.name(), purpose, why, since, fixable: rule.has_fix() }
    }
}
