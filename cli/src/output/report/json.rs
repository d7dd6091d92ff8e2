//! For programs.

use serde::Serialize;

use super::Reported;
use crate::output::json_lines;

#[derive(Debug, Serialize)]
struct Row<'f> {
    rule: &'f str,
    #[serde(skip_serializing_if = "Option::is_none")]
    category: Option<&'f str>,
    severity: &'static str,
    file: &'f str,
    line: u32,
    column: u32,
    path: &'f str,
    message: &'f str,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'f str>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    fixable: bool,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    details: &'f [String],
}

impl<'f> From<&Reported<'f>> for Row<'f> {
    fn from(reported: &Reported<'f>) -> Self {
        let &Reported { finding, category, is_fixable, details, .. } = reported;
        Self {
            rule: finding.rule,
            category,
            severity: reported.level(),
            file: &finding.file,
            line: finding.line,
            column: finding.column,
            path: &finding.path,
            message: &finding.message,
            help: finding.help.as_deref(),
            fixable: is_fixable,
            details,
        }
    }
}

pub(super) fn write(findings: &[Reported<'_>]) -> anyhow::Result<String> {
    json_lines(&findings.iter().map(Row::from).collect::<Vec<_>>())
}
