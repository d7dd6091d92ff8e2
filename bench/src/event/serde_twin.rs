//! The event with serde, for the codecs that work through it.
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The event as `apache-avro` and `serde_avro_fast` take it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the names say it")]
pub struct LabResultReported {
    pub event_id: String,
    pub patient_id: String,
    pub encounter_id: String,
    pub order_id: String,
    pub status: Status,
    pub priority: Priority,
    pub collected_at: i64,
    pub reported_at: i64,
    pub performer: Option<String>,
    pub note: Option<String>,
    pub panel_code: String,
    pub abnormal: bool,
    pub sequence: i32,
    #[serde(with = "serde_bytes")]
    pub charge: Vec<u8>,
    pub observations: Vec<Observation>,
    pub labels: BTreeMap<String, String>,
}

/// One measured value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the names say it")]
pub struct Observation {
    pub code: String,
    pub value: f64,
    pub flag: Flag,
}

/// The state of the result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[allow(missing_docs, reason = "the names say it")]
pub enum Status {
    Registered,
    Preliminary,
    Final,
    Amended,
    Unknown,
}

/// How urgent the order was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[allow(missing_docs, reason = "the names say it")]
pub enum Priority {
    Routine,
    Urgent,
    Stat,
    Unknown,
}

/// Whether a value is where it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[allow(missing_docs, reason = "the names say it")]
pub enum Flag {
    Normal,
    Low,
    High,
    Unknown,
}

impl From<super::plain::LabResultReported> for LabResultReported {
    fn from(event: super::plain::LabResultReported) -> Self {
        Self {
            event_id: event.event_id,
            patient_id: event.patient_id,
            encounter_id: event.encounter_id,
            order_id: event.order_id,
            status: event.status.into(),
            priority: event.priority.into(),
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
                .map(|v| Observation { code: v.code, value: v.value, flag: v.flag.into() })
                .collect(),
            labels: event.labels,
        }
    }
}

impl From<super::plain::Status> for Status {
    fn from(status: super::plain::Status) -> Self {
        [Self::Registered, Self::Preliminary, Self::Final, Self::Amended, Self::Unknown]
            [status as usize]
    }
}

impl From<super::plain::Priority> for Priority {
    fn from(priority: super::plain::Priority) -> Self {
        [Self::Routine, Self::Urgent, Self::Stat, Self::Unknown][priority as usize]
    }
}

impl From<super::plain::Flag> for Flag {
    fn from(flag: super::plain::Flag) -> Self {
        [Self::Normal, Self::Low, Self::High, Self::Unknown][flag as usize]
    }
}
