//! The attributes that make a record an event must agree with each other and with the domain.

use std::collections::BTreeMap;

use factline_core::avro::finding::{Finding, Severity};
use factline_core::avro::json::Span;
use factline_core::avro::schema::{Field, Kind, Named, NamedKind, SchemaSet, Type};

use crate::input::{Domain, Input};

/// Checks every type that has an `eventType`.
pub(super) fn check(set: &SchemaSet, input: &Input) -> Vec<Finding> {
    let mut seen = BTreeMap::new();
    let mut findings = Vec::new();
    for named in set.named() {
        let Some(value) = named.attributes.get("eventType") else { continue };
        let mut check = Check { set, named, findings: &mut findings };
        let Some(event_type) = value.as_str().filter(|text| !text.is_empty()) else {
            check.report(
                "EVENT_TYPE_VALID",
                value.span,
                "an event type is a text such as `Patient.Created`",
            );
            continue;
        };
        if let Some(other) = seen.insert(event_type.to_owned(), named.name.full()) {
            let problem = format!("`{event_type}` is the type of `{other}` already");
            check.report("EVENT_TYPE_UNIQUE", value.span, &problem);
        }
        check.event(input.domain_of(set[named.file].name()));
    }
    findings
}

struct Check<'a> {
    set: &'a SchemaSet,
    named: &'a Named,
    findings: &'a mut Vec<Finding>,
}

impl Check<'_> {
    fn report(&mut self, rule: &'static str, span: Span, problem: &str) {
        let source = &self.set[self.named.file];
        let path = self.named.name.short();
        self.findings.push(source.finding(rule, Severity::Error, span, path, problem));
    }

    fn event(&mut self, domain: Option<&Domain>) {
        let Some(fields) = self.named.fields() else {
            return self.report(
                "EVENT_IS_RECORD",
                self.named.name_span,
                "only a record can be an event",
            );
        };
        self.topic(domain);
        self.key(fields);
    }

    fn topic(&mut self, domain: Option<&Domain>) {
        let topic = self.named.attributes.get("topic");
        match (topic.map(|value| (value.as_str(), value.span)), domain) {
            (Some((None | Some(""), span)), _) => {
                self.report("TOPIC_NAME_VALID", span, "a topic is the name of a Kafka topic");
            }
            (Some((Some(topic), span)), _) if !is_topic(topic) => {
                let problem =
                    "a topic has up to 249 letters, digits, dots, underscores and hyphens";
                self.report("TOPIC_NAME_VALID", span, problem);
            }
            (Some((Some(topic), span)), Some(domain)) if topic != domain.topic => {
                let problem = format!(
                    "the topic of the domain {} is `{}`, as its domain.toml says",
                    domain.name, domain.topic
                );
                self.report("TOPIC_DECLARED", span, &problem);
            }
            (None, None) => {
                let problem = "the event has no topic: add `\"topic\": \"…\"`, or a domain.toml to its folder";
                self.report("TOPIC_DECLARED", self.named.name_span, problem);
            }
            _ => {}
        }
    }

    fn key(&mut self, fields: &[Field]) {
        const RULE: &str = "PARTITION_KEY_EXISTS_NON_NULL";
        let Some(value) = self.named.attributes.get("keyField") else {
            let problem = "the event has no key: add `\"keyField\": \"…\"`, the name of a field";
            return self.report(RULE, self.named.name_span, problem);
        };
        let name = value.as_str().unwrap_or_default();
        match fields.iter().find(|field| field.name == name) {
            None => self.report(RULE, value.span, "the event has no such field"),
            Some(field) if !self.is_key(&field.ty) => {
                let problem =
                    "a key is a uuid, a string, an int, a long or an enum, and never null";
                self.report(RULE, field.name_span, problem);
            }
            Some(_) => {}
        }
    }

    fn is_key(&self, ty: &Type) -> bool {
        match &ty.kind {
            Kind::String => true,
            Kind::Int | Kind::Long => ty.logical.is_none(),
            Kind::Named(id) => {
                let named = &self.set[*id];
                matches!(named.kind, NamedKind::Enum { .. })
                    || named.logical == Some(factline_core::avro::schema::Logical::Uuid)
            }
            _ => false,
        }
    }
}

fn is_topic(name: &str) -> bool {
    name.len() <= 249
        && name != "."
        && name != ".."
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
}
