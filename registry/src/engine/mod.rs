//! The rules of a registry: ids, versions, references, compatibility, deletion, settings.
//!
//! Pure: a command looks at the [`State`] and gives its answer and the [`Change`]s that make it
//! true; whoever called it saves these and then applies them.

mod change;
mod delete;
mod documents;
mod register;
mod settings;
mod state;
#[cfg(test)]
mod tests;

pub(crate) use change::{Change, Storage};
pub(crate) use register::Wanted;
#[cfg(feature = "server")]
pub(crate) use settings::{no_level, no_mode};
#[cfg(feature = "server")]
pub(crate) use state::valid;
pub(crate) use state::{Seen, State};

use crate::Error;

/// What a command answers, and what it changes.
pub(crate) type Outcome<T> = Result<(T, Vec<Change>), Error>;

/// The error that Confluent's registry gives with this code.
pub(crate) fn refusal(code: i64, request: &str, message: impl Into<String>) -> Error {
    // The first three digits are the status.
    let status = if code < 1000 { code } else { code / 100 };
    Error::of_status(u16::try_from(status).unwrap_or(500), Some(code), request, message)
}
