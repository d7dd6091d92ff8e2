//! One file per rule or family of rules, and the table of all of them.

mod fix;
mod semantic;
pub(super) mod wire;

use super::Rule;

/// All change rules, by category: what every projection of them is made from.
pub(super) static RULES: &[&[Rule]] = &[
    &wire::RULES,
    &semantic::meanings::RULES,
    &[
        semantic::retyped::FIELD_RETYPED_SAME_BASE,
        semantic::retyped::UNIT_OR_CODE_SYSTEM_CHANGED,
        semantic::names::RULE,
        semantic::aliases::ALIAS_REMOVED,
        semantic::aliases::ALIAS_NOT_TRANSITIVE,
        semantic::additions::ALIAS_ADDED,
        semantic::additions::DEFAULT_ADDED,
    ],
];
