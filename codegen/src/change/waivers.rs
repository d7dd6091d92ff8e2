//! `catalog.waivers.toml`: changes that are allowed for a reason and for a time.

use factline_core::avro::finding::{Finding, Severity, Source};
use factline_core::avro::json::Span;
use factline_core::time::Date;
use toml::de::{DeTable, DeValue};

use super::{Change, Level, Report, Version, Waived, rule};

/// A change that is allowed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Waiver {
    pub(super) rule: String,
    /// A full name, the type of an event, the name of a domain or a path, with `*` for anything.
    pub(super) subject: String,
    pub(super) reason: String,
    pub(super) expires: Date,
    /// Where it is written.
    pub(super) span: Span,
}

/// The rule of everything that is wrong with such a file.
pub(super) const VALID: &str = "WAIVER_VALID";

/// A waiver that no longer counts.
pub(super) const EXPIRED: &str = "WAIVER_EXPIRED";
/// A waiver of nothing.
pub(super) const IS_USED: &str = "WAIVER_IS_USED";

/// Reads the text of a `catalog.waivers.toml`.
pub(super) fn parse(source: &Source, findings: &mut Vec<Finding>) -> Vec<Waiver> {
    let mut complain = |span, path: &str, problem: String| {
        let mut finding = source.finding(VALID, Severity::Error, span, path, problem);
        finding.help = Some("`factline explain WAIVER_VALID` shows one".to_owned());
        findings.push(finding);
    };
    let table = match DeTable::parse(source.text()) {
        Ok(table) => table.into_inner(),
        Err(error) => {
            let span = error.span().map_or_else(Span::default, |range| span(&range));
            complain(span, "", error.message().to_owned());
            return Vec::new();
        }
    };
    let mut waivers = Vec::new();
    for (key, value) in &table {
        let (DeValue::Array(items), "waivers") = (value.get_ref(), &**key.get_ref()) else {
            let problem = "this file has tables `[[waivers]]` and nothing else".to_owned();
            complain(span(&key.span()), key.get_ref(), problem);
            continue;
        };
        for item in items {
            match waiver(item.get_ref()) {
                Ok(waiver) => waivers.push(Waiver { span: span(&item.span()), ..waiver }),
                Err(problem) => complain(span(&item.span()), "waivers", problem),
            }
        }
    }
    waivers
}

fn waiver(value: &DeValue<'_>) -> Result<Waiver, String> {
    let DeValue::Table(table) = value else { return Err("a waiver is a table".to_owned()) };
    let known = ["rule", "subject", "reason", "expires"];
    if let Some((key, _)) = table.iter().find(|(key, _)| !known.contains(&&**key.get_ref())) {
        return Err(format!("a waiver has no `{}`, only {}", key.get_ref(), known.join(", ")));
    }
    let id = text(table, "rule")?;
    if rule(&id).is_none() {
        return Err(format!("there is no change rule `{id}`: `factline rules` lists them"));
    }
    Ok(Waiver {
        rule: id,
        subject: text(table, "subject")?,
        reason: text(table, "reason")?,
        expires: date(table)?,
        span: Span::default(),
    })
}

fn text(table: &DeTable<'_>, key: &str) -> Result<String, String> {
    match table.get(key).map(toml::Spanned::get_ref) {
        Some(DeValue::String(text)) if !text.trim().is_empty() => Ok(text.to_string()),
        _ => Err(format!("the waiver has no `{key}`: write `{key} = \"…\"`")),
    }
}

/// A day as TOML has them, or as a text.
fn date(table: &DeTable<'_>) -> Result<Date, String> {
    let text = match table.get("expires").map(toml::Spanned::get_ref) {
        Some(DeValue::Datetime(date)) => date.to_string(),
        Some(DeValue::String(text)) => text.to_string(),
        _ => String::new(),
    };
    let problem = "the waiver does not say when it ends: write `expires = 2027-03-31`";
    text.parse().map_err(|_| problem.to_owned())
}

