//! Where a rule puts its findings.

use factline_core::avro::finding::{Finding, Severity, Source};
use factline_core::avro::json::Span;
use factline_core::avro::schema::FileId;

use super::{Context, Edit, Rule};

/// A finding, and the edits that put it right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What is wrong, and where.
    pub finding: Finding,
    /// Changes that belong together; none where a person has to decide.
    pub edits: Vec<Edit>,
}

/// A place in a schema.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub(crate) file: FileId,
    pub(crate) span: Span,
    /// Such as `Patient.address`.
    pub(crate) path: String,
}

impl Place {
    /// The same place in the schema, shown at another one in the text.
    pub(crate) fn shown_at(self, span: Span) -> Self {
        Self { span, ..self }
    }
}

/// Collects the findings of one rule.
#[derive(Debug)]
pub(crate) struct Sink<'c> {
    cx: &'c Context<'c>,
    rule: &'static Rule,
    pub(super) problems: Vec<Problem>,
}

impl<'c> Sink<'c> {
    pub(super) fn new(cx: &'c Context<'c>, rule: &'static Rule) -> Self {
        Self { cx, rule, problems: Vec::new() }
    }

    /// Reports that the rule is broken at `place`; help and edits may be added to the answer.
    pub(crate) fn report(&mut self, place: Place, message: impl Into<String>) -> &mut Problem {
        self.report_in(&self.cx.set[place.file], place.span, place.path, message)
    }

    /// Reports that the rule is broken in a file that is no schema.
    pub(crate) fn report_in(
        &mut self,
        source: &Source,
        span: Span,
        path: impl Into<String>,
        message: impl Into<String>,
    ) -> &mut Problem {
        let finding = source.finding(self.rule.id, Severity::Error, span, path, message);
        self.problems.push(Problem { finding, edits: Vec::new() });
        let last = self.problems.len() - 1;
        &mut self.problems[last]
    }
}

impl Problem {
    /// Says what to do.
    pub(crate) fn help(&mut self, help: impl Into<String>) -> &mut Self {
        self.finding.help = Some(help.into());
        self
    }

    /// Adds an edit, if there is one.
    pub(crate) fn edit(&mut self, edit: impl Into<Option<Edit>>) -> &mut Self {
        self.edits.extend(edit.into());
        self
    }
}
