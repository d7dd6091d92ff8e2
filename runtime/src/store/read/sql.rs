//! Statements that are put together from parts.

use std::fmt::Write as _;

use crate::store::backend::Arg;

/// A statement's text and its values.
#[derive(Debug, Default)]
pub(crate) struct Sql {
    pub(crate) text: String,
    pub(crate) args: Vec<Arg>,
}

impl Sql {
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), args: Vec::new() }
    }

    /// Adds text and, at its end, a value.
    pub(crate) fn with(&mut self, text: &str, value: impl Into<Arg>) {
        self.args.push(value.into());
        // INVARIANT: writing to a string does not fail.
        let _ = write!(self.text, "{text}${}", self.args.len());
    }

    /// Adds text around a list of values, where there are any.
    pub(crate) fn within<A: Into<Arg>>(
        &mut self,
        start: &str,
        values: impl Iterator<Item = A>,
        end: &str,
    ) {
        let mut is_first = true;
        for value in values {
            self.with(if is_first { start } else { ", " }, value);
            is_first = false;
        }
        if !is_first {
            self.add(end);
        }
    }

    /// Adds text.
    pub(crate) fn add(&mut self, text: &str) {
        self.text.push_str(text);
    }
}
