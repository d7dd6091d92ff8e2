//! One file per rule or family of rules, and the table of all of them.

mod basic;
mod codegen;
mod docs;
mod fix;
mod kafka;
mod minimal;
mod privacy;
mod standard;
mod types;

pub(crate) use kafka::topics::key_span;
pub(crate) use standard::enums::neutral;

use super::{Rule, ignore};
pub(in crate::lint) use privacy::tagged::suspected;

/// All rules, by category: what every projection of them is made from.
pub(super) static RULES: &[&[Rule]] = &[
    &minimal::RULES,
    &[ignore::IGNORE_HAS_REASON, ignore::IGNORE_IS_USED],
    &[
        basic::case::RECORD_PASCAL_CASE,
        basic::field_case::RULE,
        basic::case::ENUM_PASCAL_CASE,
        basic::case::ENUM_SYMBOL_UPPER_SNAKE_CASE,
        basic::case::NAMESPACE_LOWER,
        basic::files::NAMESPACE_DIRECTORY_MATCH,
        basic::files::FILE_NAME_MATCHES_TYPE,
        basic::files::ONE_EVENT_PER_FILE,
        basic::past_tense::RULE,
        basic::field_words::TIMESTAMP_FIELD_SUFFIX,
        basic::field_words::BOOLEAN_PREFIX,
        basic::case::ACRONYM_CASE,
        basic::formatted::RULE,
        basic::unused_type::RULE,
    ],
    &[
        standard::optional::OPTIONAL_HAS_NULL_DEFAULT,
        standard::optional::NULL_FIRST_IF_NULL_DEFAULT,
        standard::enums::ENUM_HAS_DEFAULT,
        standard::enums::ENUM_FIELD_DEFAULT_NOT_ENUM_DEFAULT,
        standard::unions::UNION_SAME_SHAPE_RECORDS,
        standard::unions::UNION_MAX_BRANCHES,
        standard::unions::UNION_AMBIGUOUS_PROMOTION,
        standard::optional::NO_NULL_ONLY_UNION,
        standard::aliases::RULE,
        standard::stability::RULE,
        standard::cycles::RULE,
        standard::history::RULE,
    ],
    &[
        types::logical::TIMESTAMP_LOGICAL_TYPE,
        types::logical::DATE_LOGICAL_TYPE,
        types::logical::UUID_LOGICAL_TYPE,
        types::logical::NO_FLOAT_MONEY,
        types::logical::DECIMAL_FOR_CLINICAL_QUANTITY,
        types::texts::NO_STRINGLY_ENUM,
        types::texts::NO_JSON_IN_STRING,
        types::texts::UNIT_DECLARED,
        types::texts::CODE_SYSTEM_DECLARED,
        types::consistent::RULE,
    ],
    &kafka::generator::RULES,
    &[
        kafka::topics::TOPIC_NAME_VALID,
        kafka::topics::SUBJECT_STRATEGY_CONSISTENT,
        kafka::envelope::RULE,
        kafka::size::RULE,
        kafka::consumers::RULE,
    ],
    &[
        privacy::tagged::PHI_FIELD_TAGGED,
        privacy::known::RULE,
        privacy::tagged::PHI_FREE_TEXT_TAGGED,
        privacy::keys::PHI_NOT_IN_KEY_OR_TOPIC,
        privacy::keys::PHI_NOT_IN_MAP_KEY_OR_ENUM,
        privacy::defaults::RULE,
        privacy::retention::RULE,
    ],
    &[
        docs::texts::DOC_EVENT,
        docs::texts::DOC_FIELD,
        docs::texts::DOC_ENUM_SYMBOL,
        docs::owner::RULE,
        docs::example::RULE,
        docs::deprecated::RULE,
    ],
    &[codegen::names::RULE, codegen::depth::RULE, codegen::current::RULE],
];
