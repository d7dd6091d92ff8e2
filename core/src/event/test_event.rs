//! One event written by hand, as the generator writes them.

use std::fmt;
use std::sync::OnceLock;

use crate::__private as p;
use crate::event::{
    Context, DerivedSchema, Event, EventDescriptor, Key, Metadata, Publish, SchemaText, Stamp,
    TaggedPath,
};
use crate::id::{ActorId, Entity, EventId, Id, InvalidText, Source, TenantId};
use crate::privacy::{Phi, Tag};
use crate::time::Timestamp;

pub(super) const CANARY: &str = "Ada Lovelace";

pub(super) enum Patient {}

impl Entity for Patient {
    const NAME: &'static str = "Patient";
}

#[derive(Clone, PartialEq)]
pub(super) struct PatientCreated {
    pub(super) patient_id: Id<Patient>,
    pub(super) name: Phi<String>,
}

impl PatientCreated {
    pub(super) fn sample() -> Self {
        Self { patient_id: Id::v7(1, [2; 10]), name: Phi::new(CANARY.to_owned()) }
    }
}

impl fmt::Debug for PatientCreated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        p::debug_record(f, &LAYOUT, &[&self.patient_id, &self.name])
    }
}

static LAYOUT: p::Layout = p::Layout::record(
    "health.patient.PatientCreated",
    &[
        p::FieldLayout::new(
            "patient_id",
            p::Shape::Logical(p::LogicalShape::Uuid { entity: Some("Patient") }),
        ),
        p::FieldLayout::new("name", p::Shape::String).tagged(Tag::Phi),
    ],
);

impl p::Named for PatientCreated {
    fn layout() -> &'static p::Layout {
        &LAYOUT
    }
}

impl p::Encode for PatientCreated {
    fn encode(&self, w: &mut p::Writer<'_>) {
        w.record(|w| {
            w.uuid_text(&self.patient_id);
            w.string(self.name.expose());
        });
    }

    fn encoded_len(&self) -> usize {
        p::size::UUID_TEXT + p::size::bytes(self.name.expose().len())
    }
}

impl p::Decode for PatientCreated {
    fn decode(r: &mut p::Reader<'_>) -> Result<Self, p::DecodeError> {
        r.record(|r| Ok(Self { patient_id: r.uuid_text()?, name: r.string().map(Phi::new)? }))
    }
}

pub(super) const SCHEMA: &str = r#"{"type": "record", "name": "health.patient.PatientCreated",
    "eventType": "Patient.Created", "fields": [
    {"name": "patient_id", "type": {"type": "string", "logicalType": "uuid"}},
    {"name": "name", "type": "string", "confluent:tags": ["PHI"]}]}"#;

fn schema() -> &'static DerivedSchema {
    static SCHEMA_ONCE: OnceLock<DerivedSchema> = OnceLock::new();
    SCHEMA_ONCE.get_or_init(|| DerivedSchema::from_text(SCHEMA.to_owned()).expect("a schema"))
}

impl Event for PatientCreated {
    const DESCRIPTOR: &'static EventDescriptor = &EventDescriptor {
        event_type: "Patient.Created",
        full_name: "health.patient.PatientCreated",
        topic: "health.patient.events",
        key_field: "patient_id",
        data_subject: "patient_id",
        class: "",
        retired: false,
        schema: SchemaText::Derived(schema),
        tagged: &[TaggedPath { path: "name", tag: Tag::Phi }],
        layout: <Self as p::Named>::layout,
    };

    fn key(&self) -> Key {
        self.patient_id.into()
    }
}

impl Publish for PatientCreated {}

/// Metadata with every optional part.
pub(super) fn metadata() -> Result<Metadata, InvalidText> {
    let context = Context::new(TenantId::new("hospital-1")?)
        .with_actor(ActorId::new("nurse-17")?)
        .with_correlation("order-7".parse()?)
        .with_trace(
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01".parse().expect("W3C's own"),
        );
    let event = PatientCreated::sample();
    Ok(context.stamp(stamp(7)?, PatientCreated::DESCRIPTOR, &event.key()))
}

pub(super) fn stamp(id: u8) -> Result<Stamp, InvalidText> {
    Ok(Stamp {
        id: EventId::v7(1_769_851_800_250, [id; 10]),
        time: Timestamp::new(1_769_851_800_250_001),
        source: Source::new("registration")?,
    })
}
