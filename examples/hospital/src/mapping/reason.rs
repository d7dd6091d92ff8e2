//! Why no event came of a message, or of a part of it.

use std::fmt;

use crate::hl7::Segment;

/// Something in a message that did not become an event, and why. It holds no text of the message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// The event that it would have been, where one was tried.
    pub event: Option<&'static str>,
    /// Why it was not.
    pub reason: Reason,
}

/// Why something is not understood.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// MSH-9 names no message type and trigger event.
    NoTrigger,
    /// This service maps no event from this message type.
    NotMapped {
        /// The type and trigger, such as `ADT^A26`.
        trigger: String,
    },
    /// The event requires a fact that the message does not carry.
    Missing {
        /// The fact.
        what: &'static str,
        /// Where the standard puts it.
        place: Place,
    },
    /// The message carries the fact in a form that can't be read.
    Invalid {
        /// The fact.
        what: &'static str,
        /// Where it stands.
        place: Place,
        /// What it should have been.
        expected: &'static str,
    },
    /// The event refers to an earlier one that this service has not seen.
    NotSeen {
        /// What was not seen.
        what: &'static str,
    },
    /// A field says something that gives no event.
    Says {
        /// The field.
        place: Place,
        /// What it says, after its name.
        what: &'static str,
    },
    /// There is nothing in the message to tell.
    Nothing {
        /// What there is not.
        what: &'static str,
    },
}

/// A field in a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The segment's name.
    pub segment: String,
    /// The segment's place in its message, from 1; none where the message has no such segment.
    pub position: Option<usize>,
    /// The field's number.
    pub field: usize,
}

impl Place {
    /// A field of a segment.
    #[must_use]
    pub fn of(segment: Segment<'_>, field: usize) -> Self {
        Self { segment: segment.name().to_owned(), position: segment.position(), field }
    }
}

impl fmt::Display for Gap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(event) = self.event {
            write!(f, "no {event}: ")?;
        }
        self.reason.fmt(f)
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoTrigger => f.write_str("MSH-9 names no message type and trigger event"),
            Self::NotMapped { trigger } => match unmapped(trigger) {
                Some(why) => write!(f, "no event comes of {trigger}: {why}"),
                None => write!(
                    f,
                    "no event comes of {trigger}: the catalog has none for it, or this service does \
                     not map it"
                ),
            },
            Self::Missing { what, place } => {
                write!(f, "it needs {what}, but ")?;
                match place.position {
                    Some(_) => write!(f, "{place} is empty"),
                    None => write!(f, "there is no {} ({place})", place.segment),
                }
            }
            Self::Invalid { what, place, expected } => {
                write!(f, "it needs {what}, but {place} is not {expected}")
            }
            Self::NotSeen { what } => write!(f, "it needs {what}, which this service has not seen"),
            Self::Says { place, what } => write!(f, "{place} {what}"),
            Self::Nothing { what } => f.write_str(what),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.segment, self.field)?;
        match self.position {
            Some(position) => write!(f, " (segment {position})"),
            None => Ok(()),
        }
    }
}

/// Why messages for which the catalog has an event still give none.
fn unmapped(trigger: &str) -> Option<&'static str> {
    Some(match trigger {
        "ADT^A09" | "ADT^A10" | "ADT^A33" => {
            "the events of a transport need its request and the minutes waited, and the message has \
             a field for neither"
        }
        "SIU^S26" => {
            "Appointment.MarkedNoShow needs the minutes of grace and the earlier no-shows, and the \
             message has a field for neither"
        }
        "BAR^P05" => "it holds the account as it is, and not what was changed",
        "BAR^P06" => "PatientAccount.Closed needs the account's totals, which it does not hold",
        _ => return None,
    })
}
