//! `--fix` for single schemas: what can be put right in the new one.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use factline_codegen::change::{Change, Options, Version, compare};
use factline_codegen::lint;
use factline_core::avro::compat::Mode;

use super::catalog::today;
use super::{Args, What};
use crate::output;
use crate::verbs::counted;
use crate::{fixing, schemas};

/// Makes the edits of the reader's file, or of the new version's.
pub(super) fn run(args: &Args) -> anyhow::Result<()> {
    let (new, old, mode) = match &args.what {
        What { reader: Some(reader), writer: Some(writer), .. } => (reader, writer, Mode::Backward),
        What { new, previous, .. } => (
            new.as_ref().context("--fix needs a file to change")?,
            previous.last().context("--fix needs a version to compare with")?,
            args.mode.unwrap_or(Mode::Backward),
        ),
    };
    if new == Path::new("-") {
        bail!("--fix changes a file, and standard input is none");
    }
    let options = Options { mode: Some(mode), ..Options::new(today()) };
    let mut changed = 0;
    for _ in 0..fixing::ROUNDS {
        if schemas::load(new, &args.with)?.is_err() || schemas::load(old, &args.with)?.is_err() {
            break;
        }
        let (before, after) = (version(old, &args.with)?, version(new, &args.with)?);
        let report = compare(&before, &after, &options);
        let edits = report.changes.iter().filter(|change| is_of(change, new));
        let edited = lint::apply(&after.input.sources, edits.map(|change| &change.edits[..]));
        if edited.is_empty() {
            break;
        }
        for (file, edits) in &edited {
            fixing::write(file, edits)?;
        }
        changed = 1;
    }
    output::note(&format!("{} changed", counted(changed, "file")));
    Ok(())
}

/// Whether the edits of a change are of this file alone.
fn is_of(change: &Change, file: &Path) -> bool {
    change.edits.iter().all(|edit| Path::new(&*edit.file) == file)
}

/// A schema and what it refers to, as a catalog.
fn version(file: &Path, with: &[PathBuf]) -> anyhow::Result<Version> {
    let (sources, _) = crate::input::read(&[&[file.to_owned()], with].concat())?;
    let files = sources
        .iter()
        .map(|source| (PathBuf::from(&**source.name()), source.text().as_bytes().to_vec()));
    Ok(Version::from_files(files.collect::<BTreeMap<_, _>>()))
}
