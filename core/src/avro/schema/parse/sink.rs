//! Where findings are collected.

use super::path::Path;
use crate::avro::finding::{Finding, Severity, Source};
use crate::avro::json::{Problem, Span};
use crate::avro::schema::{FileId, rule};

/// Nobody reads more findings of one file than this.
const MAX_PER_FILE: usize = 500;

/// Collects findings; knows the place that the parser has come to.
#[derive(Debug)]
pub(super) struct Sink<'a> {
    sources: &'a [Source],
    /// The file that spans refer to.
    pub(super) file: FileId,
    /// The place in the schema.
    pub(super) path: Path<'a>,
    /// How many errors there were so far, shown or not.
    pub(super) errors: usize,
    shown: Vec<(FileId, u32, Finding)>,
    counts: Vec<usize>,
}

/// What a finding says: a message, and help where there is some.
#[derive(Debug)]
pub(super) struct Message {
    text: String,
    help: Option<String>,
}

impl<'a> Sink<'a> {
    pub(super) fn new(sources: &'a [Source]) -> Self {
        Self {
            sources,
            file: FileId(0),
            path: Path::default(),
            errors: 0,
            shown: Vec::new(),
            counts: vec![0; sources.len()],
        }
    }

    pub(super) fn error(&mut self, rule: &'static str, span: Span, message: impl Into<Message>) {
        self.errors += 1;
        self.report(rule, Severity::Error, span, message.into());
    }

    pub(super) fn warn(&mut self, rule: &'static str, span: Span, message: impl Into<Message>) {
        self.report(rule, Severity::Warning, span, message.into());
    }

    /// Reports a mistake of the JSON text.
    pub(super) fn problem(&mut self, problem: &Problem) {
        let Problem { kind, span } = *problem;
        let message =
            Message { text: kind.message().to_owned(), help: kind.help().map(str::to_owned) };
        if kind.is_tolerable() {
            self.report(rule::JSON_PLAIN, Severity::Warning, span, message);
        } else {
            self.error(rule::JSON_SYNTAX, span, message);
        }
    }

    /// Reports an error at another place than the one the parser has come to.
    pub(super) fn error_at(
        &mut self,
        rule: &'static str,
        at: (FileId, Span),
        path: String,
        message: impl Into<Message>,
    ) {
        self.errors += 1;
        self.report_at((rule, Severity::Error), at, path, message.into());
    }

    /// Warns of another place than the one the parser has come to.
    pub(super) fn warn_at(
        &mut self,
        rule: &'static str,
        at: (FileId, Span),
        path: String,
        message: impl Into<Message>,
    ) {
        self.report_at((rule, Severity::Warning), at, path, message.into());
    }

    fn report(&mut self, rule: &'static str, severity: Severity, span: Span, message: Message) {
        let path = self.path.render();
        self.report_at((rule, severity), (self.file, span), path, message);
    }

    fn report_at(
        &mut self,
        (rule, severity): (&'static str, Severity),
        (file, span): (FileId, Span),
        path: String,
        message: Message,
    ) {
        let count = &mut self.counts[file.index()];
        *count += 1;
        if *count > MAX_PER_FILE {
            return;
        }
        let source = &self.sources[file.index()];
        let mut finding = source.finding(rule, severity, span, path, message.text);
        finding.help = message.help;
        self.shown.push((file, span.start, finding));
    }

    /// The place of `span` in `file`, for a message about another place.
    pub(super) fn place(&self, file: FileId, span: Span) -> String {
        let source = &self.sources[file.index()];
        let (line, column) = source.place(span.start);
        format!("{}:{line}:{column}", source.name())
    }

    /// The findings in the order of the files and of the places in them.
    pub(super) fn finish(mut self) -> Vec<Finding> {
        for (index, &count) in self.counts.iter().enumerate() {
            if let Some(more @ 1..) = count.checked_sub(MAX_PER_FILE) {
                let source = &self.sources[index];
                let end = source.text().len() as u32;
                let span = Span::new(end, end);
                let message = format!("{more} more findings of this file are not shown");
                let finding =
                    source.finding(rule::FINDINGS_SHOWN, Severity::Warning, span, "", message);
                self.shown.push((FileId(index as u32), end, finding));
            }
        }
        self.shown.sort_by_key(|&(file, start, _)| (file, start));
        self.shown.into_iter().map(|(_, _, finding)| finding).collect()
    }
}

impl From<&str> for Message {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl From<String> for Message {
    fn from(text: String) -> Self {
        Self { text, help: None }
    }
}

impl<T: Into<String>, H: Into<String>> From<(T, H)> for Message {
    fn from((text, help): (T, H)) -> Self {
        Self { text: text.into(), help: Some(help.into()) }
    }
}

impl Message {
    pub(super) fn new(text: impl Into<String>, help: Option<String>) -> Self {
        Self { text: text.into(), help }
    }
}
