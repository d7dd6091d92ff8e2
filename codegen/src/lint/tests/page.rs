//! `docs/rules.md` is made of the table.

use std::fmt::Write as _;

use super::{repository, rules};
use crate::lint::Category;

const HEAD: &str = "\
# Rules

<!-- Made of the table of rules by a test: `UPDATE_EXPECT=1 cargo test -p factline-codegen lint`. -->

`factline lint` looks for what breaks these rules, `factline rules` lists them and `factline explain RULE` says what this page says.
A rule with an **F** has a fix: `factline lint --fix` puts its findings right.
Each rule has schemas that keep it and such that break it in [`codegen/tests/lint`](../codegen/tests/lint).

Which rules count is said in [`catalog.toml`](attributes.md#in-catalogtoml); a single finding is ignored [where it is](attributes.md#ignoring-a-finding), with a reason.
";

#[test]
fn the_page_of_rules_is_up_to_date() {
    let path = repository().join("docs/rules.md");
    if std::env::var_os("UPDATE_EXPECT").is_some() && std::env::var_os("CI").is_none() {
        std::fs::write(&path, page()).expect("a page to write");
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(written, page(), "UPDATE_EXPECT=1 writes the page");
}

fn page() -> String {
    let mut page = HEAD.to_owned();
    for category in Category::ALL {
        let rules: Vec<_> = rules().filter(|rule| rule.category == category).collect();
        if rules.is_empty() {
            continue;
        }
        let _ = write!(page, "\n## {category}\n\n{}\n", category.purpose());
        for rule in rules {
            let fix = if rule.has_fix() { " **F**" } else { "" };
            let _ = write!(page, "\n### {}{fix}\n\n{}\n{}\n", rule.id, rule.purpose, rule.why);
        }
    }
    page
}
