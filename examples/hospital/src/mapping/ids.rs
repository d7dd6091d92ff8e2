//! Ids from business identifiers.

use uuid::Uuid;

use crate::catalog::{Entity, Id};

/// The namespace of every id that this service derives. Changing it makes every patient a new one.
const NAMESPACE: Uuid = Uuid::from_u128(0x5d6c_19ba_35b2_5f0e_9a4d_3c1e_7a52_8f10);

/// Makes ids: the same identifier of the same authority gives the same id, whenever it is read.
///
/// UUIDv5 over the entity's name, the assigning authority and the identifier. A message sent twice
/// therefore names the same aggregates, and so do two messages about one patient.
#[derive(Debug, Clone)]
pub struct Ids {
    /// Who assigned an identifier that names no authority: the sending facility.
    sender: String,
}

impl Ids {
    /// Ids for the messages of one sender.
    #[must_use]
    pub fn new(sender: impl Into<String>) -> Self {
        Self { sender: sender.into() }
    }

    /// The authority of identifiers that name none.
    #[must_use]
    pub fn sender(&self) -> &str {
        &self.sender
    }

    /// The id of the `E` that an authority calls `value`.
    ///
    /// # Example
    ///
    /// ```
    /// use hospital::{catalog::entity::{Encounter, Patient}, mapping::Ids};
    /// let ids = Ids::new("NORTH");
    /// assert_eq!(ids.of::<Patient>(None, "4711"), ids.of::<Patient>(Some("NORTH"), "4711"));
    /// assert_ne!(ids.of::<Patient>(None, "4711"), ids.of::<Patient>(Some("SOUTH"), "4711"));
    /// assert_ne!(
    ///     ids.of::<Patient>(None, "4711").into_uuid(),
    ///     ids.of::<Encounter>(None, "4711").into_uuid(),
    /// );
    /// ```
    #[must_use]
    pub fn of<E: Entity>(&self, authority: Option<&str>, value: &str) -> Id<E> {
        self.uuid(E::NAME, authority, value).into()
    }

    /// The same for an id that the catalog leaves untyped.
    #[must_use]
    pub fn uuid(&self, kind: &str, authority: Option<&str>, value: &str) -> Uuid {
        let authority = authority.unwrap_or(&self.sender);
        // A line feed can't stand in an HL7 field, so no two triples share a name.
        Uuid::new_v5(&NAMESPACE, format!("{kind}\n{authority}\n{value}").as_bytes())
    }
}
