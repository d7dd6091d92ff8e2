//! One schema from a file and the files with the types it refers to.

use std::path::{Path, PathBuf};

use factline_core::avro::finding::Finding;
use factline_core::avro::schema::{ParseOptions, Schema, parse};

use crate::input;
use crate::output;

/// The schema of `file`, or what is wrong with it or with a type it needs.
///
/// # Errors
///
/// A file that cannot be read.
pub(crate) fn load(file: &Path, with: &[PathBuf]) -> anyhow::Result<Result<Schema, Vec<Finding>>> {
    let paths: Vec<_> = [file].into_iter().chain(with.iter().map(PathBuf::as_path)).collect();
    let (sources, findings) = input::read(&paths)?;
    if output::Outcome::of(&findings) == output::Outcome::Findings {
        return Ok(Err(findings));
    }
    let parsed = parse(sources, &ParseOptions::default());
    Ok(match parsed.set.roots().first() {
        Some(root) if !parsed.has_errors() => Ok(Schema::of_root(&parsed.set, root)),
        _ => Err(parsed.findings),
    })
}
