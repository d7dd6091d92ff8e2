//! What `factline encode` and `factline decode` have in common.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use factline_core::avro::schema::Schema;

use crate::input;
use crate::output;
use crate::schemas;

/// The schema of the datum.
#[derive(Debug, clap::Args)]
pub(crate) struct Of {
    /// The file with the schema, or - for standard input
    #[arg(long, value_name = "FILE")]
    pub(crate) schema: PathBuf,
    /// Files, or folders of .avsc files, with types that the schema refers to
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub(crate) with: Vec<PathBuf>,
}

/// A sound schema; otherwise prints what is wrong with it.
pub(crate) fn schema(file: &Path, with: &[PathBuf]) -> anyhow::Result<Option<Schema>> {
    match schemas::load(file, with)? {
        Ok(schema) => Ok(Some(schema)),
        Err(findings) => {
            output::note_errors(&findings);
            Ok(None)
        }
    }
}

/// The text given on the command line, or that of a file.
pub(crate) fn text(given: Option<&String>, file: Option<&PathBuf>) -> anyhow::Result<String> {
    match (given, file) {
        (None, Some(file)) => {
            let (name, bytes) = input::read_one(file)?;
            String::from_utf8(bytes).with_context(|| format!("{name} is not UTF-8"))
        }
        (given, _) => Ok(given.cloned().unwrap_or_default()),
    }
}
