//! The state machine under random commands: what holds whatever happens.

use std::collections::BTreeMap;

use fastrand::Rng;

use super::*;
use crate::admin::{Deletion, Level, Mode};
use crate::{Document, Reference, VersionRef};

const SUBJECTS: [&str; 3] = ["a", "b", "c"];

/// Records that partly follow each other, and one that refers to a version of `a`.
fn document(rng: &mut Rng) -> Document {
    let field = |name: &str| format!(r#"{{"name":"{name}","type":"int","default":0}}"#);
    match rng.u8(..6) {
        0 => Document::new("not a schema"),
        1 => Document {
            references: vec![Reference {
                name: "R".to_owned(),
                subject: "a".to_owned(),
                version: rng.u32(1..4),
            }]
            .into(),
            ..Document::new(r#"{"type":"array","items":"R"}"#)
        },
        2 => Document::new(r#"{"type":"record","name":"R","fields":[{"name":"z","type":"int"}]}"#),
        _ => {
            let names = ["x", "y"].into_iter().filter(|_| rng.bool());
            let fields: Vec<String> = names.map(field).collect();
            let fields = fields.join(",");
            Document::new(format!(r#"{{"type":"record","name":"R","fields":[{fields}]}}"#))
        }
    }
}

/// One command; what it refuses changes nothing.
fn command(state: &State, rng: &mut Rng) -> Vec<Change> {
    let subject = SUBJECTS[rng.usize(..SUBJECTS.len())];
    let how = if rng.bool() { Deletion::Soft } else { Deletion::Permanent };
    let of = rng.bool().then_some(subject);
    let changes = match rng.u8(..10) {
        0 => state.delete_subject(subject, how).map(|(_, changes)| changes),
        1 | 2 => {
            let version = VersionRef::Number(rng.u32(1..5));
            state.delete_version(subject, version, how).map(|(_, changes)| changes)
        }
        3 => {
            let level = rng.bool().then(|| Level::ALL[rng.usize(..7)]);
            state.set_level(of, level).map(|(_, changes)| changes)
        }
        4 => {
            // Mostly writable, so that something happens.
            let mode = (rng.u8(..4) == 0).then(|| Mode::ALL[rng.usize(..4)]);
            state.set_mode(of, mode, false).map(|(_, changes)| changes)
        }
        _ => state.register(subject, &document(rng), Wanted::default()).map(|(_, changes)| changes),
    };
    changes.unwrap_or_default()
}

/// What always holds.
fn demand_sound(state: &State) {
    for (subject, number, entry) in state.entries() {
        assert!(number > 0);
        let stored = state.schemas.get(&entry.id).expect("the schema of a version");
        assert_eq!(state.ids.get(&stored.guid), Some(&entry.id));
        // What refers to something is readable as long as it is there, softly deleted or not.
        let understood = state.understand(subject, &stored.document).expect("valid");
        assert_eq!(understood.guid, stored.guid);
    }
    for id in state.schemas.keys() {
        assert!(!state.uses(*id, Seen::All).is_empty(), "nobody has the schema {id}");
    }
    assert_eq!(state.ids.len(), state.schemas.len());
    assert!(state.subjects.values().all(|versions| !versions.is_empty()));
}

#[test]
fn whatever_happens_the_state_is_sound_and_can_be_made_again() {
    for seed in 0..300 {
        let mut rng = Rng::with_seed(seed);
        let (mut state, mut log) = (State::default(), Vec::new());
        for _ in 0..40 {
            let before = state.clone();
            let changes = command(&state, &mut rng);
            changes.iter().cloned().for_each(|change| state.apply(change));
            log.extend(changes.iter().cloned());
            demand_sound(&state);
            // A write whose end nobody saw may be applied twice.
            let mut twice = before;
            for change in changes.iter().chain(&changes).cloned() {
                twice.apply(change);
            }
            assert_eq!(twice, state, "seed {seed}");
        }
        let mut again = State::default();
        log.into_iter().for_each(|change| again.apply(change));
        assert_eq!(again, state, "seed {seed}");
    }
}

#[test]
fn a_number_is_given_once_while_a_later_one_is_there() {
    let (mut state, mut given) = (State::default(), BTreeMap::new());
    let mut rng = Rng::with_seed(7);
    for _ in 0..500 {
        let document = document(&mut rng);
        let Ok((made, changes)) = state.register("s", &document, Wanted::default()) else {
            continue;
        };
        let number = made.version.expect("a number");
        if !changes.is_empty() {
            assert_eq!(given.insert(number, made.id), None, "{number} is given twice");
        }
        changes.into_iter().for_each(|change| state.apply(change));
        if rng.bool()
            && let Ok((_, changes)) = state.delete_version("s", VersionRef::Latest, Deletion::Soft)
        {
            changes.into_iter().for_each(|change| state.apply(change));
        }
    }
    assert!(given.len() > 20, "{given:?}");
}

#[test]
fn schemas_are_imported_under_the_ids_they_have() {
    let mut state = State::default();
    let wanted = Wanted { id: Some(42), version: Some(3) };
    let document = Document::new("\"int\"");
    let refused = state.register("s", &document, wanted).expect_err("not in import mode");
    assert_eq!(refused.code(), Some(42205));
    let run = |state: &mut State, changes: Vec<Change>| {
        changes.into_iter().for_each(|change| state.apply(change));
    };
    let (_, changes) = state.set_mode(Some("s"), Some(Mode::Import), false).expect("empty");
    run(&mut state, changes);
    let (made, changes) = state.register("s", &document, wanted).expect("imported");
    assert_eq!((made.id, made.version), (42, Some(3)));
    run(&mut state, changes);
    let other = Document::new("\"long\"");
    let taken = state.register("s", &other, wanted).expect_err("the id is taken");
    assert_eq!(taken.code(), Some(42205));
    // Elsewhere the same content has the same id.
    let (made, _) = state.register("t", &document, Wanted::default()).expect("registered");
    assert_eq!((made.id, made.version), (42, Some(1)));
}
