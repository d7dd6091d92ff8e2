//! Waivers that are none: the reading of the file reports them.

use crate::change::{Category, Check, Effect, Level, Rule};

pub(in crate::change::rules) static RULES: [Rule; 3] = [
    row(
        "WAIVER_VALID",
        Level::Error,
        "A waiver lacks its rule, its subject, its reason or the day on which it ends.",
        "`catalog.waivers.toml` beside the `catalog.toml` has a table `[[waivers]]` for each, with `rule = \"TOPIC_CHANGED\"`, `subject = \"acme.lab.*\"` (a full name, the type of an event, a domain or a path such as `acme.lab.Result.note`; `*` is anything), `reason = \"nobody reads it yet\"` and `expires = 2027-03-31`.",
    ),
    row(
        "WAIVER_EXPIRED",
        Level::Error,
        "A waiver has ended.",
        "What it allowed counts again. Settle the change, or give the waiver another day and a reason that still holds.",
    ),
    row(
        "WAIVER_IS_USED",
        Level::Warning,
        "A waiver allows nothing that there is.",
        "Left in, it would allow the next one like it. Once the change is in the version that is compared with, take the waiver out.",
    ),
];

const fn row(id: &'static str, level: Level, purpose: &'static str, why: &'static str) -> Rule {
    Rule {
        id,
        category: Category::Routing,
        effect: Effect::Patch,
        level,
        since: "0.1.0",
        purpose,
        why,
        check: Check::Elsewhere,
    }
}
