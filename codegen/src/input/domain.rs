//! `domain.toml`: who owns a folder of events, and the topic they go to.

use std::time::Duration;

use factline_core::avro::compat::Mode;
use factline_core::avro::finding::{Finding, Severity, Source};
use factline_core::avro::json::Span;
use toml::de::{DeTable, DeValue};

use crate::change;

/// What a `domain.toml` says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Domain {
    /// The name of its folder.
    pub name: String,
    /// Who answers for its events.
    pub owner: String,
    /// The class of its topic, which decides access and delivery settings.
    pub class: String,
    /// The topic of its events.
    pub topic: String,
    /// How many partitions the topic has; 0 where that is not said.
    pub partitions: u32,
    /// How long the topic keeps a record; for ever where that is not said.
    pub retention: Option<Duration>,
    /// How the schemas of its events are filed in a registry; `topic-record-name` where that is
    /// not said.
    pub subject_strategy: Option<String>,
    /// What new versions of its events must be able to do; what the catalog says where that is
    /// not said.
    pub compatibility: Option<Mode>,
    /// Who consumes its events.
    pub consumers: Vec<Consumer>,
    /// Who publishes its events.
    pub producers: Vec<Consumer>,
    /// What it is about.
    pub description: Option<String>,
    /// How many events to expect, in words.
    pub volume: Option<String>,
}

/// A service that consumes, or publishes, events of a domain.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Consumer {
    /// Its name.
    pub name: String,
    /// Who answers for it.
    pub owner: String,
    /// The event types that it handles; `Patient.*` and `*` stand for several.
    pub events: Vec<String>,
}

impl Consumer {
    /// Whether it handles events of this type.
    #[must_use]
    pub fn takes(&self, event_type: &str) -> bool {
        self.events.iter().any(|pattern| match pattern.strip_suffix('*') {
            Some(start) => event_type.starts_with(start),
            None => pattern == event_type,
        })
    }
}

/// The rule of everything that is wrong with such a file.
const RULE: &str = "DOMAIN_FILE_VALID";

/// Reads the text of a `domain.toml` in the folder called `name`.
pub(crate) fn parse(name: &str, source: &Source, findings: &mut Vec<Finding>) -> Domain {
    let mut domain = Domain { name: name.to_owned(), ..Domain::default() };
    let table = match DeTable::parse(source.text()) {
        Ok(table) => table.into_inner(),
        Err(error) => {
            let span = error.span().map_or_else(Span::default, |range| span(&range));
            findings.push(source.finding(RULE, Severity::Error, span, "", error.message()));
            return domain;
        }
    };
    for (key, value) in &table {
        if let Err(problem) = domain.set(key.get_ref(), value.get_ref()) {
            let (path, span) = (key.get_ref().to_string(), span(&value.span()));
            findings.push(source.finding(RULE, Severity::Error, span, path, problem));
        }
    }
    if domain.topic.is_empty() {
        let problem = "the domain has no topic";
        let mut finding = source.finding(RULE, Severity::Error, Span::default(), "topic", problem);
        finding.help = Some("add `topic = \"…\"`".to_owned());
        findings.push(finding);
    }
    domain
}

impl Domain {
    fn set(&mut self, key: &str, value: &DeValue<'_>) -> Result<(), String> {
        match key {
            "owner" => self.owner = text(value)?,
            "class" => self.class = text(value)?,
            "topic" => self.topic = text(value)?,
            "partitions" => self.partitions = partitions(value)?,
            "retention" => self.retention = Some(retention(&text(value)?)?),
            "subject-strategy" => self.subject_strategy = Some(text(value)?),
            "compatibility" => self.compatibility = Some(change::mode(&text(value)?)?),
            "consumers" => self.consumers = services(value)?,
            "producers" => self.producers = services(value)?,
            "description" => self.description = Some(text(value)?),
            "volume" => self.volume = Some(text(value)?),
            // Documentation only, and whatever others keep here.
            _ => {}
        }
        Ok(())
    }
}

