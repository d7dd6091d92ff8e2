//! Rules for schemas, and what breaks them.
//!
//! A rule is one row: an id, its category, one sentence of purpose, why, and a function. From
//! the rows come the findings, `factline rules`, `factline explain` and `docs/rules.md`. Rules
//! look at everything that was read together, as whether a type is used or a field has one type
//! in the whole catalog is not to be seen in one file.

mod context;
mod dictionary;
mod edit;
mod ignore;
mod rule;
mod rules;
mod scope;
mod settings;
mod sink;
mod words;

#[cfg(test)]
mod tests;

use factline_core::avro::finding::{Finding, Severity};
use factline_core::avro::schema::{Field, Named, ParseOptions, SchemaSet, parse};
use factline_core::privacy::Tag;

use crate::check;
use crate::input::Input;
pub use edit::{Change, Edit, Edited, apply};
pub use rule::{Category, Rule};
pub use scope::Scope;
pub use settings::Settings;
pub use sink::Problem;

pub(crate) use context::{Context, FieldIn, event_type, innermost};
pub(crate) use edit::slice;
pub(crate) use rule::Check;
pub(crate) use rules::{key_span, neutral};
pub(crate) use sink::{Place, Sink};
pub(crate) use words::words;

/// All rules, by category.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    rules::RULES.iter().copied().flatten()
}

/// The rule of this id.
#[must_use]
pub fn rule(id: &str) -> Option<&'static Rule> {
    rules().find(|rule| rule.id == id)
}

/// The tag that an untagged field of `record` ought to have, by its name and type: what
/// `PHI_FIELD_TAGGED` and `PHI_FREE_TEXT_TAGGED` would ask for. For tools that show data of
/// schemas that nobody has classified.
///
/// ```
/// use factline_codegen::lint::suspected_tag;
/// use factline_core::avro::schema::Schema;
/// use factline_core::privacy::Tag;
///
/// let schema = Schema::parse(r#"{"type": "record", "name": "Guest", "fields": [
///     {"name": "family_name", "type": "string"}, {"name": "bed_code", "type": "string"}
/// ]}"#)?;
/// let guest = schema.named(schema.set().ids().next().expect("a record"));
/// let fields = guest.fields().unwrap_or_default();
/// assert_eq!(suspected_tag(schema.set(), guest, &fields[0]), Some(Tag::Phi));
/// assert_eq!(suspected_tag(schema.set(), guest, &fields[1]), None);
/// # Ok::<(), factline_core::avro::finding::Findings>(())
/// ```
#[must_use]
pub fn suspected_tag(set: &SchemaSet, record: &Named, field: &Field) -> Option<Tag> {
    rules::suspected(set, record, field)
}

/// Everything that breaks a rule, in the order of the files and of the places in them.
#[must_use]
pub fn lint(input: &Input, settings: &Settings) -> Vec<Problem> {
    let parsed = parse(input.sources.iter().cloned(), &ParseOptions::default());
    let mut findings = input.findings.clone();
    findings.extend(parsed.findings);
    findings.extend(check::check(&parsed.set, input));
    let is_complete = !findings.iter().any(|finding| finding.severity == Severity::Error);
    let cx = Context::new(&parsed.set, input, settings, is_complete);

    let mut problems: Vec<_> =
        findings.into_iter().filter_map(|finding| elsewhere(&cx, finding)).collect();
    for rule in rules().filter(|rule| settings.is_on_somewhere(rule)) {
        if let Check::Here(check) | Check::HereFixed(check) = rule.check {
            let mut sink = Sink::new(&cx, rule);
            check(&cx, &mut sink);
            problems
                .extend(sink.problems.into_iter().filter_map(|problem| weigh(&cx, rule, problem)));
        }
    }
    let mut problems = ignore::apply(&cx, problems);
    problems.sort_by(|a, b| key(&a.finding).cmp(&key(&b.finding)));
    problems.dedup();
    problems
}

fn key(finding: &Finding) -> (&str, u32, u32, &str) {
    (&finding.file, finding.line, finding.column, finding.rule)
}

/// A finding of parser or generator: an error there stays one, a warning is what settings say.
fn elsewhere(cx: &Context<'_>, mut finding: Finding) -> Option<Problem> {
    let rule = rule(finding.rule);
    if let Some(rule) = rule
        && finding.severity == Severity::Warning
        && cx.settings.is_explicit(rule, &finding.file)
    {
        finding.severity = cx.settings.severity(rule, &finding.file)?;
    }
    let edits = match rule.map(|rule| &rule.check) {
        Some(Check::ElsewhereFixed(fix)) => fix(cx, &finding),
        _ => Vec::new(),
    };
    Some(Problem { finding, edits })
}

/// Gives a finding of lint the severity that settings say; none where the rule is off.
fn weigh(cx: &Context<'_>, rule: &Rule, mut problem: Problem) -> Option<Problem> {
    problem.finding.severity = cx.settings.severity(rule, &problem.finding.file)?;
    Some(problem)
}
