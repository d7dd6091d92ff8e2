//! What can go wrong, one word wide and without payload text.
use std::fmt;

/// Why a datum could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DecodeErrorKind {
    /// The datum ends inside a value.
    UnexpectedEnd,
    /// A varint has more than ten bytes, more bytes than its value needs, or bits above 64.
    InvalidVarint,
    /// An int has a value outside 32 bits.
    IntOverflow,
    /// A boolean byte is neither 0 nor 1.
    InvalidBoolean,
    /// A string is not UTF-8.
    InvalidUtf8,
    /// A length is negative.
    NegativeLength,
    /// The number of items of an array or map is more than the datum can hold.
    CountOutOfRange,
    /// A block of an array or map is not as long as its header says.
    WrongBlockSize,
    /// No such branch in the union.
    BranchOutOfRange,
    /// No such symbol in the enum.
    SymbolOutOfRange,
    /// A UUID in text form is not 36 characters in the form 8-4-4-4-12.
    InvalidUuid,
    /// A decimal has more digits than its precision.
    DecimalOutOfRange,
    /// Records are nested deeper than the limit.
    TooDeep,
    /// Bytes follow the value.
    TrailingBytes,
    /// A sound value of the writer for which the reader's schema has no place.
    Unresolved,
}

impl DecodeErrorKind {
    const fn text(self) -> &'static str {
        match self {
            Self::UnexpectedEnd => "the datum ends inside a value",
            Self::InvalidVarint => "a varint is longer than its value needs or than 64 bits",
            Self::IntOverflow => "an int does not fit 32 bits",
            Self::InvalidBoolean => "a boolean is neither 0 nor 1",
            Self::InvalidUtf8 => "a string is not UTF-8",
            Self::NegativeLength => "a length is negative",
            Self::CountOutOfRange => "a count of items is larger than the datum",
            Self::WrongBlockSize => "a block is not as long as its header says",
            Self::BranchOutOfRange => "a union has no such branch",
            Self::SymbolOutOfRange => "an enum has no such symbol",
            Self::InvalidUuid => "a UUID is not in the form 8-4-4-4-12",
            Self::DecimalOutOfRange => "a decimal has more digits than its precision",
            Self::TooDeep => "records are nested too deep",
            Self::TrailingBytes => "bytes follow the value",
            Self::Unresolved => "the reader's schema has no place for this value of the writer's",
        }
    }
}

impl fmt::Display for DecodeErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}

/// Why a value could not be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum EncodeErrorKind {
    /// A time of day in milliseconds does not fit the 32 bits of an int.
    IntOverflow,
    /// A decimal needs more bytes than its fixed has.
    DecimalTooWide,
    /// Records are nested deeper than a reader accepts.
    TooDeep,
}

impl EncodeErrorKind {
    const fn text(self) -> &'static str {
        match self {
            Self::IntOverflow => "a time of day does not fit an int",
            Self::DecimalTooWide => "a decimal needs more bytes than its fixed has",
            Self::TooDeep => "records are nested too deep for any reader",
        }
    }
}

impl fmt::Display for EncodeErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Place<K> {
    kind: K,
    offset: usize,
    path: String,
}

impl<K: fmt::Display> fmt::Display for Place<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kind, offset, path } = self;
        if path.is_empty() {
            write!(f, "{kind} (at byte {offset})")
        } else {
            write!(f, "{path}: {kind} (at byte {offset})")
        }
    }
}

macro_rules! error {
    ($(#[$doc:meta])* $name:ident, $kind:ty) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq)]
        pub struct $name(Box<Place<$kind>>);

        impl $name {
            /// An error at a byte offset, its path not yet known.
            #[cold]
            #[inline(never)]
            #[must_use]
            pub fn new(kind: $kind, offset: usize) -> Self {
                Self(Box::new(Place { kind, offset, path: String::new() }))
            }

            /// The same error with the path of the value.
            #[must_use]
            pub fn with_path(mut self, path: String) -> Self {
                self.0.path = path;
                self
            }

            /// What is wrong.
            #[must_use]
            pub fn kind(&self) -> $kind {
                self.0.kind
            }

            /// Where the value in question starts, in bytes from the start of the datum.
            #[must_use]
            pub fn offset(&self) -> usize {
                self.0.offset
            }

            /// The value in question by names, as in `Encounter.diagnoses[3].code`; empty where it is not known.
            #[must_use]
            pub fn path(&self) -> &str {
                &self.0.path
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($name))
                    .field("kind", &self.0.kind)
                    .field("offset", &self.0.offset)
                    .field("path", &self.0.path)
                    .finish()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::error::Error for $name {}
    };
}

error! {
    /// A datum is not a value of the type: what is wrong and where, never the payload itself.
    DecodeError, DecodeErrorKind
}
error! {
    /// A value has no wire form: what is wrong and where, never the payload itself.
    EncodeError, EncodeErrorKind
}
