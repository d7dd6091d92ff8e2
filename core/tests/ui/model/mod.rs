//! Two events as the generator writes them: one in use, one retired.
#![allow(dead_code, missing_docs)]

use factline_core::__private as p;
use factline_core::id::{Entity, Id};

pub enum Patient {}

impl Entity for Patient {
    const NAME: &'static str = "Patient";
}

pub enum Encounter {}

impl Entity for Encounter {
    const NAME: &'static str = "Encounter";
}

pub type PatientId = Id<Patient>;
pub type EncounterId = Id<Encounter>;

macro_rules! event {
    ($name:ident, $retired:literal) => {
        #[derive(Clone, Debug, PartialEq)]
        pub struct $name {
            pub patient_id: PatientId,
        }

        impl p::Named for $name {
            fn layout() -> &'static p::Layout {
                static LAYOUT: p::Layout = p::Layout::record(stringify!($name), &[]);
                &LAYOUT
            }
        }

        impl p::Encode for $name {
            fn encode(&self, w: &mut p::Writer<'_>) {
                w.uuid_text(&self.patient_id);
            }

            fn encoded_len(&self) -> usize {
                p::size::UUID_TEXT
            }
        }

        impl p::Decode for $name {
            fn decode(r: &mut p::Reader<'_>) -> Result<Self, p::DecodeError> {
                Ok(Self { patient_id: r.uuid_text()? })
            }
        }

        impl p::Event for $name {
            const DESCRIPTOR: &'static p::EventDescriptor = &p::EventDescriptor {
                event_type: stringify!($name),
                full_name: stringify!($name),
                topic: "patients",
                key_field: "patient_id",
                data_subject: "patient_id",
                class: "",
                retired: $retired,
                schema: p::SchemaText::Literal {
                    text: "",
                    crc64: 0,
                    resolution: [0; 32],
                    text_fp: [0; 32],
                },
                tagged: &[],
                layout: <Self as p::Named>::layout,
            };

            fn key(&self) -> p::Key {
                self.patient_id.into()
            }
        }
    };
}

event!(PatientCreated, false);
event!(PatientNoted, true);

impl p::Publish for PatientCreated {}

pub fn publish<E: p::Publish>(_: &E) {}
