//! Topics: what belongs to one, how handlers are called, how environments rename them.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use std::future::Future;
use std::time::Duration;

use crate::event::{Envelope, EventDescriptor, HandlerError, Raw, SubjectStrategy};

/// A topic as its domain declares it: what is needed to create and to check it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TopicSpec {
    /// Name without an environment's prefix.
    pub name: &'static str,
    /// The domain that owns it.
    pub domain: &'static str,
    /// The class that decides its delivery settings; empty if none is declared.
    pub class: &'static str,
    /// Number of partitions: it can't be changed without moving keys.
    pub partitions: u32,
    /// How long records are kept; `None` for ever.
    pub retention: Option<Duration>,
}

/// A topic of a catalog; generated as an uninhabited `PatientTopic`.
pub trait Topic: 'static {
    /// How the topic is declared.
    const SPEC: &'static TopicSpec;

    /// The events of the topic.
    fn events() -> &'static [&'static EventDescriptor];
}

/// A topic whose events a handler `H` takes, in a runtime's context `C`.
///
/// Generated for every `H: PatientHandler<C>`: it finds the event's type, decodes it and calls the
/// handler's method.
#[diagnostic::on_unimplemented(
    message = "`{H}` doesn't handle the events of `{Self}` in the context `{C}`",
    label = "its handler trait is not implemented",
    note = "implement the topic's generated handler trait: one method per event, no defaults"
)]
pub trait Dispatch<C: ?Sized, H: ?Sized>: Topic {
    /// Calls the method of `handler` for one record.
    ///
    /// # Errors
    ///
    /// What the handler returned; [`HandlerError::fatal`] for a payload that can't be decoded.
    fn dispatch(
        handler: &H,
        cx: &mut C,
        raw: &Envelope<Raw>,
    ) -> impl Future<Output = Result<Dispatched, HandlerError>> + Send;
}

/// What became of a record given to [`Dispatch::dispatch`].
#[derive(Clone, Copy, Debug)]
pub enum Dispatched {
    /// The handler took it as this event.
    Handled(&'static EventDescriptor),
    /// The topic has no event of this type: a newer or a foreign producer wrote it.
    Unknown,
}

/// Gives topics the names they have in one environment: `staging.` before each, or nothing.
///
/// Subjects in the registry follow, as they start with the topic's name.
///
/// # Examples
///
/// ```
/// use factline_core::event::TopicNamer;
///
/// let namer = TopicNamer::with_prefix("staging.")?;
/// assert_eq!(namer.name("health.events"), "staging.health.events");
/// assert_eq!(namer.strip("staging.health.events"), Some("health.events"));
/// assert_eq!(namer.strip("health.events"), None);
/// # Ok::<(), factline_core::event::InvalidPrefix>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TopicNamer {
    prefix: String,
}

impl TopicNamer {
    /// Names every topic as its schema does.
    #[must_use]
    pub const fn plain() -> Self {
        Self { prefix: String::new() }
    }

    /// Puts a prefix before every topic's name.
    ///
    /// # Errors
    ///
    /// The prefix has a character that Kafka allows in no topic name (it allows letters, digits,
    /// `.`, `_` and `-`), or is longer than 100 characters.
    pub fn with_prefix(prefix: impl Into<String>) -> Result<Self, InvalidPrefix> {
        let prefix = prefix.into();
        let legal = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
        if prefix.len() > 100 || !prefix.bytes().all(legal) {
            return Err(InvalidPrefix(()));
        }
        Ok(Self { prefix })
    }

    /// The name a topic has in this environment.
    #[must_use]
    pub fn name<'t>(&self, topic: &'t str) -> Cow<'t, str> {
        if self.prefix.is_empty() {
            Cow::Borrowed(topic)
        } else {
            Cow::Owned([&self.prefix, topic].concat())
        }
    }

    /// The name a schema gives to a topic of this environment; `None` for one of another.
    #[must_use]
    pub fn strip<'t>(&self, name: &'t str) -> Option<&'t str> {
        name.strip_prefix(self.prefix.as_str())
    }

    /// The registry's subject of an event in this environment, by topic and record.
    #[must_use]
    pub fn subject(&self, event: &EventDescriptor) -> String {
        SubjectStrategy::TopicRecordName.subject(self, event.topic, event.full_name)
    }
}

/// A prefix that would make topic names illegal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidPrefix(());

impl fmt::Display for InvalidPrefix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "a prefix of topic names has letters, digits, '.', '_' and '-' only, at most 100",
        )
    }
}

impl Error for InvalidPrefix {}
