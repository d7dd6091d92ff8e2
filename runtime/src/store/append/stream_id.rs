//! [`StreamId`]: what one sequence of events is called.

use std::error::Error;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use factline_core::event::{Event, Key};

/// Longest name of a stream, in bytes.
const MAX_BYTES: usize = 255;

/// The name of a stream: a category and the key of one of it, such as `Visit-0190a0e4-…`.
///
/// A tenant's streams are its own: two tenants may have streams of one name.
///
/// # Examples
///
/// ```
/// use factline::store::StreamId;
///
/// let stream = StreamId::new("Visit", &"A-17".into())?;
/// assert_eq!(stream.as_str(), "Visit-A-17");
/// assert_eq!((stream.category(), stream.key()), ("Visit", "A-17"));
/// assert_eq!(stream, "Visit-A-17".parse()?);
/// # Ok::<(), factline::store::InvalidStreamId>(())
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StreamId {
    text: Arc<str>,
    category: usize,
}

impl StreamId {
    /// The stream of a category with this key.
    ///
    /// # Errors
    ///
    /// The category is empty or has a hyphen, the key is empty, one of them has control
    /// characters, or both are longer than 254 bytes.
    pub fn new(category: &str, key: &Key) -> Result<Self, InvalidStreamId> {
        let mut buffer = Key::buffer();
        let key = key.as_wire(&mut buffer);
        if category.contains('-') {
            return Err(InvalidStreamId("its category has a hyphen"));
        }
        [category, "-", key].concat().parse()
    }

    /// The stream of the aggregate that an event is about.
    ///
    /// # Errors
    ///
    /// As [`new`](Self::new), for the aggregate's name and the event's key.
    pub fn of<E: Event>(event: &E) -> Result<Self, InvalidStreamId> {
        Self::new(E::DESCRIPTOR.aggregate(), &event.key())
    }

    /// The whole name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The part before the first hyphen, such as `Visit`.
    #[must_use]
    pub fn category(&self) -> &str {
        &self.text[..self.category]
    }

    /// The part behind the first hyphen.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.text[self.category + 1..]
    }
}

impl FromStr for StreamId {
    type Err = InvalidStreamId;

    fn from_str(text: &str) -> Result<Self, InvalidStreamId> {
        let (category, key) = text.split_once('-').ok_or(InvalidStreamId("it has no hyphen"))?;
        let problem = if category.is_empty() {
            "its category is empty"
        } else if key.is_empty() {
            "its key is empty"
        } else if text.len() > MAX_BYTES {
            "it is longer than 255 bytes"
        } else if text.chars().any(char::is_control) {
            "it has control characters"
        } else {
            return Ok(Self { text: Arc::from(text), category: category.len() });
        };
        Err(InvalidStreamId(problem))
    }
}

impl fmt::Display for StreamId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

impl fmt::Debug for StreamId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "StreamId({})", self.text)
    }
}

/// A text that can't name a stream. The text itself is not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidStreamId(&'static str);

impl fmt::Display for InvalidStreamId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the text can't name a stream such as Visit-17: {}", self.0)
    }
}

impl Error for InvalidStreamId {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_checked_and_taken_apart() {
        let id = StreamId::new("Visit", &Key::from("a-b")).expect("a name");
        assert_eq!((id.category(), id.key()), ("Visit", "a-b"));
        for wrong in ["", "Visit", "-a", "Visit-", "Vi\nsit-a", &format!("V-{}", "x".repeat(254))] {
            assert!(wrong.parse::<StreamId>().is_err(), "{wrong:?}");
        }
        assert!(StreamId::new("Vi-sit", &Key::from("a")).is_err(), "the key would start at sit");
    }
}
