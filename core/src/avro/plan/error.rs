//! Why a datum can't be read as another schema's.

use std::fmt;

use super::node::Reason;
use crate::avro::codec::DecodeError;
use crate::avro::compat::IncompatibilityKind;

/// A datum of the writer can't be made into one of the reader.
#[derive(Clone, Debug)]
pub struct ResolveError {
    error: DecodeError,
    reason: Option<Box<Reason>>,
}

impl ResolveError {
    pub(super) fn new(error: DecodeError, reason: Option<Reason>) -> Self {
        Self { error, reason: reason.map(Box::new) }
    }

    /// What is wrong and where, in terms of the writer's schema and bytes; its kind is
    /// [`Unresolved`](crate::avro::codec::DecodeErrorKind::Unresolved) where the datum is sound but
    /// the reader has no place for a part of it.
    #[must_use]
    pub fn decode_error(&self) -> &DecodeError {
        &self.error
    }

    /// Which difference between the schemas is in the way; `None` where the datum itself is broken.
    #[must_use]
    pub fn incompatibility(&self) -> Option<IncompatibilityKind> {
        self.reason.as_ref().map(|reason| reason.kind)
    }
}

impl From<ResolveError> for DecodeError {
    fn from(error: ResolveError) -> Self {
        error.error
    }
}

impl fmt::Display for ResolveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.reason {
            None => self.error.fmt(f),
            Some(reason) => {
                let (path, offset) = (self.error.path(), self.error.offset());
                write!(f, "{path}: {} (at byte {offset})", reason.message)
            }
        }
    }
}

impl std::error::Error for ResolveError {}
