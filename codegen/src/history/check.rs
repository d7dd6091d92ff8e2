//! Whether all that wrote data is kept.

use factline_core::avro::finding::{Finding, Severity, Source};
use factline_core::avro::json::Span;

use super::current::Current;
use super::{History, golden, lock};
use crate::digest::hex;
use crate::input::Input;

/// The rule of what is not kept.
pub(crate) const RULE: &str = "HISTORY_RECORDED";

/// What is to be done about it.
const HELP: &str = "`factline history record --from git:HEAD` keeps what was committed last";

/// What a catalog should have kept of its earlier versions, and has not.
///
/// The input's lock says which versions there were: a schema that is another to readers than in
/// the lock needs that version in the history, and no version that the lock names may be missing
/// or changed. With `before`, an earlier state of the catalog, the same is asked of its events.
#[must_use]
pub fn check(input: &Input, before: Option<&Input>) -> Vec<Finding> {
    let current = Current::of(input);
    let mut check = Check { current: &current, history: &input.history, findings: Vec::new() };
    check.findings.extend(input.history.findings().iter().cloned());
    if let Some(lock) = &input.lock {
        for event in lock::events(lock) {
            check.event(event.full_name, Some(event.event_type), event.resolution);
        }
        check.superseded(lock);
    }
    if let Some(before) = before {
        let before = Current::of(before);
        for name in before.names() {
            let resolution = before.resolution(name).unwrap_or_default();
            check.event(name, before.event_type(name), &resolution);
        }
    }
    check.data();
    check.findings.dedup();
    check.findings
}

struct Check<'c> {
    current: &'c Current,
    history: &'c History,
    findings: Vec<Finding>,
}

impl Check<'_> {
    /// An event that had this fingerprint once.
    fn event(&mut self, full_name: &str, event_type: Option<&str>, resolution: &str) {
        // That an event is gone is for the rules of changes to say.
        let Some(name) = self.current.find(full_name, event_type) else { return };
        let is_current = self.current.resolution(name).as_deref() == Some(resolution);
        let versions = self.history.versions(name).iter();
        let mut kept = versions.map(|version| hex(&version.schema.fingerprints().resolution));
        let Some(named) = self.current.named(name).filter(|_| !is_current) else { return };
        if kept.any(|kept| kept == resolution) {
            return;
        }
        let source = &self.current.set()[named.file];
        let message =
            format!("{name} has changed for its readers, and the version before is not kept");
        let mut finding =
            source.finding(RULE, Severity::Error, named.name_span, named.name.short(), message);
        finding.help = Some(HELP.to_owned());
        self.findings.push(finding);
    }

    /// The versions that the lock names are there, and what they were.
    fn superseded(&mut self, lock: &Source) {
        for line in lock::superseded(lock) {
            let name = self.current.find(line.full_name, None).unwrap_or(line.full_name);
            let same = |version: &&super::Version| {
                hex(&version.schema.fingerprints().resolution) == line.resolution
            };
            match self.history.versions(name).iter().find(same) {
                Some(version) if version.number == line.number => {}
                _ => {
                    let place = format!("history/{name}/{}.avsc", line.number);
                    let message = format!("{place} is missing, or is not what it was");
                    let mut finding = lock.finding(RULE, Severity::Error, line.span, "", message);
                    finding.help = Some(format!("restore {place} from the commit that has it"));
                    self.findings.push(finding);
                }
            }
        }
    }

    /// Each version has data, and has written them.
    fn data(&mut self) {
        for (name, versions) in self.history.iter() {
            if self.current.find(name, None).is_none() {
                let source = &versions[0].source;
                let message = format!("no event is called {name}; a folder has its current name");
                self.findings.push(source.finding(RULE, Severity::Error, START, "", message));
            }
            for version in versions {
                self.findings.extend(golden::problems(version));
            }
        }
    }
}

const START: Span = Span { start: 0, end: 0 };
