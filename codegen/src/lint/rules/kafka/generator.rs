//! What the generator checks of events: the rows; the checks are in `crate::check`.

use crate::lint::{Category, Check, Rule};

const fn row(id: &'static str, purpose: &'static str, why: &'static str) -> Rule {
    let (category, since, check) = (Category::Kafka, "0.1.0", Check::Elsewhere);
    Rule { id, category, since, purpose, why, check }
}

pub(in crate::lint::rules) const RULES: [Rule; 6] = [
    row(
        "EVENT_TYPE_VALID",
        "An event type is a text such as `Patient.Created`.",
        "Consumers dispatch on it, and it is a header of every record. An error for the generator, too: it can't be switched off.",
    ),
    row(
        "EVENT_TYPE_UNIQUE",
        "No two events have one event type.",
        "A consumer would take one for the other. An error for the generator, too: it can't be switched off.",
    ),
    row(
        "EVENT_IS_RECORD",
        "An event is a record.",
        "Only a record can get further fields. An error for the generator, too: it can't be switched off.",
    ),
    row(
        "TOPIC_DECLARED",
        "An event has a topic, and it is that of its domain.",
        "`domain.toml` owns the topic; an `.avsc` that names another one would scatter the domain. An error for the generator, too: it can't be switched off.",
    ),
    row(
        "PARTITION_KEY_EXISTS_NON_NULL",
        "An event names its key: a field that is never null.",
        "The key decides the partition, and with it the order. Events without one go anywhere. An error for the generator, too: it can't be switched off.",
    ),
    row(
        "DOMAIN_FILE_VALID",
        "A `domain.toml` can be read, and names a topic.",
        "It says who owns a folder of events and where they go. An error for the generator, too: it can't be switched off.",
    ),
];
