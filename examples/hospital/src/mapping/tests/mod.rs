//! One file for each family of messages; each message is made up.

mod adt;
mod clinical;
mod medication;
mod orders;
mod rules;
mod schedule;

use super::{Outcome, map};
use crate::catalog::EventId;
use crate::fact::Fact;
use crate::hl7::{self, Message};
use crate::memory::Memory;

/// A message of a hospital called NORTH: its header, and segments that are given.
fn message(trigger: &str, segments: &[&str]) -> Message {
    let header =
        format!("MSH|^~\\&|APP|NORTH|LIS|LAB EAST|20260105081500+0100||{trigger}|C1|T|2.5.1");
    let text = [&[header.as_str()], segments].concat().join("\r");
    let mut read = hl7::read("test.hl7", text.as_bytes());
    assert_eq!(read.len(), 1);
    read.remove(0).expect("a sound message")
}

/// A segment with some of its fields.
fn segment(name: &str, fields: &[(usize, &str)]) -> String {
    fields.iter().fold(name.to_owned(), |segment, (field, value)| with(&segment, *field, value))
}

/// A segment with one field changed.
fn with(segment: &str, field: usize, value: &str) -> String {
    let mut fields: Vec<&str> = segment.split('|').collect();
    fields.resize(fields.len().max(field + 1), "");
    fields[field] = value;
    fields.join("|")
}

fn evn() -> String {
    segment("EVN", &[(2, "20260105090000+0100"), (5, "12^Clerk")])
}

fn pid() -> String {
    segment(
        "PID",
        &[
            (3, "4711^^^NORTH^MR~9^^^STATE^SS"),
            (5, "Muster^Erika^M^^Dr^^L"),
            (7, "19600229"),
            (8, "F"),
            (11, "Main St 1^^Springfield^OR^97477^USA^H"),
            (13, "^PRN^PH^^^541^5550100"),
            (14, "^WPN^CP^^^541^5550199"),
            (15, "de"),
        ],
    )
}

fn pv1() -> String {
    segment(
        "PV1",
        &[
            (2, "I"),
            (3, "4 EAST^136^B^NORTH"),
            (4, "E"),
            (6, "3 WEST^12^A^NORTH"),
            (7, "77^Rossi^Ada^^^^^^NORTH"),
            (10, "MED"),
            (19, "V100^^^NORTH^VN"),
            (36, "01"),
            (44, "20260104220000"),
        ],
    )
}

fn outcome(trigger: &str, segments: &[&str]) -> Outcome {
    map(&message(trigger, segments), &Memory::default())
}

/// The only event of a message without gaps.
fn one<E: Clone + 'static>(trigger: &str, segments: &[&str]) -> E {
    let outcome = outcome(trigger, segments);
    assert_eq!(outcome.gaps, []);
    assert_eq!(outcome.facts.len(), 1);
    outcome.facts[0].as_any().downcast_ref::<E>().expect("the event's type").clone()
}

/// The only gap of a message without events, in words.
fn gap(trigger: &str, segments: &[&str]) -> String {
    let outcome = outcome(trigger, segments);
    assert!(outcome.facts.is_empty(), "{:?}", outcome.facts);
    assert_eq!(outcome.gaps.len(), 1);
    outcome.gaps[0].to_string()
}

/// What comes of a message after others, which the interface remembers.
fn after(earlier: &[Message], last: &Message) -> Outcome {
    let mut memory = Memory::default();
    for message in earlier {
        for fact in map(message, &memory).facts {
            memory.remember(&*fact, id_of(&*fact));
        }
    }
    map(last, &memory)
}

/// An event id that a test can tell from its event's type.
fn id_of(fact: &dyn Fact) -> EventId {
    let length = fact.descriptor().event_type.len();
    EventId::from_uuid(uuid::Uuid::from_u128(length as u128))
}
