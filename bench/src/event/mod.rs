//! One laboratory result of about 257 bytes, for every codec with the same field types.
//!
//! [`plain`] and [`typed`] are what the generator writes. `plain` has primitive types only, as all peers can have them: ids
//! are strings, times are longs, a decimal is bytes. `typed` is what a service would use, with UUIDs, timestamps and a
//! decimal; its bytes are the same.
pub mod by_hand;
pub mod evolved;
mod fixture;
pub mod protobuf;
pub mod serde_twin;
pub mod view;

use std::collections::BTreeMap;

/// What the generator writes.
pub mod generated {
    include!(concat!(env!("OUT_DIR"), "/mod.rs"));
}

pub use fixture::Fixture;
pub use generated::{plain, typed};

/// The schema that codecs which need one at run time are given.
pub const SCHEMA: &str = include_str!("../../schemas/plain/lab_result.avsc");

/// The event that all benchmarks use.
#[must_use]
pub fn sample() -> plain::LabResultReported {
    use plain::{Flag, LabResultReported, Observation, Priority, Status};
    LabResultReported {
        event_id: "0190c8a2-7b1e-7c3d-9f00-123456789abc".to_owned(),
        patient_id: "0190c8a2-7b1e-7c3d-8a11-fedcba987654".to_owned(),
        encounter_id: "0190c8a2-7b1e-7000-b2c3-00112233aabb".to_owned(),
        order_id: "0190c8a1-11ff-7abc-a0a0-99887766ccdd".to_owned(),
        status: Status::Final,
        priority: Priority::Stat,
        collected_at: 1_751_362_200_123_456,
        reported_at: 1_751_365_800_654_321,
        performer: Some("St. Mary's Hospital, laboratory".to_owned()),
        note: None,
        panel_code: "24323-8".to_owned(),
        abnormal: true,
        sequence: 42,
        charge: vec![0x01, 0xe2, 0x40],
        observations: vec![
            Observation { code: "718-7".to_owned(), value: 13.5, flag: Flag::Normal },
            Observation { code: "2345-7".to_owned(), value: 101.25, flag: Flag::High },
        ],
        labels: BTreeMap::from([("ward".to_owned(), "7b".to_owned())]),
    }
}
