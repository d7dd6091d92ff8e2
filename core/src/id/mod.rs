//! Typed identifiers: [`Id<E>`] names one aggregate, the text ids name what the envelope carries.
//!
//! ```compile_fail
//! use factline_core::id::{Entity, Id};
//! enum Patient {}
//! impl Entity for Patient { const NAME: &'static str = "Patient"; }
//! enum Encounter {}
//! impl Entity for Encounter { const NAME: &'static str = "Encounter"; }
//!
//! fn admit(_: Id<Patient>) {}
//! admit(Id::<Encounter>::from(uuid::Uuid::nil())); // an encounter is not a patient
//! ```

mod entity_id;
mod event_id;
mod text;

pub use entity_id::{Entity, Id, ParseIdError};
pub use event_id::{EventId, EventIds, SystemEventIds};
pub use text::{ActorId, CorrelationId, InvalidText, Source, TenantId};
pub use uuid::Uuid;

/// The entities that every catalog shares.
pub mod entity {
    pub use super::event_id::Event;
}

#[cfg(test)]
mod tests;
