//! What this service takes from the catalog and the runtime, in one place.

pub use factline::avro::logical::Decimal;
pub use factline::event::{
    Context, Envelope, Event, EventDescriptor, HandlerError, Origin, Publish, Topic, TopicNamer,
    TopicSpec,
};
pub use factline::id::{CorrelationId, Entity, EventId, Id, InvalidText, Source, TenantId};
pub use factline::privacy::{Phi, Sensitive};
pub use factline::time::{Date, Micros};
pub use healthtech_catalog::{
    allergy, appointment, billing, clinical_note, common, communication, condition, encounter,
    entity, ids, imaging, immunization, infection_control, interop, lab, medication, patient,
    patient_flow, pharmacy, prescription, surgery, vitals,
};

/// The catalog's timestamps.
pub type Timestamp = factline::time::Timestamp<Micros>;
