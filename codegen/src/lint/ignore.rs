//! `x-lint-ignore`: findings that somebody has looked at.

use factline_core::avro::finding::{Finding, Severity};
use factline_core::avro::json::{Kind, Span, Value};
use factline_core::avro::schema::FileId;

use super::{Category, Check, Context, Place, Problem, Rule, Sink, rule};

/// The attribute.
const ATTRIBUTE: &str = "x-lint-ignore";

pub(super) const IGNORE_HAS_REASON: Rule = Rule {
    id: "IGNORE_HAS_REASON",
    category: Category::Minimal,
    since: "0.1.0",
    purpose: "An ignored finding says which rule is ignored, and why.",
    why: "`\"x-lint-ignore\": {\"RULE\": \"reason\"}` on a type or a field ignores the findings of a rule inside it. Who reads it later has to know whether the reason still holds. A rule that does not exist, or whose findings are errors of the schema itself, can't be ignored.",
    check: Check::Ignores,
};

pub(super) const IGNORE_IS_USED: Rule = Rule {
    id: "IGNORE_IS_USED",
    category: Category::Minimal,
    since: "0.1.0",
    purpose: "An ignored finding exists.",
    why: "What an `x-lint-ignore` once hid is gone; left in place, it would hide the next mistake. Remove it.",
    check: Check::Ignores,
};

/// One rule that is ignored in one place.
struct Ignore<'d> {
    file: FileId,
    /// The object that has the attribute.
    scope: Span,
    rule: &'static Rule,
    /// Where the rule is named.
    span: Span,
    name: &'d str,
    is_used: bool,
}

/// Takes out what is ignored, and adds what is wrong with the ignoring.
pub(super) fn apply(cx: &Context<'_>, mut problems: Vec<Problem>) -> Vec<Problem> {
    let mut wrong = Sink::new(cx, &IGNORE_HAS_REASON);
    let mut ignores = Vec::new();
    for root in cx.set.roots() {
        if !cx.set[root.file].text().contains(ATTRIBUTE) {
            continue;
        }
        if let Some(value) = &cx.document(root.file).value {
            collect(root.file, value, &mut ignores, &mut wrong);
        }
    }
    problems.retain(|problem| {
        let finding = &problem.finding;
        let mut hidden = false;
        for ignore in ignores.iter_mut().filter(|ignore| ignore.covers(cx, finding)) {
            ignore.is_used = true;
            hidden = true;
        }
        !hidden
    });
    problems.append(&mut wrong.problems);
    let mut unused = Sink::new(cx, &IGNORE_IS_USED);
    for ignore in &ignores {
        let is_on = cx.settings.severity(ignore.rule, cx.set[ignore.file].name()).is_some();
        if is_on && !ignore.is_used {
            let message = format!("there is no finding of {} to ignore here", ignore.name);
            unused.report(ignore.place(), message).help("remove it");
        }
    }
    problems.append(&mut unused.problems);
    problems
}

impl Ignore<'_> {
    fn place(&self) -> Place {
        Place { file: self.file, span: self.span, path: String::new() }
    }

    fn covers(&self, cx: &Context<'_>, finding: &Finding) -> bool {
        let source = &cx.set[self.file];
        let at = (finding.line, finding.column);
        // An error of the parser keeps the schema from being used, reason or not.
        let is_fatal = !matches!(self.rule.check, Check::Here(_) | Check::HereFixed(_))
            && finding.severity == Severity::Error;
        finding.rule == self.rule.id
            && !is_fatal
            && *finding.file == **source.name()
            && source.place(self.scope.start) <= at
            && at < source.place(self.scope.end)
    }
}

/// Finds the attribute in `value` and below.
fn collect<'d>(
    file: FileId,
    value: &'d Value,
    ignores: &mut Vec<Ignore<'d>>,
    wrong: &mut Sink<'_>,
) {
    match &value.kind {
        Kind::Array(items) => items.iter().for_each(|item| collect(file, item, ignores, wrong)),
        Kind::Object(object) => {
            for member in object.iter() {
                if member.name == ATTRIBUTE {
                    read(file, value.span, &member.value, ignores, wrong);
                } else if member.name != "default" {
                    collect(file, &member.value, ignores, wrong);
                }
            }
        }
        _ => {}
    }
}

/// Reads the value of the attribute.
fn read<'d>(
    file: FileId,
    scope: Span,
    value: &'d Value,
    ignores: &mut Vec<Ignore<'d>>,
    wrong: &mut Sink<'_>,
) {
    let at = |span| Place { file, span, path: String::new() };
    let Some(object) = value.as_object() else {
        wrong
            .report(at(value.span), "the reason is missing")
            .help("write `\"x-lint-ignore\": {\"RULE\": \"why it does not count here\"}`");
        return;
    };
    for member in object.iter() {
        let Some(rule) = rule(&member.name) else {
            let message = format!("there is no rule `{}`", member.name);
            wrong.report(at(member.name_span), message).help("`factline rules` lists them");
            continue;
        };
        if member.value.as_str().is_none_or(|reason| reason.trim().is_empty()) {
            wrong
                .report(at(member.value.span), format!("why {} does not count is missing", rule.id))
                .help("say in a sentence why the finding is none");
            continue;
        }
        let span = member.name_span;
        ignores.push(Ignore { file, scope, rule, span, name: &member.name, is_used: false });
    }
}
