//! Where the files of a history are.

use std::fmt;
use std::path::{Component, Path, PathBuf};

use super::FOLDER;

/// The place of a file in a history: `history/<full name>/<number>.avsc` or `.golden`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The current full name of the record.
    pub full_name: String,
    /// The number of the version, from 1.
    pub number: u32,
    /// What the file holds.
    pub kind: Kind,
}

/// What a file of a history holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A schema.
    Schema,
    /// Data of it.
    Golden,
}

impl Kind {
    const fn extension(self) -> &'static str {
        match self {
            Self::Schema => "avsc",
            Self::Golden => "golden",
        }
    }
}

impl Place {
    /// The place that a path stands for, judged by its last three names alone.
    ///
    /// ```
    /// use factline_codegen::history::Place;
    ///
    /// let place = Place::of("catalog/history/acme.Parcel/2.avsc").map(|place| place.number);
    /// assert_eq!(place, Some(2));
    /// assert_eq!(Place::of("catalog/schemas/history/parcel.avsc"), None);
    /// ```
    #[must_use]
    pub fn of(path: impl AsRef<Path>) -> Option<Self> {
        let mut names = path.as_ref().components().rev().map(|part| match part {
            Component::Normal(name) => name.to_str(),
            _ => None,
        });
        let (file, record, folder) = (names.next()??, names.next()??, names.next()??);
        let (number, extension) = file.split_once('.')?;
        let kind =
            [Kind::Schema, Kind::Golden].into_iter().find(|kind| kind.extension() == extension)?;
        let is_plain = number.bytes().all(|byte| byte.is_ascii_digit()) && !number.starts_with('0');
        if folder != FOLDER || !is_plain {
            return None;
        }
        Some(Self { full_name: record.to_owned(), number: number.parse().ok()?, kind })
    }

    /// The path from the folder of `catalog.toml`.
    #[must_use]
    pub fn path(&self) -> PathBuf {
        [FOLDER, &self.full_name, &format!("{}.{}", self.number, self.kind.extension())]
            .iter()
            .collect()
    }
}

impl fmt::Display for Place {
    /// `history/acme.Parcel/2.avsc`, with slashes everywhere.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{FOLDER}/{}/{}.{}", self.full_name, self.number, self.kind.extension())
    }
}
