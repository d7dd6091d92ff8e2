//! The verbs of the command line.

#[cfg(feature = "runtime")]
pub(crate) mod archive;
#[cfg(feature = "runtime")]
pub(crate) mod audit;
pub(crate) mod compat;
pub(crate) mod completions;
mod datum;
pub(crate) mod decode;
pub(crate) mod docs;
pub(crate) mod doctor;
pub(crate) mod encode;
pub(crate) mod fmt;
pub(crate) mod generate;
pub(crate) mod hex;
pub(crate) mod history;
pub(crate) mod lint;
pub(crate) mod man;
#[cfg(feature = "runtime")]
pub(crate) mod migrate;
pub(crate) mod new;
pub(crate) mod registry;
#[cfg(feature = "runtime")]
pub(crate) mod replay;
pub(crate) mod rules;
pub(crate) mod sample;
pub(crate) mod schema;
#[cfg(feature = "runtime")]
pub(crate) mod topics;

/// A number and what it counts.
pub(crate) fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}
