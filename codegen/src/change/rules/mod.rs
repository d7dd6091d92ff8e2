//! One file per rule or family of rules, and the table of all of them.

mod fix;
mod privacy;
mod routing;
mod semantic;
mod source;
pub(super) mod wire;

use super::Rule;

/// All change rules, by category: what every projection of them is made from.
pub(super) static RULES: &[&[Rule]] = &[
    &wire::RULES,
    &semantic::meanings::RULES,
    &[
        semantic::retyped::FIELD_RETYPED_SAME_BASE,
        semantic::retyped::UNIT_OR_CODE_SYSTEM_CHANGED,
        semantic::symbols::RULE,
        semantic::names::RULE,
        semantic::aliases::ALIAS_REMOVED,
        semantic::aliases::ALIAS_NOT_TRANSITIVE,
        semantic::additions::ALIAS_ADDED,
        semantic::additions::DEFAULT_ADDED,
    ],
    &[
        source::types::RUST_TYPE_RENAMED,
        source::types::RUST_MODULE_MOVED,
        source::types::RUST_TYPE_REMOVED,
        source::fields::RUST_FIELD_REMOVED,
        source::fields::RUST_FIELD_TYPE_CHANGED,
        source::fields::RUST_REQUIRED_FIELD_ADDED,
        source::variants::RUST_VARIANT_REMOVED,
        source::variants::RUST_UNION_RESHAPED,
        source::traits::RUST_DERIVE_LOST,
        source::features::RULE,
        source::additions::TYPE_ADDED,
        source::additions::FIELD_ADDED,
        source::additions::SYMBOL_ADDED,
        source::additions::DEPRECATED,
        source::texts::RULE,
    ],
    &[
        routing::events::EVENT_DELETED,
        routing::events::EVENT_TYPE_CHANGED,
        routing::namespace::RULE,
        routing::events::TOPIC_CHANGED,
        routing::keys::RULE,
        routing::domains::SUBJECT_STRATEGY_CHANGED,
        routing::mode::RULE,
        routing::deprecated::RULE,
        routing::consumers::RULE,
        routing::domains::OWNER_REMOVED,
        routing::shared::RULE,
        routing::events::EVENT_ADDED,
        routing::domains::DOMAIN_CHANGED,
    ],
    &routing::waivers::RULES,
    &[
        privacy::tags::PHI_TAG_REMOVED,
        privacy::tags::PHI_TAG_ADDED,
        privacy::consumers::RULE,
        privacy::protection::ENCRYPTION_REMOVED,
        privacy::protection::ENCRYPTION_ALGORITHM_WEAKENED,
        privacy::protection::REDACTION_WEAKENED,
        privacy::domains::RETENTION_EXTENDED,
        privacy::domains::CLASS_CHANGED,
        privacy::tags::TAGGED_FIELD_TYPE_CHANGED,
    ],
];
