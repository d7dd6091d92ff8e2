//! What is tagged is never shown: not by `Debug`, not in redacted JSON, not in an error.

use crate::datum::{CANARY, Plant, datum};
use factline_core::avro::codec::from_slice;
use factline_core::avro::layout::json::{from_json, redacted_json, to_json};
use factline_core::event::{Event, EventVisitor};
use factline_core::privacy::Reveal;
use std::fmt::Debug;

#[test]
fn nothing_that_is_shown_depends_on_tagged_fields() {
    let mut visitor = Shown::default();
    healthtech_catalog::visit(&mut visitor);
    let tagged = healthtech_catalog::EVENTS.iter().filter(|event| !event.tagged.is_empty()).count();
    assert_eq!(visitor.with_secret, tagged, "of some events no secret was tried");
}

#[test]
fn no_error_of_a_broken_datum_holds_any_of_it() {
    let mut visitor = Broken::default();
    healthtech_catalog::visit(&mut visitor);
    assert!(visitor.errors > 100_000, "only {} errors were seen", visitor.errors);
}

#[test]
fn no_error_of_broken_json_holds_any_of_it() {
    let mut visitor = BrokenJson::default();
    healthtech_catalog::visit(&mut visitor);
    assert!(visitor.errors > 20_000, "only {} errors were seen", visitor.errors);
}

/// Two instances that differ in nothing but tagged content look the same.
#[derive(Default)]
struct Shown {
    with_secret: usize,
}

impl EventVisitor for Shown {
    fn event<E: Event + PartialEq + Debug>(&mut self) {
        let mut with_secret = false;
        for public in 0..8 {
            let [one, other] =
                [1, 2].map(|secret| datum(E::layout(), Plant::Tagged, public, secret));
            with_secret |= one != other;
            let [one, other] = [one, other].map(|bytes| shown::<E>(&bytes));
            assert_eq!(one, other, "{} shows tagged content", E::DESCRIPTOR.event_type);
            for text in one {
                assert!(!text.contains(CANARY), "{text}");
            }
        }
        self.with_secret += usize::from(with_secret);
    }
}

/// Every text that is made of an event without asking for its content.
fn shown<E: Event + Debug>(bytes: &[u8]) -> Vec<String> {
    let event: E = from_slice(bytes).expect("the datum is sound");
    let json = redacted_json(&event).expect("the event has a wire form");
    vec![format!("{event:?}"), format!("{event:#?}"), json]
}

/// Data cut off and changed at every byte.
#[derive(Default)]
struct Broken {
    errors: usize,
}

impl EventVisitor for Broken {
    fn event<E: Event + PartialEq + Debug>(&mut self) {
        let sound = datum(E::layout(), Plant::Everywhere, 3, 4);
        for end in 0..sound.len() {
            self.decode::<E>(&sound[..end]);
        }
        for at in 0..sound.len() {
            for flip in [0x01, 0x80, 0xff] {
                let mut bytes = sound.clone();
                bytes[at] ^= flip;
                self.decode::<E>(&bytes);
            }
        }
    }
}

impl Broken {
    fn decode<E: Event>(&mut self, bytes: &[u8]) {
        let Err(error) = from_slice::<E>(bytes) else { return };
        self.errors += 1;
        let text = format!("{error} {error:?} {error:#?}");
        assert!(!text.contains(CANARY), "{}: {text}", E::DESCRIPTOR.event_type);
    }
}

/// JSON cut off in many places, and with a canary where something else belongs.
#[derive(Default)]
struct BrokenJson {
    errors: usize,
}

impl EventVisitor for BrokenJson {
    fn event<E: Event + PartialEq + Debug>(&mut self) {
        let event: E =
            from_slice(&datum(E::layout(), Plant::Everywhere, 5, 6)).expect("it is sound");
        let sound = to_json(&event, Reveal::Full).expect("the event has a wire form");
        for end in (0..sound.len()).step_by(89) {
            self.read::<E>(&sound[..end]);
        }
        for (at, _) in sound.match_indices([':', ',']).step_by(5) {
            let wrong = format!("{}\"{CANARY}-7\"{}", &sound[..=at], &sound[at + 1..]);
            self.read::<E>(&wrong);
            self.read::<E>(&format!("{}{{\"{CANARY}-8\":1}},{}", &sound[..=at], &sound[at + 1..]));
        }
        // A member renamed, which leaves the JSON sound.
        for (at, _) in sound.match_indices("\":").step_by(3) {
            self.read::<E>(&format!("{}-{CANARY}{}", &sound[..at], &sound[at..]));
        }
    }
}

impl BrokenJson {
    fn read<E: Event>(&mut self, text: &str) {
        let Err(error) = from_json::<E>(text) else { return };
        self.errors += 1;
        let text = format!("{error} {error:?} {error:#?}");
        assert!(!text.contains(CANARY), "{}: {text}", E::DESCRIPTOR.event_type);
    }
}
