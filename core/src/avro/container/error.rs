//! Errors of containers.

use std::borrow::Cow;
use std::fmt;
use std::io;

/// Why a container can't be read.
///
/// No text holds data of the file.
#[derive(Debug)]
pub struct Error {
    /// What is being read, such as its head.
    within: Option<Cow<'static, str>>,
    what: Cow<'static, str>,
    kind: ErrorKind,
    source: Option<io::Error>,
}

/// What is wrong with a container.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The bytes can't be had.
    Io,
    /// It is no container, or one that was cut or changed.
    Damaged,
    /// It is compressed in a way that is not read.
    Codec,
}

impl Error {
    pub(super) fn damaged(what: impl Into<Cow<'static, str>>) -> Self {
        Self { within: None, what: what.into(), kind: ErrorKind::Damaged, source: None }
    }

    pub(super) fn codec(name: &[u8]) -> Self {
        let what = format!(
            "its blocks are compressed by `{}`, and only null, deflate and snappy are read; \
             `avro-tools recodec --codec deflate` rewrites it",
            String::from_utf8_lossy(name).escape_debug()
        );
        Self { kind: ErrorKind::Codec, ..Self::damaged(what) }
    }

    /// What was being read; the innermost says it.
    pub(super) fn within(mut self, place: impl Into<Cow<'static, str>>) -> Self {
        self.within.get_or_insert_with(|| place.into());
        self
    }

    /// What is wrong.
    #[must_use]
    pub const fn kind(&self) -> ErrorKind {
        self.kind
    }
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::UnexpectedEof {
            return Self::damaged("it ends too early");
        }
        let what = Cow::Borrowed("it cannot be read");
        Self { within: None, what, kind: ErrorKind::Io, source: Some(error) }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(within) = &self.within {
            write!(f, "{within}: ")?;
        }
        f.write_str(&self.what)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_ref().map(|source| source as &(dyn std::error::Error + 'static))
    }
}