fn text(value: &DeValue<'_>) -> Result<String, String> {
    match value {
        DeValue::String(text) => Ok(text.to_string()),
        _ => Err("this must be a string".to_owned()),
    }
}

/// `[[consumers]]` or `[[producers]]`, each with a name and what it handles.
fn services(value: &DeValue<'_>) -> Result<Vec<Consumer>, String> {
    let problem = || "these are tables, each with a `name`".to_owned();
    let DeValue::Array(items) = value else { return Err(problem()) };
    let read = items.iter().map(|item| match item.get_ref() {
        DeValue::Table(table) => service(table),
        _ => Err(problem()),
    });
    let services = read.collect::<Result<Vec<_>, _>>()?;
    if services.iter().any(|service| service.name.is_empty()) {
        return Err(problem());
    }
    Ok(services)
}

/// Without `events` it handles all of them.
fn service(table: &DeTable<'_>) -> Result<Consumer, String> {
    let mut service = Consumer { events: vec!["*".to_owned()], ..Consumer::default() };
    for (key, value) in table {
        match (&**key.get_ref(), value.get_ref()) {
            ("name", value) => service.name = text(value)?,
            ("owner", value) => service.owner = text(value)?,
            ("events", DeValue::Array(items)) => {
                let events = items.iter().map(|item| text(item.get_ref()));
                service.events = events.collect::<Result<_, _>>()?;
            }
            ("events", _) => return Err("`events` is a list of event types".to_owned()),
            _ => {}
        }
    }
    Ok(service)
}

fn partitions(value: &DeValue<'_>) -> Result<u32, String> {
    match value {
        DeValue::Integer(number) => {
            u32::from_str_radix(number.as_str(), number.radix()).ok().filter(|&count| count > 0)
        }
        _ => None,
    }
    .ok_or_else(|| "the number of partitions must be a positive integer".to_owned())
}

/// `30d` or `12h`.
fn retention(text: &str) -> Result<Duration, String> {
    const HOUR: u64 = 3600;
    let (number, unit) = text.split_at(text.len().saturating_sub(1));
    let seconds = match unit {
        "d" => 24 * HOUR,
        "h" => HOUR,
        _ => 0,
    };
    number
        .parse::<u64>()
        .ok()
        .and_then(|count| count.checked_mul(seconds))
        .filter(|&seconds| seconds > 0)
        .map(Duration::from_secs)
        .ok_or_else(|| {
            "a retention is a number of days or hours, such as `30d` or `12h`".to_owned()
        })
}

fn span(range: &std::ops::Range<usize>) -> Span {
    let offset = |at| u32::try_from(at).unwrap_or(u32::MAX);
    Span::new(offset(range.start), offset(range.end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Domain, Vec<String>) {
        let mut findings = Vec::new();
        let domain = parse("lab", &Source::new("lab/domain.toml", text), &mut findings);
        (domain, findings.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn a_domain_is_read() {
        let (domain, findings) =
            read("topic = \"lab.events\"\npartitions = 6\nretention = \"30d\"");
        assert_eq!(findings, Vec::<String>::new());
        assert_eq!(domain.topic, "lab.events");
        assert_eq!(domain.partitions, 6);
        assert_eq!(domain.retention, Some(Duration::from_secs(30 * 24 * 3600)));
    }

    #[test]
    fn every_problem_has_its_place() {
        let (_, findings) = read("topic = 3\npartitions = 0\nretention = \"soon\"");
        assert_eq!(findings.len(), 4, "{findings:?}");
        let expected = "lab/domain.toml:2:14: error[DOMAIN_FILE_VALID]: the number";
        assert!(findings.iter().any(|text| text.starts_with(expected)), "{findings:?}");
        let (_, findings) = read("topic = ");
        assert!(findings[0].starts_with("lab/domain.toml:1:"), "{findings:?}");
    }
}
