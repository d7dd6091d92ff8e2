//! [`Id<E>`]: a UUID that knows what it names.

use std::cmp::Ordering;
use std::error::Error;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::str::FromStr;

use uuid::{Builder, Uuid};

/// A kind of thing that ids name: an aggregate such as `Patient`.
///
/// Implemented by the uninhabited marker types of a catalog's `entity` module; a schema refers to
/// one by the attribute `"entity": "Patient"` on a uuid.
pub trait Entity: 'static {
    /// The name as schemas write it, in `PascalCase`.
    const NAME: &'static str;
}

/// The identifier of one `E`: a UUID whose type says what it names.
///
/// Text and wire form are the lower-case hyphenated UUID.
///
/// # Examples
///
/// ```
/// use factline_core::id::{Entity, Id};
///
/// enum Patient {}
/// impl Entity for Patient {
///     const NAME: &'static str = "Patient";
/// }
///
/// let id: Id<Patient> = "0190A0E4-0000-7000-8000-000000000001".parse()?;
/// assert_eq!(id.to_string(), "0190a0e4-0000-7000-8000-000000000001");
/// # Ok::<(), factline_core::id::ParseIdError>(())
/// ```
pub struct Id<E> {
    uuid: Uuid,
    entity: PhantomData<fn() -> E>,
}

impl<E> Id<E> {
    /// An id with this UUID.
    #[must_use]
    pub const fn from_uuid(uuid: Uuid) -> Self {
        Self { uuid, entity: PhantomData }
    }

    /// A UUIDv7 of a moment, in milliseconds since the Unix epoch, and ten random bytes.
    ///
    /// Both are passed in, so that tests and replays decide them. Only the low 48 bits of the
    /// milliseconds are kept, as RFC 9562 says.
    ///
    /// # Examples
    ///
    /// ```
    /// # use factline_core::id::EventId;
    /// let id = EventId::v7(1_720_000_000_000, [7; 10]);
    /// assert_eq!(id.as_uuid().get_version_num(), 7);
    /// ```
    #[must_use]
    pub const fn v7(unix_millis: u64, random: [u8; 10]) -> Self {
        Self::from_uuid(Builder::from_unix_timestamp_millis(unix_millis, &random).into_uuid())
    }

    /// The UUID itself, for a database column or another library.
    #[must_use]
    pub const fn as_uuid(&self) -> &Uuid {
        &self.uuid
    }

    /// The UUID itself, by value.
    #[must_use]
    pub const fn into_uuid(self) -> Uuid {
        self.uuid
    }
}

// Written by hand: a derive would ask for the same of `E`, which is only a marker.
impl<E> Clone for Id<E> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<E> Copy for Id<E> {}

impl<E> PartialEq for Id<E> {
    fn eq(&self, other: &Self) -> bool {
        self.uuid == other.uuid
    }
}

impl<E> Eq for Id<E> {}

impl<E> PartialOrd for Id<E> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<E> Ord for Id<E> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.uuid.cmp(&other.uuid)
    }
}

impl<E> Hash for Id<E> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.uuid.hash(state);
    }
}

impl<E> fmt::Display for Id<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self.uuid.as_hyphenated(), f)
    }
}

/// `PatientId(0190a0e4-…)`.
impl<E: Entity> fmt::Debug for Id<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}Id({self})", E::NAME)
    }
}

impl<E> From<Uuid> for Id<E> {
    fn from(uuid: Uuid) -> Self {
        Self::from_uuid(uuid)
    }
}

impl<E> From<Id<E>> for Uuid {
    fn from(id: Id<E>) -> Self {
        id.uuid
    }
}

impl<E> AsRef<Uuid> for Id<E> {
    fn as_ref(&self) -> &Uuid {
        &self.uuid
    }
}

impl<E: Entity> FromStr for Id<E> {
    type Err = ParseIdError;

    fn from_str(text: &str) -> Result<Self, ParseIdError> {
        Uuid::try_parse(text).map(Self::from_uuid).map_err(|_| ParseIdError { entity: E::NAME })
    }
}

/// A text that is no UUID where the id of an entity is needed.
///
/// The text itself is not kept: it may be anything a caller held by mistake.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParseIdError {
    entity: &'static str,
}

impl ParseIdError {
    /// The entity whose id was asked for, such as `Patient`.
    #[must_use]
    pub const fn entity(&self) -> &'static str {
        self.entity
    }
}

impl fmt::Display for ParseIdError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "not the id of {}: expected a UUID such as 0190a0e4-0000-7000-8000-000000000001",
            self.entity
        )
    }
}

impl Error for ParseIdError {}
