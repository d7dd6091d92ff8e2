//! What holds for every family.

use super::{evn, gap, message, outcome, pid, pv1};
use crate::catalog::common::IssueSeverity;
use crate::mapping::{map, processed, received, rejected};
use crate::memory::Memory;

#[test]
fn a_message_read_twice_gives_equal_events() {
    let evn = &*evn();
    let pid = &*pid();
    let pv1 = &*pv1();
    let read = || outcome("ADT^A01", &[evn, pid, pv1]);
    assert_eq!(format!("{:?}", read().facts), format!("{:?}", read().facts));
}

#[test]
fn what_is_not_mapped_is_said() {
    let pid = &*pid();
    assert_eq!(gap("Doe^Jane", &[pid]), "MSH-9 names no message type and trigger event");
    assert_eq!(
        gap("QBP^Q11", &[pid]),
        "no event comes of QBP^Q11: the catalog has none for it, or this service does not map it",
    );
    assert!(gap("ADT^A09", &[pid]).contains("its request and the minutes waited"));
    assert_eq!(gap("VXU^V04", &[pid]), "it has none of the segments that such a message is about");
}

#[test]
fn no_message_in_words_holds_text_of_the_message() {
    let secret = "SECRET^SECRET^SECRET^SECRET";
    for trigger in [
        "ADT^A01", "ADT^A28", "ADT^A40", "ORM^O01", "ORU^R01", "SIU^S12", "VXU^V04", "MDM^T02",
        "BAR^P01",
    ] {
        let segments: Vec<String> =
            ["EVN", "PID", "PV1", "ORC", "OBR", "OBX", "SCH", "RXA", "TXA", "GT1", "MRG"]
                .iter()
                .map(|name| format!("{name}|{secret}{}", format!("|{secret}").repeat(50)))
                .collect();
        let outcome = outcome(trigger, &segments.iter().map(String::as_str).collect::<Vec<_>>());
        for gap in &outcome.gaps {
            assert!(!format!("{gap} {gap:?}").contains("SECRET"), "{trigger}: {gap}");
        }
    }
}

#[test]
fn the_message_itself_is_told_of() {
    let evn = &*evn();
    let pid = &*pid();
    let pv1 = &*pv1();
    let message = message("ADT^A01", &[evn, pid, pv1]);
    let received = received(&message);
    assert_eq!((&*received.message_type, &*received.trigger_event), ("ADT", "A01"));
    assert_eq!(received.sending_facility, "NORTH");
    assert_eq!(received.size_bytes as usize, message.canonical_text().len());
    let done = processed(&message, Vec::new(), std::time::Duration::from_millis(3));
    assert_eq!(done.hl7_message_id, received.hl7_message_id);
    assert!(done.patient_id.is_some() && done.processing_ms == 3);
    let gaps = map(&super::message("ADT^A01", &[evn]), &Memory::default()).gaps;
    let refused = rejected(&message, &gaps);
    assert_eq!(refused.issues[0].severity, IssueSeverity::Error);
    assert!(refused.issues[0].diagnostics.as_deref().is_some_and(|why| why.contains("PV1-19")));
}

#[test]
fn no_cut_or_bent_message_panics() {
    let mut memory = Memory::default();
    for input in crate::input::own() {
        for at in 0..input.bytes.len() {
            let mut bent = input.bytes.clone();
            bent[at] = *b"|^~\\&\r\"\xff9".get(at % 9).unwrap_or(&b'0');
            for bytes in [&input.bytes[..at], &bent] {
                for message in crate::hl7::read("bent.hl7", bytes).into_iter().flatten() {
                    for fact in map(&message, &memory).facts {
                        memory.remember(&*fact, super::id_of(&*fact));
                    }
                }
            }
        }
    }
}
