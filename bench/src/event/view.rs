//! The borrowed twin for codecs that work through serde, with the fields of the generated one: strings and bytes point into
//! the datum, a map is its entries in order.
use super::serde_twin::{Flag, Priority, Status};
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::fmt;

/// The event, borrowed.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[allow(missing_docs, reason = "the names say it")]
pub struct LabResultReportedRef<'a> {
    pub event_id: &'a str,
    pub patient_id: &'a str,
    pub encounter_id: &'a str,
    pub order_id: &'a str,
    pub status: Status,
    pub priority: Priority,
    pub collected_at: i64,
    pub reported_at: i64,
    pub performer: Option<&'a str>,
    pub note: Option<&'a str>,
    pub panel_code: &'a str,
    pub abnormal: bool,
    pub sequence: i32,
    pub charge: &'a [u8],
    #[serde(borrow)]
    pub observations: Vec<ObservationRef<'a>>,
    #[serde(borrow, deserialize_with = "entries")]
    pub labels: Vec<(&'a str, &'a str)>,
}

/// One measured value, borrowed.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[allow(missing_docs, reason = "the names say it")]
pub struct ObservationRef<'a> {
    pub code: &'a str,
    pub value: f64,
    pub flag: Flag,
}

/// A map as its entries, the same type as in the generated view.
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
