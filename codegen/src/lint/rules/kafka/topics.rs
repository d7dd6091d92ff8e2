//! Topics: their names and the subjects of their schemas.

use std::collections::BTreeMap;

use factline_core::avro::finding::Source;
use factline_core::avro::json::Span;
use factline_core::event::SubjectStrategy;

use crate::input::Domain;
use crate::lint::context::at_attribute;
use crate::lint::{Category, Check, Context, Rule, Sink};

pub(in crate::lint::rules) const TOPIC_NAME_VALID: Rule = Rule {
    id: "TOPIC_NAME_VALID",
    category: Category::Kafka,
    since: "0.1.0",
    purpose: "A topic's name is one that Kafka takes, and differs from others in more than `.` and `_`.",
    why: "Up to 249 letters, digits, dots, underscores and hyphens. In the names of metrics Kafka writes dots as underscores, so `a.b` and `a_b` become one, and the broker warns. A name that Kafka refuses is an error for the generator, too.",
    check: Check::Here(names),
};

pub(in crate::lint::rules) const SUBJECT_STRATEGY_CONSISTENT: Rule = Rule {
    id: "SUBJECT_STRATEGY_CONSISTENT",
    category: Category::Kafka,
    since: "0.1.0",
    purpose: "All domains of a topic name their subjects in one way, and that way suits the number of events.",
    why: "`subject-strategy` in a `domain.toml` is `topic-record-name` (what is taken without it), `record-name` or `topic-name`. With `topic-name` all events of a topic are versions of one subject: a second event is an incompatible change of the first.",
    check: Check::Here(strategies),
};

fn names(cx: &Context<'_>, sink: &mut Sink<'_>) {
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    for (named, _) in cx.events() {
        let topic = named.attributes.str("topic");
        let Some(topic) = topic.or_else(|| cx.domain_of(named).map(|domain| &*domain.topic)) else {
            continue;
        };
        let first = *seen.entry(topic.replace('.', "_")).or_insert(topic);
        if first != topic {
            sink.report(
                at_attribute(named, "topic"),
                format!("`{topic}` and `{first}` are one name in Kafka's metrics"),
            )
            .help("use dots or underscores, not both");
        }
    }
}

const DEFAULT: &str = SubjectStrategy::TopicRecordName.as_str();

fn strategies(cx: &Context<'_>, sink: &mut Sink<'_>) {
    let mut events: BTreeMap<&str, usize> = BTreeMap::new();
    for (named, _) in cx.events() {
        if let Some(topic) = cx.domain_of(named).map(|domain| &*domain.topic) {
            *events.entry(topic).or_default() += 1;
        }
    }
    let mut first: BTreeMap<&str, &str> = BTreeMap::new();
    for (folder, domain) in &cx.input.domains {
        let Some(source) = cx.input.domain_sources.get(folder) else { continue };
        let strategy = domain.subject_strategy.as_deref().unwrap_or(DEFAULT);
        let before = *first.entry(&domain.topic).or_insert(strategy);
        let count = events.get(&*domain.topic).copied().unwrap_or_default();
        let message = if let Err(error) = strategy.parse::<SubjectStrategy>() {
            format!("there is no strategy `{strategy}`; {error}")
        } else if before != strategy {
            format!("another domain of `{}` has `{before}`", domain.topic)
        } else if strategy == "topic-name" && count > 1 {
            format!("`topic-name` makes the {count} events of the topic versions of one subject")
        } else {
            continue;
        };
        sink.report_in(source, key_span(source, "subject-strategy"), path(domain), message)
            .help("`topic-record-name` suits any topic");
    }
}

fn path(domain: &Domain) -> &str {
    &domain.name
}

/// The line that starts with a key; the start of the file where there is none.
pub(crate) fn key_span(source: &Source, key: &str) -> Span {
    let text = source.text();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if line.trim_start().starts_with(key) {
            let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
            return Span::new(offset(at), offset(at + line.trim_end().len()));
        }
        at += line.len();
    }
    Span::default()
}
