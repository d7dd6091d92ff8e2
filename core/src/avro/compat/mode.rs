//! Compatibility with the versions before.

use std::fmt;
use std::str::FromStr;

use super::{Incompatibility, check};
use crate::avro::schema::Schema;

/// What a new version of a schema must be able to do with the versions before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mode {
    /// Nothing.
    None,
    /// Read the latest version's data: consumers are upgraded first.
    Backward,
    /// Read the data of all versions.
    BackwardTransitive,
    /// Be read by the latest version: producers are upgraded first.
    Forward,
    /// Be read by all versions.
    ForwardTransitive,
    /// Both, with the latest version.
    Full,
    /// Both, with all versions.
    FullTransitive,
}

/// Which of two versions reads the other's data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// The new version reads the old one's data.
    Backward,
    /// The old version reads the new one's data.
    Forward,
}

/// An earlier version that the new one does not go together with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// Its index among the versions given, the oldest being 0.
    pub version: usize,
    /// Who cannot read whom.
    pub direction: Direction,
    /// Why.
    pub incompatibilities: Vec<Incompatibility>,
}

impl Mode {
    /// All modes.
    pub const ALL: [Self; 7] = [
        Self::None,
        Self::Backward,
        Self::BackwardTransitive,
        Self::Forward,
        Self::ForwardTransitive,
        Self::Full,
        Self::FullTransitive,
    ];

    /// The name registries give it, such as `BACKWARD_TRANSITIVE`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "NONE",
            Self::Backward => "BACKWARD",
            Self::BackwardTransitive => "BACKWARD_TRANSITIVE",
            Self::Forward => "FORWARD",
            Self::ForwardTransitive => "FORWARD_TRANSITIVE",
            Self::Full => "FULL",
            Self::FullTransitive => "FULL_TRANSITIVE",
        }
    }

    /// Which readings it demands.
    #[must_use]
    pub const fn directions(self) -> &'static [Direction] {
        match self {
            Self::None => &[],
            Self::Backward | Self::BackwardTransitive => &[Direction::Backward],
            Self::Forward | Self::ForwardTransitive => &[Direction::Forward],
            Self::Full | Self::FullTransitive => &[Direction::Backward, Direction::Forward],
        }
    }

    /// Whether all earlier versions count, not only the latest.
    #[must_use]
    pub const fn is_transitive(self) -> bool {
        matches!(self, Self::BackwardTransitive | Self::ForwardTransitive | Self::FullTransitive)
    }

    /// Each conflict of `new` with the versions before it, given from the oldest to the latest;
    /// empty if it may follow them.
    #[must_use]
    pub fn check(self, new: &Schema, previous: &[Schema]) -> Vec<Conflict> {
        let first = if self.is_transitive() { 0 } else { previous.len().saturating_sub(1) };
        let versions = previous.iter().enumerate().skip(first).rev();
        versions
            .flat_map(|(version, old)| {
                self.directions().iter().map(move |&direction| {
                    let incompatibilities = match direction {
                        Direction::Backward => check(new, old),
                        Direction::Forward => check(old, new),
                    };
                    Conflict { version, direction, incompatibilities }
                })
            })
            .filter(|conflict| !conflict.incompatibilities.is_empty())
            .collect()
    }
}

impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A text that names no [`Mode`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownMode;

impl FromStr for Mode {
    type Err = UnknownMode;

    /// Reads the name in any case, with `_` or `-`.
    fn from_str(text: &str) -> Result<Self, UnknownMode> {
        let name = text.to_ascii_uppercase().replace('-', "_");
        Self::ALL.into_iter().find(|mode| mode.as_str() == name).ok_or(UnknownMode)
    }
}

impl fmt::Display for UnknownMode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the modes are ")?;
        for (index, mode) in Mode::ALL.into_iter().enumerate() {
            write!(f, "{}{mode}", if index > 0 { ", " } else { "" })?;
        }
        Ok(())
    }
}

impl std::error::Error for UnknownMode {}
