//! `docs/changes.md` is made of the table.

use std::fmt::Write as _;
use std::path::Path;

use crate::change::{Category, Level, rules};

const HEAD: &str = "\
# What may change

<!-- Made of the table of change rules by a test: `UPDATE_EXPECT=1 cargo test -p factline-codegen change`. -->

`factline compat --against git:main` compares a catalog with an earlier state of it, or with a registry, and reports what differs by these rules.
`factline rules --of changes` lists them and `factline explain RULE` says what this page says.
Each has two versions of a catalog where it reports something, and two where it does not, in [`codegen/tests/change`](../codegen/tests/change).

Of each rule this page says what such a change means for the catalog's version, how much it counts, and with an **F** that `--fix` can put it right.

- An **error** must not get in as it is, a **warning** should be looked at, and a **note** is listed.
- Changes of `WIRE` are the verdict of Avro Java and of registries, in the mode that a [`domain.toml`](attributes.md#in-domaintoml) or the [`catalog.toml`](attributes.md#in-catalogtoml) asks for.
- How much the others count is set by `[changes]` in the `catalog.toml`.
- A change says who consumes the events that it touches, by the `[[consumers]]` of each `domain.toml`, and who is to be deployed first.

## Letting a change pass

A change that is meant is waived in `catalog.waivers.toml`, beside the `catalog.toml`:

```toml
[[waivers]]
rule = \"EVENT_DELETED\"
subject = \"healthtech.lab.ResultDrafted\"
reason = \"it was never published\"
expires = 2027-03-31
```

`subject` is the full name of a type, the type of an event, the name of a domain, or a path such as `healthtech.lab.Result.note`; a `*` stands for anything.
Each waiver needs a reason and the last day on which it counts: after it, or where nothing needs it, the waiver is a finding itself.
A waived change still raises the catalog's version.
";

#[test]
fn the_page_of_changes_is_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/changes.md");
    if std::env::var_os("UPDATE_EXPECT").is_some() && std::env::var_os("CI").is_none() {
        std::fs::write(&path, page()).expect("a page to write");
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(written, page(), "UPDATE_EXPECT=1 writes the page");
}

fn page() -> String {
    let mut page = HEAD.to_owned();
    for category in Category::ALL {
        let _ = write!(page, "\n## {category}\n\n{}\n", category.purpose());
        for rule in rules().filter(|rule| rule.category == category) {
            let fix = if rule.has_fix() { " **F**" } else { "" };
            let level = match rule.level {
                Level::Note => "a note",
                Level::Warning => "a warning",
                Level::Error => "an error",
            };
            let _ = write!(page, "\n### {}{fix}\n\n{}\n", rule.id, rule.purpose);
            let _ = write!(page, "{}\nMostly {}, {level}.\n", rule.why, rule.effect);
        }
    }
    page
}
