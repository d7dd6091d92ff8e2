//! A report for a person.

use std::fmt::{Formatter, Result};

use super::view::{Event, Summary, View};

/// What the lines of the report are.
const LEGEND: &str = "\
Each message, the events that came of it with topic[partition]@offset, and what a handler did.
An indented event was published by that handler: same correlation, caused by the event above it.
";

pub(super) fn render(view: &View, f: &mut Formatter<'_>) -> Result {
    writeln!(f, "{LEGEND}")?;
    for message in &view.messages {
        writeln!(f, "{}, message {} ({})", message.file, message.message, message.trigger)?;
        lines(&message.events, 2, widest(&message.events, 2), f)?;
        for reason in &message.not_understood {
            writeln!(f, "  not understood: {reason}")?;
        }
        writeln!(f)?;
    }
    for unreadable in &view.unreadable {
        write!(f, "{}", unreadable.file)?;
        if let Some(message) = unreadable.message {
            write!(f, ", message {message}")?;
        }
        writeln!(f, ", line {}\n  not read: {}\n", unreadable.line, unreadable.reason)?;
    }
    summary(&view.summary, f)
}

/// The widths of the columns: the event's type with its indent, and its place.
fn widest(events: &[Event], indent: usize) -> (usize, usize) {
    events.iter().fold((0, 0), |(left, right), event| {
        let below = widest(&event.follow_ups, indent + 2);
        let own = (indent + event.event_type.len(), place(event).len());
        (left.max(own.0).max(below.0), right.max(own.1).max(below.1))
    })
}

fn place(event: &Event) -> String {
    format!("{}[{}]@{}", event.topic, event.partition, event.offset)
}

/// One line for an event, then its follow-ups, indented.
fn lines(events: &[Event], indent: usize, widths: (usize, usize), f: &mut Formatter<'_>) -> Result {
    for event in events {
        let name = format!("{:indent$}{}", "", event.event_type);
        let (left, right) = widths;
        write!(f, "{name:left$}  {:right$}", place(event))?;
        if let (Some(handler), Some(did)) = (event.handler, &event.did) {
            write!(f, "  {handler}: {did}")?;
        }
        writeln!(f)?;
        lines(&event.follow_ups, indent + 2, widths, f)?;
    }
    Ok(())
}

fn summary(of: &Summary, f: &mut Formatter<'_>) -> Result {
    let Summary { messages, not_understood, unreadable, events, follow_ups, topics } = of;
    writeln!(
        f,
        "{messages} messages read, {not_understood} not understood; {unreadable} not readable."
    )?;
    writeln!(
        f,
        "{events} events published for them and {follow_ups} by handlers, on {topics} topics; \
         every one handled."
    )
}
