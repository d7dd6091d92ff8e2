//! [`Key`]: what decides an event's partition.

use std::fmt;

use uuid::Uuid;

use crate::id::Id;

/// The key of an event's record: the id of the aggregate it is about.
///
/// On the wire it is text, a UUID in lower case with hyphens, so that every client in every
/// language puts a key into the same partition.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// The usual key: the aggregate's id.
    Uuid(Uuid),
    /// A key that is no UUID.
    Text(String),
}

impl Key {
    /// The key as it goes on the wire, written into `buffer` where it needs writing at all.
    ///
    /// # Examples
    ///
    /// ```
    /// # use factline_core::event::Key;
    /// let key = Key::from(uuid::Uuid::nil());
    /// assert_eq!(key.as_wire(&mut Key::buffer()), "00000000-0000-0000-0000-000000000000");
    /// ```
    #[must_use]
    pub fn as_wire<'a>(&'a self, buffer: &'a mut [u8; 36]) -> &'a str {
        match self {
            Self::Uuid(uuid) => uuid.as_hyphenated().encode_lower(buffer),
            Self::Text(text) => text,
        }
    }

    /// Room for [`as_wire`](Self::as_wire) to write a UUID into.
    #[must_use]
    pub const fn buffer() -> [u8; 36] {
        [0; 36]
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_wire(&mut Self::buffer()))
    }
}

impl From<Uuid> for Key {
    fn from(uuid: Uuid) -> Self {
        Self::Uuid(uuid)
    }
}

impl<E> From<Id<E>> for Key {
    fn from(id: Id<E>) -> Self {
        Self::Uuid(id.into_uuid())
    }
}

impl From<String> for Key {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Key {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}
