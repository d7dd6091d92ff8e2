//! The second port: what one manages in a registry, beside schemas.

use std::fmt;
use std::str::FromStr;

pub use factline_core::avro::compat::{Mode as Level, UnknownMode as UnknownLevel};

use crate::{Answer, Document, Registry, VersionRef};

/// A registry whose settings can be seen and changed.
///
/// `subject` is `None` for what counts where a subject has no setting of its own.
///
/// # Errors
///
/// As [`Registry`].
pub trait Admin: Registry {
    /// The compatibility level that is set; `None` for a subject without its own.
    fn level<'a>(&'a self, subject: Option<&'a str>) -> Answer<'a, Option<Level>>;

    /// Sets a level, or with `None` takes a subject's own away.
    fn set_level<'a>(&'a self, subject: Option<&'a str>, level: Option<Level>) -> Answer<'a, ()>;

    /// What may be written; `None` for a subject without its own mode.
    fn mode<'a>(&'a self, subject: Option<&'a str>) -> Answer<'a, Option<Mode>>;

    /// Sets a mode, or with `None` takes a subject's own away.
    fn set_mode<'a>(&'a self, subject: Option<&'a str>, mode: Option<Mode>) -> Answer<'a, ()>;

    /// Whether a schema may become the next version of a subject, by the subject's level: compared
    /// with one version, or with `None` with all that the level demands.
    fn judge<'a>(
        &'a self,
        subject: &'a str,
        version: Option<VersionRef>,
        schema: &'a Document,
    ) -> Answer<'a, Verdict>;

    /// Deletes all versions of a subject, and says which they were.
    fn delete_subject<'a>(&'a self, subject: &'a str, how: Deletion) -> Answer<'a, Vec<u32>>;

    /// Deletes a version, and says which it was.
    fn delete_version<'a>(
        &'a self,
        subject: &'a str,
        version: VersionRef,
        how: Deletion,
    ) -> Answer<'a, u32>;
}

/// A registry's answer to whether a schema may follow.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// Whether it may.
    pub is_compatible: bool,
    /// Why not, as far as the registry says.
    pub messages: Vec<String>,
}

/// How something is deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deletion {
    /// It is listed no more, and still found by id: records that name it stay readable.
    Soft,
    /// It is gone. What is not softly deleted yet is refused.
    Permanent,
}

/// What may be written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Mode {
    /// Everything.
    #[default]
    ReadWrite,
    /// Nothing.
    ReadOnly,
    /// Nothing, whatever the subjects' own modes say.
    ReadOnlyOverride,
    /// Schemas with the ids they have elsewhere.
    Import,
}

impl Mode {
    /// All modes.
    pub const ALL: [Self; 4] =
        [Self::ReadWrite, Self::ReadOnly, Self::ReadOnlyOverride, Self::Import];

    /// The name that registries give it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ReadWrite => "READWRITE",
            Self::ReadOnly => "READONLY",
            Self::ReadOnlyOverride => "READONLY_OVERRIDE",
            Self::Import => "IMPORT",
        }
    }
}

impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A text that names no [`Mode`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownMode(());

impl FromStr for Mode {
    type Err = UnknownMode;

    fn from_str(text: &str) -> Result<Self, UnknownMode> {
        let is_it = |mode: &Self| mode.as_str().eq_ignore_ascii_case(text);
        Self::ALL.into_iter().find(is_it).ok_or(UnknownMode(()))
    }
}

impl fmt::Display for UnknownMode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the modes are READWRITE, READONLY, READONLY_OVERRIDE and IMPORT")
    }
}

impl std::error::Error for UnknownMode {}
