//! The borrowed twin: strings and bytes point into the datum, a map is its entries in order.
#![allow(
    clippy::redundant_closure,
    clippy::redundant_closure_for_method_calls,
    reason = "the shape of generated code"
)]
use super::plain::{Flag, Priority, Status};
use super::serde_twin;
use factline_core::__private as p;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::fmt;

/// The event, borrowed. Its enums are those of the generator, or those with serde.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[allow(missing_docs, reason = "the names say it")]
pub struct LabResultReportedRef<'a, S = Status, P = Priority, F = Flag> {
    pub event_id: &'a str,
    pub patient_id: &'a str,
    pub encounter_id: &'a str,
    pub order_id: &'a str,
    pub status: S,
    pub priority: P,
    pub collected_at: i64,
    pub reported_at: i64,
    pub performer: Option<&'a str>,
    pub note: Option<&'a str>,
    pub panel_code: &'a str,
    pub abnormal: bool,
    pub sequence: i32,
    pub charge: &'a [u8],
    #[serde(borrow)]
    pub observations: Vec<ObservationRef<'a, F>>,
    #[serde(borrow, deserialize_with = "entries")]
    pub labels: Vec<(&'a str, &'a str)>,
}

/// The same for codecs that work through serde.
pub type SerdeRef<'a> =
    LabResultReportedRef<'a, serde_twin::Status, serde_twin::Priority, serde_twin::Flag>;

/// One measured value, borrowed.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[allow(missing_docs, reason = "the names say it")]
pub struct ObservationRef<'a, F = Flag> {
    pub code: &'a str,
    pub value: f64,
    pub flag: F,
}

impl<'a> p::View<'a> for LabResultReportedRef<'a> {
    fn decode_view(r: &mut p::Reader<'a>) -> Result<Self, p::DecodeError> {
        r.record(|r| {
            Ok(Self {
                event_id: r.str()?,
                patient_id: r.str()?,
                encounter_id: r.str()?,
                order_id: r.str()?,
                status: r.named()?,
                priority: r.named()?,
                collected_at: r.long()?,
                reported_at: r.long()?,
                performer: r.option(0, |r| r.str())?,
                note: r.option(0, |r| r.str())?,
                panel_code: r.str()?,
                abnormal: r.boolean()?,
                sequence: r.int()?,
                charge: r.slice()?,
                observations: r.array(|r| r.view())?,
                labels: r.map_view(|r| r.str())?,
            })
        })
    }
}

impl<'a> p::View<'a> for ObservationRef<'a> {
    fn decode_view(r: &mut p::Reader<'a>) -> Result<Self, p::DecodeError> {
        r.record(|r| Ok(Self { code: r.str()?, value: r.double()?, flag: r.named()? }))
    }
}

/// A map as its entries, for serde the same type as for our view.
fn entries<'de, D: Deserializer<'de>>(input: D) -> Result<Vec<(&'de str, &'de str)>, D::Error> {
    struct Entries;
    impl<'de> Visitor<'de> for Entries {
        type Value = Vec<(&'de str, &'de str)>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a map")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut entries = Vec::with_capacity(map.size_hint().unwrap_or(0));
            while let Some(entry) = map.next_entry()? {
                entries.push(entry);
            }
            Ok(entries)
        }
    }
    input.deserialize_map(Entries)
}
