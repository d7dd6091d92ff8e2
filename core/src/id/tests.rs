use std::collections::HashSet;

use super::*;

enum Patient {}

impl Entity for Patient {
    const NAME: &'static str = "Patient";
}

type PatientId = Id<Patient>;

#[test]
fn text_is_lower_case_and_hyphenated() {
    let id: PatientId = "0190A0E4-0000-7000-8000-0000000000FF".parse().expect("a hyphenated UUID");
    assert_eq!(id.to_string(), "0190a0e4-0000-7000-8000-0000000000ff");
    assert_eq!(format!("{id:?}"), "PatientId(0190a0e4-0000-7000-8000-0000000000ff)");
}

#[test]
fn a_wrong_text_is_not_repeated() {
    let error = "Ada Lovelace".parse::<PatientId>().expect_err("no UUID");
    assert_eq!(error.entity(), "Patient");
    assert!(!error.to_string().contains("Ada"));
}

#[test]
fn an_id_is_as_small_as_its_uuid_and_needs_nothing_of_its_entity() {
    assert_eq!(size_of::<PatientId>(), 16);
    let (one, two) = (PatientId::v7(1, [0; 10]), PatientId::v7(2, [0; 10]));
    assert!(one < two);
    assert_eq!(HashSet::from([one, two, one]).len(), 2);
    assert_eq!(PatientId::from(Uuid::from(one)), one);
}

#[test]
fn event_ids_sort_by_time_to_the_quarter_of_a_microsecond() {
    let ids: Vec<_> = (0..3_000).map(|micros| EventId::new(micros, [0xff; 10])).collect();
    assert!(ids.is_sorted_by(|a, b| a < b));
    assert!(ids.iter().all(|id| id.as_uuid().get_version_num() == 7));
}

#[test]
fn system_ids_of_one_moment_differ() {
    let ids = SystemEventIds::new();
    let made: HashSet<_> = (0..10_000).map(|_| ids.next(1_720_000_000_000_000)).collect();
    assert_eq!(made.len(), 10_000);
}

#[test]
fn text_ids_refuse_what_no_header_should_carry() {
    assert!(TenantId::new("hospital-1").is_ok());
    for text in ["", "a\nb", &"x".repeat(256)] {
        let error = TenantId::new(text).expect_err("not an id");
        assert!(text.is_empty() || !error.to_string().contains(text));
    }
}

#[test]
fn an_event_starts_a_correlation() {
    let id = EventId::v7(5, [3; 10]);
    assert_eq!(CorrelationId::from(id).as_str(), id.to_string());
}
