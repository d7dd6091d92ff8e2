//! The event as prost's derive wants it, with the same field types.
use std::collections::BTreeMap;

/// The event.
#[derive(Clone, PartialEq, prost::Message)]
#[allow(missing_docs, reason = "the names say it")]
pub struct LabResultReported {
    #[prost(string, tag = "1")]
    pub event_id: String,
    #[prost(string, tag = "2")]
    pub patient_id: String,
    #[prost(string, tag = "3")]
    pub encounter_id: String,
    #[prost(string, tag = "4")]
    pub order_id: String,
    #[prost(enumeration = "Status", tag = "5")]
    pub status: i32,
    #[prost(enumeration = "Priority", tag = "6")]
    pub priority: i32,
    #[prost(int64, tag = "7")]
    pub collected_at: i64,
    #[prost(int64, tag = "8")]
    pub reported_at: i64,
    #[prost(string, optional, tag = "9")]
    pub performer: Option<String>,
    #[prost(string, optional, tag = "10")]
    pub note: Option<String>,
    #[prost(string, tag = "11")]
    pub panel_code: String,
    #[prost(bool, tag = "12")]
    pub abnormal: bool,
    #[prost(int32, tag = "13")]
    pub sequence: i32,
    #[prost(bytes = "vec", tag = "14")]
    pub charge: Vec<u8>,
    #[prost(message, repeated, tag = "15")]
    pub observations: Vec<Observation>,
    #[prost(btree_map = "string, string", tag = "16")]
    pub labels: BTreeMap<String, String>,
}

/// One measured value.
#[derive(Clone, PartialEq, prost::Message)]
#[allow(missing_docs, reason = "the names say it")]
pub struct Observation {
    #[prost(string, tag = "1")]
    pub code: String,
    #[prost(double, tag = "2")]
    pub value: f64,
    #[prost(enumeration = "Flag", tag = "3")]
    pub flag: i32,
}

/// The state of the result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, prost::Enumeration)]
#[repr(i32)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Status {
    Registered = 0,
    Preliminary = 1,
    Final = 2,
    Amended = 3,
    Unknown = 4,
}

/// How urgent the order was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, prost::Enumeration)]
#[repr(i32)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Priority {
    Routine = 0,
    Urgent = 1,
    Stat = 2,
    Unknown = 3,
}

/// Whether a value is where it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, prost::Enumeration)]
#[repr(i32)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Flag {
    Normal = 0,
    Low = 1,
    High = 2,
    Unknown = 3,
}

impl From<super::plain::LabResultReported> for LabResultReported {
    fn from(event: super::plain::LabResultReported) -> Self {
        Self {
            event_id: event.event_id,
            patient_id: event.patient_id,
            encounter_id: event.encounter_id,
            order_id: event.order_id,
            status: event.status as i32,
            priority: event.priority as i32,
            collected_at: event.collected_at,
            reported_at: event.reported_at,
            performer: event.performer,
            note: event.note,
            panel_code: event.panel_code,
            abnormal: event.abnormal,
            sequence: event.sequence,
            charge: event.charge,
            observations: event
                .observations
                .into_iter()
                .map(|v| Observation { code: v.code, value: v.value, flag: v.flag as i32 })
                .collect(),
            labels: event.labels,
        }
    }
}
