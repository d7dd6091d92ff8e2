//! What happened, as data; shown as text for a person or as JSON for a program.

mod json;
mod text;
mod view;

use std::fmt;

use crate::hl7::{self, Message};
use crate::journal::{Journal, Published};
use crate::mapping::Gap;

/// What became of the messages, and of the events that they told of.
#[derive(Debug)]
pub struct Report {
    entries: Vec<Entry>,
    journal: Journal,
}

/// What became of one message.
#[derive(Debug)]
pub enum Entry {
    /// It was read.
    Read {
        /// Its file.
        file: String,
        /// Its place in the file, from 1.
        number: usize,
        /// The line of its MSH, from 1.
        line: usize,
        /// Message type and trigger event, such as `ADT^A01`.
        trigger: String,
        /// The events published, in order.
        events: Vec<Published>,
        /// What was not understood.
        gaps: Vec<Gap>,
    },
    /// It could not be read.
    Unreadable(hl7::Error),
}

impl Entry {
    /// What became of a message that was read.
    #[must_use]
    pub fn of(message: &Message, events: Vec<Published>, gaps: Vec<Gap>) -> Self {
        let (kind, event) = message.trigger();
        Self::Read {
            file: message.file().to_string(),
            number: message.number(),
            line: message.line(),
            trigger: if kind.is_empty() { "?".to_owned() } else { format!("{kind}^{event}") },
            events,
            gaps,
        }
    }
}

impl Report {
    /// A report; the journal may still grow.
    #[must_use]
    pub fn new(entries: Vec<Entry>, journal: Journal) -> Self {
        Self { entries, journal }
    }

    /// Whether at least one message was read.
    #[must_use]
    pub fn read_any(&self) -> bool {
        self.entries.iter().any(|entry| matches!(entry, Entry::Read { .. }))
    }

    /// As JSON, for programs.
    #[must_use]
    pub fn to_json(&self) -> String {
        json::render(&view::View::of(self))
    }
}

/// As text, for a person.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        text::render(&view::View::of(self), f)
    }
}
