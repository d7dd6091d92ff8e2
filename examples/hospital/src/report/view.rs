//! A report joined with the journal: what a reader sees, in order.

use std::collections::BTreeSet;

use serde::Serialize;

use super::{Entry, Report};
use crate::journal::{Journal, Published};

#[derive(Serialize)]
pub(super) struct View {
    pub(super) messages: Vec<Message>,
    pub(super) unreadable: Vec<Unreadable>,
    pub(super) summary: Summary,
}

#[derive(Serialize)]
pub(super) struct Message {
    pub(super) file: String,
    pub(super) message: usize,
    pub(super) line: usize,
    #[serde(rename = "type")]
    pub(super) trigger: String,
    pub(super) events: Vec<Event>,
    pub(super) not_understood: Vec<String>,
}

#[derive(Serialize)]
pub(super) struct Event {
    #[serde(rename = "type")]
    pub(super) event_type: &'static str,
    pub(super) id: String,
    pub(super) topic: String,
    pub(super) partition: i32,
    pub(super) offset: i64,
    pub(super) correlation: Option<String>,
    pub(super) causation: Option<String>,
    pub(super) handler: Option<&'static str>,
    pub(super) did: Option<String>,
    pub(super) follow_ups: Vec<Event>,
}

#[derive(Serialize)]
pub(super) struct Unreadable {
    pub(super) file: String,
    pub(super) message: Option<usize>,
    pub(super) line: usize,
    pub(super) reason: String,
}

#[derive(Serialize)]
pub(super) struct Summary {
    /// Messages that were read.
    pub(super) messages: usize,
    /// Those that gave no event besides those about the message itself.
    pub(super) not_understood: usize,
    /// Messages or files that could not be read.
    pub(super) unreadable: usize,
    /// Events published for messages.
    pub(super) events: usize,
    /// Events published by handlers.
    pub(super) follow_ups: usize,
    /// Topics of all of them.
    pub(super) topics: usize,
}

impl View {
    pub(super) fn of(report: &Report) -> Self {
        let (mut messages, mut unreadable) = (Vec::new(), Vec::new());
        for entry in &report.entries {
            match entry {
                Entry::Read { file, number, line, trigger, events, gaps } => {
                    messages.push(Message {
                        file: file.clone(),
                        message: *number,
                        line: *line,
                        trigger: trigger.clone(),
                        events: Event::all(events, &report.journal),
                        not_understood: gaps.iter().map(ToString::to_string).collect(),
                    });
                }
                Entry::Unreadable(error) => unreadable.push(Unreadable {
                    file: error.file.to_string(),
                    message: error.message,
                    line: error.line,
                    reason: error.kind.to_string(),
                }),
            }
        }
        let summary = Summary::of(&messages, unreadable.len());
        Self { messages, unreadable, summary }
    }
}

impl Event {
    fn all(events: &[Published], journal: &Journal) -> Vec<Self> {
        events.iter().map(|event| Self::of(event, journal)).collect()
    }

    fn of(event: &Published, journal: &Journal) -> Self {
        let deed = journal.deed(event.id);
        let follow_ups = deed.as_ref().map(|deed| Self::all(&deed.follow_ups, journal));
        Self {
            event_type: event.event_type,
            id: event.id.to_string(),
            topic: event.origin.topic.to_string(),
            partition: event.origin.partition,
            offset: event.origin.offset,
            correlation: deed.as_ref().map(|deed| deed.correlation.to_string()),
            causation: deed.as_ref().and_then(|deed| deed.causation).map(|id| id.to_string()),
            handler: deed.as_ref().map(|deed| deed.handler),
            did: deed.map(|deed| deed.did),
            follow_ups: follow_ups.unwrap_or_default(),
        }
    }

    /// The event, and those that follow from it.
    fn with_follow_ups(&self) -> Vec<&Self> {
        let mut all = vec![self];
        all.extend(self.follow_ups.iter().flat_map(Self::with_follow_ups));
        all
    }

    /// Whether the event is about a message as such, not about what it says.
    fn is_about_the_message(&self) -> bool {
        self.event_type.starts_with("Hl7Message.")
    }
}

impl Summary {
    fn of(messages: &[Message], unreadable: usize) -> Self {
        let direct = || messages.iter().flat_map(|message| &message.events);
        let all: Vec<&Event> = direct().flat_map(Event::with_follow_ups).collect();
        let topics: BTreeSet<&str> = all.iter().map(|event| event.topic.as_str()).collect();
        let told = |message: &&Message| !message.events.iter().all(Event::is_about_the_message);
        Self {
            messages: messages.len(),
            not_understood: messages.len() - messages.iter().filter(told).count(),
            unreadable,
            events: direct().count(),
            follow_ups: all.len() - direct().count(),
            topics: topics.len(),
        }
    }
}
