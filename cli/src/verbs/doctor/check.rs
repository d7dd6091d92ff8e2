//! One check, and how checks are printed.

use std::fmt::Write as _;

use serde::Serialize;

use crate::output::{self, Format};

/// How a check went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Status {
    /// As it should be.
    Ok,
    /// Nothing says that it matters here.
    Skip,
    /// Not as it should be, and others may still work.
    Warn,
    /// Something won't work.
    Fail,
}

/// What was looked at, how that went, and what to do.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Check {
    pub(super) check: &'static str,
    pub(super) status: Status,
    pub(super) message: String,
    /// What to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) help: Option<String>,
}

impl Check {
    fn new(check: &'static str, status: Status, message: impl Into<String>) -> Self {
        Self { check, status, message: message.into(), help: None }
    }

    pub(super) fn ok(check: &'static str, message: impl Into<String>) -> Self {
        Self::new(check, Status::Ok, message)
    }

    pub(super) fn skip(check: &'static str, message: impl Into<String>) -> Self {
        Self::new(check, Status::Skip, message)
    }

    pub(super) fn warn(
        check: &'static str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self { help: Some(help.into()), ..Self::new(check, Status::Warn, message) }
    }

    pub(super) fn fail(
        check: &'static str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self { help: Some(help.into()), ..Self::new(check, Status::Fail, message) }
    }
}

pub(super) fn print(checks: &[Check], format: Format) -> anyhow::Result<()> {
    match format {
        Format::Json => output::json_rows(checks),
        Format::Text => output::data(&text(checks)),
    }
}

fn text(checks: &[Check]) -> String {
    let width = checks.iter().map(|check| check.check.len()).max().unwrap_or_default();
    let mut text = String::new();
    for Check { check, status, message, help } in checks {
        let status = match status {
            Status::Ok => "ok  ",
            Status::Skip => "skip",
            Status::Warn => "warn",
            Status::Fail => "fail",
        };
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{status}  {check:width$}  {message}");
        if let Some(help) = help {
            let _ = writeln!(text, "      {:width$}  = {help}", "");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_says_how_it_went_and_what_to_do() {
        let checks = [
            Check::ok("git", "2.39"),
            Check::fail("registry", "it does not answer", "start it"),
            Check::skip("kafka", "none is named"),
        ];
        assert_eq!(
            text(&checks),
            "ok    git       2.39\n\
             fail  registry  it does not answer\n                \
             = start it\n\
             skip  kafka     none is named\n"
        );
    }
}
