//! `HISTORY_RECORDED`.

use crate::history;
use crate::lint::{Category, Check, Context, Problem, Rule, Sink};

pub(in crate::lint::rules) const RULE: Rule = Rule {
    id: history::RULE,
    category: Category::Standard,
    since: "0.1.0",
    purpose: "Each version that `catalog.lock` knows is current, or kept in `history` with data that it wrote.",
    why: "What a version wrote has to be read for years; only who has the version can test that. `factline history record --from git:HEAD` keeps it.",
    check: Check::Here(check),
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    let findings = history::check(cx.input, None).into_iter();
    sink.problems.extend(findings.map(|finding| Problem { finding, edits: Vec::new() }));
}
