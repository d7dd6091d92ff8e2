//! Reasons why a reader cannot read.

use std::fmt;

/// One reason why a reader cannot read what a writer writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incompatibility {
    /// Which reason.
    pub kind: IncompatibilityKind,
    /// The place, as Java reports it: a JSON pointer, mostly into the reader's schema; inside
    /// unions its numbers count the writer's branches.
    pub location: String,
    /// What is wrong there, in one sentence.
    pub message: String,
}

/// The kinds of [`Incompatibility`]: Java's own, and the case for which Java throws.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum IncompatibilityKind {
    /// Two named types have different names, and no alias of the reader's is the writer's name.
    NameMismatch,
    /// Two fixed types have different sizes.
    FixedSizeMismatch,
    /// The writer's enum has symbols that the reader lacks, and the reader has no default.
    MissingEnumSymbols,
    /// The reader's field is not in the writer, and has no default.
    ReaderFieldMissingDefaultValue,
    /// One type cannot be read as the other.
    TypeMismatch,
    /// A type of the writer has no branch in the reader's union.
    MissingUnionBranch,
    /// The name and the aliases of a reader's field match several fields of the writer.
    ///
    /// Java throws here rather than to give a verdict; nothing can be said beyond this finding.
    AmbiguousFieldAlias,
}

impl IncompatibilityKind {
    /// The name Java gives it, such as `TYPE_MISMATCH`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NameMismatch => "NAME_MISMATCH",
            Self::FixedSizeMismatch => "FIXED_SIZE_MISMATCH",
            Self::MissingEnumSymbols => "MISSING_ENUM_SYMBOLS",
            Self::ReaderFieldMissingDefaultValue => "READER_FIELD_MISSING_DEFAULT_VALUE",
            Self::TypeMismatch => "TYPE_MISMATCH",
            Self::MissingUnionBranch => "MISSING_UNION_BRANCH",
            Self::AmbiguousFieldAlias => "AMBIGUOUS_FIELD_ALIAS",
        }
    }

    /// What to do about it, in one sentence.
    #[must_use]
    pub const fn fix(self) -> &'static str {
        match self {
            Self::NameMismatch => "give the reader's type the writer's full name as an alias",
            Self::FixedSizeMismatch => "keep the size, and add a field of a new fixed type instead",
            Self::MissingEnumSymbols => {
                "give the reader's enum a default (on the enum, not on the field), or the symbols"
            }
            Self::ReaderFieldMissingDefaultValue => {
                "give the reader's field a default, or the writer's old name of it as an alias"
            }
            Self::TypeMismatch => "keep the type, or add a field with the new one beside it",
            Self::MissingUnionBranch => "add the branch to the reader's union",
            Self::AmbiguousFieldAlias => "drop the alias that names another field of the writer",
        }
    }
}

impl fmt::Display for IncompatibilityKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for Incompatibility {
    /// `/fields/1: READER_FIELD_MISSING_DEFAULT_VALUE: …`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kind, location, message } = self;
        write!(f, "{location}: {kind}: {message}")
    }
}
