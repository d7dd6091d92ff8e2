//! The same event some years later, and a datum of its first version.
use anyhow::{Context, ensure};
use factline_core::avro::codec::{from_slice, to_vec};
use factline_core::avro::plan::Plan;
use factline_core::avro::schema::Schema;
use factline_core::avro::value::Value;
use factline_core::event::{Raw, WriterSchema};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::Arc;

pub use super::generated::evolved::{LabResultReported, LabResultReportedRef};

/// The schema as it is.
pub const NEW: &str = include_str!("../../schemas/evolved/lab_result.avsc");
/// The schema as it was: a field more, others not yet there.
pub const OLD: &str = include_str!("old_lab_result.avsc");
/// The schema as it is but for a default: its data are read by a plan that changes nothing.
pub const SAME: &str = include_str!("same_lab_result.avsc");

/// A datum of the old version, and what each codec needs to read it as the new one.
#[derive(Debug)]
pub struct Evolved {
    /// As the old version wrote it.
    pub datum: Vec<u8>,
    /// The same, with its schema.
    pub raw: Raw,
    /// The way from the old version to the new one.
    pub plan: Plan,
    /// As the new version writes the same event.
    pub current: Vec<u8>,
    /// The old schema for `apache-avro`.
    pub apache_old: apache_avro::Schema,
    /// The new schema for `apache-avro`.
    pub apache_new: apache_avro::Schema,
}

impl Evolved {
    /// Makes all forms.
    ///
    /// # Errors
    /// The codecs do not read the same, which would make a comparison unfair.
    pub fn new() -> anyhow::Result<Self> {
        let (old, new) = (Schema::parse(OLD)?, Schema::parse(NEW)?);
        let datum = Value::from_json(&old, SAMPLE)?.encode(&old)?;
        let plan = Plan::new(&old, &new);
        let writer = Arc::new(WriterSchema::new(old));
        let fixture = Self {
            raw: Raw::framed(datum.clone().into(), 0, writer),
            current: plan.transcode(&datum)?.into_owned(),
            plan,
            datum,
            apache_old: apache_avro::Schema::parse_str(OLD)?,
            apache_new: apache_avro::Schema::parse_str(NEW)?,
        };
        fixture.check().context("the codecs do not agree")?;
        Ok(fixture)
    }

    fn check(&self) -> anyhow::Result<()> {
        let event: LabResultReported = self.raw.decode()?;
        ensure!(event == from_slice(&self.current)? && to_vec(&event)? == self.current, "the plan");
        let mut scratch = Vec::new();
        let view: LabResultReportedRef<'_> = self.raw.view(&mut scratch)?;
        ensure!(view.panel_code == event.panel_code && view.sequence == event.sequence, "the view");
        let value = apache_avro::reader::datum::GenericDatumReader::builder(&self.apache_old)
            .reader_schema(&self.apache_new)
            .build()?
            .read_value(&mut self.datum.as_slice())?;
        let twin: Twin = apache_avro::from_value(&value)?;
        ensure!(
            twin.panel_code == event.panel_code && twin.sequence == event.sequence,
            "apache-avro, serde"
        );
        let writer =
            apache_avro::writer::datum::GenericDatumWriter::builder(&self.apache_new).build()?;
        ensure!(writer.write_value_to_vec(value)? == self.current, "apache-avro, Value");
        Ok(())
    }
}

/// The new version for codecs that work through serde.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[allow(missing_docs, reason = "the names say it")]
pub struct Twin {
    pub event_id: String,
    pub patient_id: String,
    pub encounter_id: String,
    pub order_id: String,
    pub status: String,
    pub priority: String,
    pub collected_at: i64,
    pub reported_at: i64,
    pub performer: Option<String>,
    pub critical: bool,
    pub note: Option<String>,
    pub panel_code: String,
    pub abnormal: bool,
    pub sequence: i64,
    #[serde(with = "serde_bytes")]
    pub charge: Vec<u8>,
    pub observations: Vec<TwinObservation>,
    pub labels: BTreeMap<String, String>,
    pub method: Option<String>,
}

/// One measured value.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[allow(missing_docs, reason = "the names say it")]
pub struct TwinObservation {
    pub code: String,
    pub value: f64,
    pub flag: String,
    pub unit: String,
}

/// The event of the other benchmarks, as the old version has it.
const SAMPLE: &str = r#"{
    "event_id": "0190c8a2-7b1e-7c3d-9f00-123456789abc",
    "patient_id": "0190c8a2-7b1e-7c3d-8a11-fedcba987654",
    "encounter_id": "0190c8a2-7b1e-7000-b2c3-00112233aabb",
    "order_id": "0190c8a1-11ff-7abc-a0a0-99887766ccdd",
    "status": "FINAL", "priority": "STAT",
    "collected_at": 1751362200123456, "reported_at": 1751365800654321,
    "performer": {"string": "St. Mary's Hospital, laboratory"}, "note": null,
    "ward": "7b", "panel_code": "24323-8", "abnormal": true, "sequence": 42,
    "charge": "\u0001\u00e2@",
    "observations": [
        {"code": "718-7", "value": 13.5, "flag": "NORMAL"},
        {"code": "2345-7", "value": 101.25, "flag": "HIGH"}
    ],
    "labels": {"ward": "7b"}
}"#;
