//! Why data could not be brought up to date.

use std::error::Error;
use std::fmt;

use crate::avro::codec::{DecodeError, EncodeError};
use crate::avro::plan::ResolveError;

/// What an upcaster says of data that it has no answer for.
///
/// A fixed text: what stands in the data must not get into errors and logs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refusal(pub &'static str);

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl Error for Refusal {}

/// A datum that its upcasters could not bring up to date. No message holds payload text.
#[derive(Clone, Debug)]
pub struct UpcastError {
    /// Full name of the event's record.
    pub event: &'static str,
    /// Which upcaster failed, counted from 1; one more than there are for the way from the last to
    /// the event.
    pub step: usize,
    /// What went wrong.
    pub kind: UpcastErrorKind,
}

/// What went wrong in an upcaster.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum UpcastErrorKind {
    /// What came in can't be read as the schema that the upcaster sees.
    Unresolvable(ResolveError),
    /// What came in is no datum of the schema that the upcaster sees.
    Malformed(DecodeError),
    /// The upcaster has no answer.
    Refused(Refusal),
    /// A field of the new record has neither a value nor a default.
    Unset {
        /// The field.
        field: String,
        /// Why Avro found no value by itself, if it tried.
        reason: Option<Box<ResolveError>>,
    },
    /// The upcaster set a field that the new record does not have, or to a value of another type.
    Misfit {
        /// The field.
        field: String,
    },
    /// The new value has no wire form.
    Unwritable(EncodeError),
}

impl fmt::Display for UpcastError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { event, step, kind } = self;
        write!(f, "upcaster {step} of {event}: {kind}")
    }
}

impl fmt::Display for UpcastErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unresolvable(error) => write!(f, "its input can't be read: {error}"),
            Self::Malformed(error) => write!(f, "its input is malformed: {error}"),
            Self::Refused(refusal) => refusal.fmt(f),
            Self::Unset { field, reason: None } => {
                write!(f, "`{field}` has no value and no default; let the upcaster set it")
            }
            Self::Unset { field, reason: Some(reason) } => {
                write!(f, "`{field}` can't be resolved; let the upcaster set it ({reason})")
            }
            Self::Misfit { field } => {
                write!(f, "there is no field `{field}`, or what it was set to is not of its type")
            }
            Self::Unwritable(error) => write!(f, "what it made can't be written: {error}"),
        }
    }
}

impl Error for UpcastError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match &self.kind {
            UpcastErrorKind::Unresolvable(error) => Some(error),
            UpcastErrorKind::Malformed(error) => Some(error),
            UpcastErrorKind::Refused(refusal) => Some(refusal),
            UpcastErrorKind::Unset { reason, .. } => {
                reason.as_deref().map(|reason| reason as &(dyn Error + 'static))
            }
            UpcastErrorKind::Misfit { .. } => None,
            UpcastErrorKind::Unwritable(error) => Some(error),
        }
    }
}

/// An upcaster that does not go together with its event or with the others; by the full name of
/// the event's record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum InvalidUpcast {
    /// It takes what the event itself writes.
    Current(&'static str),
    /// It takes what another upcaster takes.
    Twice(&'static str),
    /// What it makes is upcast to what it takes.
    Circle(&'static str),
}

impl fmt::Display for InvalidUpcast {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Current(event) => {
                write!(
                    f,
                    "an upcaster of {event} takes the current version; it is for earlier ones"
                )
            }
            Self::Twice(event) => {
                write!(f, "two upcasters of {event} take the same version; keep one of them")
            }
            Self::Circle(event) => {
                write!(f, "the upcasters of {event} lead from a later version to an earlier one")
            }
        }
    }
}

impl Error for InvalidUpcast {}
