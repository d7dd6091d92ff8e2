//! [`Error`]: what a registry could not do, and what that means.

mod classify;
#[cfg(test)]
mod tests;

use std::error;
use std::fmt;
use std::sync::Arc;

/// What went wrong with a schema registry.
///
/// Decide by [`kind`](Self::kind) and the predicates, never by the text. Cheap to clone: those who
/// wait for the same answer get the same error.
#[derive(Clone)]
pub struct Error(Arc<Inner>);

struct Inner {
    kind: ErrorKind,
    status: Option<u16>,
    code: Option<i64>,
    request: String,
    message: String,
    source: Option<Box<dyn error::Error + Send + Sync>>,
}

/// What kind of thing went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The registry has no such subject (40401).
    SubjectNotFound,
    /// The subject has no such version (40402).
    VersionNotFound,
    /// No schema has this id, or the subject has no such schema (40403).
    SchemaNotFound,
    /// Something else was not found: most often the registry's address lacks its path.
    NotFound,
    /// The schema is incompatible with the subject's versions (409).
    Conflict,
    /// The schema is not valid Avro (42201).
    InvalidSchema,
    /// A version is neither a number from 1 nor `latest` (42202).
    InvalidVersion,
    /// A compatibility level is none (42203).
    InvalidCompatibility,
    /// A mode is none (42204).
    InvalidMode,
    /// The registry's mode or settings forbid the operation (42205).
    NotPermitted,
    /// The registry refused the request in another way.
    Rejected,
    /// The registry does not know who asks (401).
    Unauthorized,
    /// The registry knows who asks, and says no (403).
    Forbidden,
    /// Too many requests (429).
    RateLimited,
    /// The registry failed, or has no leader (5xx, 500xx).
    Unavailable,
    /// No answer in time.
    Timeout,
    /// No connection.
    Connection,
    /// An answer that isn't the registry protocol's.
    Protocol,
    /// No version of the subject fits the type that is to be published.
    NoFittingVersion,
    /// The registry's schema can't be used: no Avro, or not to be resolved.
    Unusable,
    /// A setting is wrong.
    Settings,
    /// What an embedded registry keeps can't be read or written.
    Storage,
}

impl Error {
    /// What kind of thing went wrong.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The HTTP status, if a server answered.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// The registry's own `error_code`, if it gave one.
    #[must_use]
    pub fn code(&self) -> Option<i64> {
        self.0.code
    }

    /// What the registry said, in its words; empty where it said nothing.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// Whether the subject, version or schema is not there.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        use ErrorKind::{NotFound, SchemaNotFound, SubjectNotFound, VersionNotFound};
        matches!(self.kind(), SubjectNotFound | VersionNotFound | SchemaNotFound | NotFound)
    }

    /// Whether the schema is incompatible with the subject's versions.
    #[must_use]
    pub fn is_conflict(&self) -> bool {
        self.kind() == ErrorKind::Conflict
    }

    /// Whether the schema, version, level or mode that was sent is invalid.
    #[must_use]
    pub fn is_invalid(&self) -> bool {
        use ErrorKind::{InvalidCompatibility, InvalidMode, InvalidSchema, InvalidVersion};
        matches!(self.kind(), InvalidSchema | InvalidVersion | InvalidCompatibility | InvalidMode)
    }

    /// Whether the caller may not do this, or is not known.
    #[must_use]
    pub fn is_denied(&self) -> bool {
        use ErrorKind::{Forbidden, NotPermitted, Unauthorized};
        matches!(self.kind(), Unauthorized | Forbidden | NotPermitted)
    }

    /// Whether the same request may succeed later. The client has tried again already.
    #[must_use]
    pub fn is_retriable(&self) -> bool {
        use ErrorKind::{Connection, RateLimited, Timeout, Unavailable};
        // 501: the server never will.
        matches!(self.kind(), RateLimited | Unavailable | Timeout | Connection)
            && self.status() != Some(501)
    }

    pub(crate) fn new(
        kind: ErrorKind,
        request: impl Into<String>,
        message: impl Into<String>,
    ) -> Self {
        Self(Arc::new(Inner {
            kind,
            status: None,
            code: None,
            request: request.into(),
            message: message.into(),
            source: None,
        }))
    }

    /// The error that a status other than 2xx means.
    pub(crate) fn of_status(
        status: u16,
        code: Option<i64>,
        request: impl Into<String>,
        message: impl Into<String>,
    ) -> Self {
        let kind = classify::kind(status, code);
        let (request, message) = (request.into(), message.into());
        Self(Arc::new(Inner { kind, status: Some(status), code, request, message, source: None }))
    }

    pub(crate) fn caused(
        kind: ErrorKind,
        request: impl Into<String>,
        message: impl Into<String>,
        source: impl Into<Box<dyn error::Error + Send + Sync>>,
    ) -> Self {
        let (request, message) = (request.into(), message.into());
        let source = Some(source.into());
        Self(Arc::new(Inner { kind, status: None, code: None, request, message, source }))
    }
}

impl ErrorKind {
    const fn text(self) -> &'static str {
        match self {
            Self::SubjectNotFound => "the registry has no such subject",
            Self::VersionNotFound => "the subject has no such version",
            Self::SchemaNotFound => "the registry has no such schema",
            Self::NotFound => "not found; is the registry's address complete, with its path?",
            Self::Conflict => "the schema is incompatible with the subject's versions",
            Self::InvalidSchema => "the schema is invalid",
            Self::InvalidVersion => "the version is neither a number from 1 nor `latest`",
            Self::InvalidCompatibility => "no such compatibility level",
            Self::InvalidMode => "no such mode",
            Self::NotPermitted => "the registry's mode or settings forbid it",
            Self::Rejected => "the registry refused the request",
            Self::Unauthorized => "the registry does not know who asks; check the credentials",
            Self::Forbidden => "the registry forbids it to these credentials",
            Self::RateLimited => "the registry has had too many requests",
            Self::Unavailable => "the registry failed",
            Self::Timeout => "the registry did not answer in time",
            Self::Connection => "no connection to the registry",
            Self::Protocol => "the answer isn't that of a schema registry",
            Self::NoFittingVersion => "no version of the subject fits the type to be published",
            Self::Unusable => "the registry's schema can't be used",
            Self::Settings => "the registry's settings are wrong",
            Self::Storage => "the registry's storage failed",
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner { kind, status, code, request, message, .. } = &*self.0;
        f.write_str(kind.text())?;
        if !message.is_empty() {
            write!(f, ": {message}")?;
        }
        match (status, code) {
            (Some(status), Some(code)) => write!(f, " (HTTP {status}, code {code})")?,
            (Some(status), None) => write!(f, " (HTTP {status})")?,
            _ => {}
        }
        if request.is_empty() { Ok(()) } else { write!(f, " [{request}]") }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner { kind, status, code, request, message, source } = &*self.0;
        f.debug_struct("Error")
            .field("kind", kind)
            .field("status", status)
            .field("code", code)
            .field("request", request)
            .field("message", message)
            .field("source", source)
            .finish()
    }
}

impl error::Error for Error {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}