/// Takes the waivers of the new version into account, and reports those that are of no use.
pub(super) fn apply(version: &Version, today: Date, report: &mut Report) {
    let Some(source) = &version.waiver_source else { return };
    for waiver in &version.waivers {
        let Waiver { rule, subject, reason, expires, span } = waiver;
        let mut is_used = false;
        for change in report.changes.iter_mut().filter(|change| waiver.suits(change)) {
            is_used = true;
            if *expires >= today {
                change.waived = Some(Waived { reason: reason.clone(), expires: *expires });
            }
        }
        let (id, message, help) = if *expires < today {
            let message = format!("the waiver of `{rule}` for `{subject}` ended on {expires}");
            (EXPIRED, message, "settle the change, or give the waiver another day")
        } else if is_used {
            continue;
        } else {
            let message = format!("nothing needs the waiver of `{rule}` for `{subject}`");
            (IS_USED, message, "take it out")
        };
        let severity = if is_used { Severity::Error } else { Severity::Warning };
        let level = super::rule(id).and_then(|rule| version.file.changes.level(rule));
        let severity = match level {
            Some(None) => continue,
            Some(Some(Level::Error)) => Severity::Error,
            Some(Some(_)) => Severity::Warning,
            None => severity,
        };
        let mut finding = source.finding(id, severity, *span, subject.clone(), message);
        finding.help = Some(help.to_owned());
        report.findings.push(finding);
    }
}

impl Waiver {
    /// Whether this allows a change.
    pub(super) fn suits(&self, change: &Change) -> bool {
        if self.rule != change.rule.id {
            return false;
        }
        let namespace = change.subject.rsplit_once('.').map(|(namespace, _)| namespace);
        let path = match namespace {
            Some(namespace) => format!("{namespace}.{}", change.finding.path),
            None => change.finding.path.clone(),
        };
        fits(&self.subject, &change.subject)
            || fits(&self.subject, &path)
            || change.events.iter().any(|event| fits(&self.subject, event))
    }
}

/// Whether a text is what a pattern says, in which each `*` stands for anything.
pub(super) fn fits(pattern: &str, text: &str) -> bool {
    let Some((start, rest)) = pattern.split_once('*') else { return pattern == text };
    let Some(mut text) = text.strip_prefix(start) else { return false };
    let mut parts: Vec<_> = rest.split('*').collect();
    let end = parts.pop().unwrap_or_default();
    for part in parts {
        match text.find(part) {
            Some(at) => text = &text[at + part.len()..],
            None => return false,
        }
    }
    text.ends_with(end)
}

fn span(range: &std::ops::Range<usize>) -> Span {
    let offset = |at| u32::try_from(at).unwrap_or(u32::MAX);
    Span::new(offset(range.start), offset(range.end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Vec<Waiver>, Vec<String>) {
        let mut findings = Vec::new();
        let waivers = parse(&Source::new("catalog.waivers.toml", text), &mut findings);
        (waivers, findings.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn waivers_are_read() {
        let (waivers, findings) = read(
            "[[waivers]]\nrule = \"TOPIC_CHANGED\"\nsubject = \"acme.lab.*\"\n\
             reason = \"nobody reads it yet\"\nexpires = 2027-03-31\n",
        );
        assert_eq!(findings, Vec::<String>::new());
        assert_eq!(waivers[0].expires.to_string(), "2027-03-31");
    }

    #[test]
    fn a_waiver_without_reason_or_end_is_an_error_with_its_place() {
        let (waivers, findings) = read(
            "[[waivers]]\nrule = \"TOPIC_CHANGED\"\nsubject = \"*\"\nexpires = 2027-03-31\n\n\
             [[waivers]]\nrule = \"TOPIC_CHANGED\"\nsubject = \"*\"\nreason = \"x\"\n\n\
             [[waivers]]\nrule = \"NONE\"\nsubject = \"*\"\nreason = \"x\"\nexpires = \"soon\"\n",
        );
        assert_eq!(waivers, []);
        assert_eq!(findings.len(), 3, "{findings:?}");
        assert!(findings[0].starts_with("catalog.waivers.toml:1:1: error[WAIVER_VALID]"));
        assert!(findings[1].starts_with("catalog.waivers.toml:6:1: error[WAIVER_VALID]"));
        assert_eq!(read("waivers = 1\nx = [").1.len(), 1);
    }

    #[test]
    fn stars_stand_for_anything() {
        for (pattern, text, expected) in [
            ("a.b", "a.b", true),
            ("a.b", "a.bc", false),
            ("a.*", "a.b.c", true),
            ("*", "", true),
            ("*.c", "a.b.c", true),
            ("a.*.c", "a.b.c", true),
            ("a.*.c", "a.c", false),
            ("a*a", "a", false),
        ] {
            assert_eq!(fits(pattern, text), expected, "{pattern} {text}");
        }
    }
}
