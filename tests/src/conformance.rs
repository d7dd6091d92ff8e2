//! Running the public conformance data as tests.
//!
//! The data is no part of the project: it is read from the folder that `FACTLINE_CONFORMANCE`
//! names, by default `../shared/conformance` beside the workspace. Where there is none, the suites
//! report themselves as ignored.

use std::fmt::Write as _;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use flate2::read::MultiGzDecoder;
use libtest_mimic::{Arguments, Completion, Failed, Trial};
use serde_json::Value;

/// How many failing rows a suite prints.
const SHOWN: usize = 20;

/// The folder of the conformance data, if it is there.
#[must_use]
pub fn folder() -> Option<PathBuf> {
    let folder = env::var_os("FACTLINE_CONFORMANCE").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/conformance"),
        PathBuf::from,
    );
    folder.is_dir().then_some(folder)
}

/// A test over the rows of one JSON-lines file: each row must pass `check`.
///
/// A check says why a row fails; the rows that do are listed by their `id`, or by what else they
/// have for a name. A file may be packed (`.gz`).
pub fn suite(
    file: &'static str,
    check: impl Fn(&Value) -> Result<(), String> + Send + 'static,
) -> Trial {
    suite_of(file, file, check)
}

/// The same, called `name`: for a second look at the same rows.
pub fn suite_of(
    name: &str,
    file: &'static str,
    check: impl Fn(&Value) -> Result<(), String> + Send + 'static,
) -> Trial {
    Trial::ignorable_test(name, move || {
        let Some(folder) = folder() else {
            return Ok(Completion::ignored_with("no conformance data; see FACTLINE_CONFORMANCE"));
        };
        report(&rows(&folder.join(file))?, check)?;
        Ok(Completion::Completed)
    })
}

/// Runs suites as the main function of a test without the built-in harness.
pub fn main(trials: Vec<Trial>) {
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}

fn rows(file: &Path) -> Result<Vec<Value>, Failed> {
    let at = |error| format!("{}: {error}", file.display());
    let mut bytes = fs::read(file).map_err(at)?;
    if file.extension().is_some_and(|extension| extension == "gz") {
        let packed = std::mem::take(&mut bytes);
        MultiGzDecoder::new(&*packed).read_to_end(&mut bytes).map_err(at)?;
    }
    let text = String::from_utf8(bytes)?;
    Ok(text.lines().map(serde_json::from_str).collect::<Result<_, _>>()?)
}

fn report(rows: &[Value], check: impl Fn(&Value) -> Result<(), String>) -> Result<(), Failed> {
    let names = ["id", "subject", "file", "input"];
    let id = |row: &Value| names.iter().find_map(|&name| row.get(name)).cloned();
    let failures: Vec<_> = rows
        .iter()
        .filter_map(|row| check(row).err().map(|error| format!("{:?}: {error}", id(row))))
        .collect();
    if rows.is_empty() {
        return Err("there is no row".into());
    }
    if failures.is_empty() {
        return Ok(());
    }
    let mut message = format!("{} of {} rows fail", failures.len(), rows.len());
    for failure in failures.iter().take(SHOWN) {
        let _ = write!(message, "\n  {failure}");
    }
    Err(message.into())
}
