//! What a replay would deliver.

use std::fmt::Write as _;

use factline::store::replay::Preview;
use serde::Serialize;

use super::kafka::TopicArgs;
use super::{counted, size};
use crate::output::{self, Format};

/// Events of one type and topic.
#[derive(Debug, Serialize)]
struct Row<'a> {
    r#type: &'a str,
    topic: Option<String>,
    events: u64,
    archived: u64,
    first: u64,
    last: u64,
}

/// Prints how many events of which type would go to which topic.
pub(super) fn print(preview: &Preview, topics: &TopicArgs, format: Format) -> anyhow::Result<()> {
    let mut rows = Vec::new();
    for kind in &preview.kinds {
        rows.push(Row {
            r#type: &kind.event_type,
            topic: topics.topic_of(kind.topic.as_deref())?,
            events: kind.events,
            archived: kind.archived,
            first: kind.first,
            last: kind.last,
        });
    }
    match format {
        Format::Json => output::json_rows(&rows)?,
        Format::Text => output::data(&text(&rows))?,
    }
    let events = counted(size(preview.events()), "event");
    match (preview.first_event(), preview.last_event()) {
        (Some(first), Some(last)) => {
            output::note(&format!(
                "{events}, from position {first} to {last}; nothing was delivered"
            ));
        }
        _ => output::note("no events; nothing was delivered"),
    }
    if preview.archived() > 0 {
        output::complain(&format!(
            "{} of them in the archive: restore them first",
            counted(size(preview.archived()), "event")
        ));
    }
    Ok(())
}

fn text(rows: &[Row<'_>]) -> String {
    let mut text = String::new();
    for Row { r#type, topic, events, first, last, .. } in rows {
        let topic = topic.as_deref().unwrap_or("-");
        // INVARIANT: writing to a string does not fail.
        let _ = writeln!(text, "{events} {type} {topic} {first} {last}");
    }
    text
}
