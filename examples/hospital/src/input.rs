//! Where messages come from: files, folders, or the example's own.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// A file's content and the name it goes by.
pub struct Input {
    /// The name in reports.
    pub name: String,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// Names of files in a folder that are taken for HL7 v2.
const ENDINGS: [&str; 6] = ["dat", "er7", "hl7", "hl7v2", "msg", "txt"];

/// The example's own messages, all made up.
const OWN: [(&str, &[u8]); 11] = [
    ("01-new-patient.hl7", include_bytes!("../messages/01-new-patient.hl7")),
    ("02-admission.hl7", include_bytes!("../messages/02-admission.hl7")),
    ("03-lab-order.hl7", include_bytes!("../messages/03-lab-order.hl7")),
    ("04-critical-result.hl7", include_bytes!("../messages/04-critical-result.hl7")),
    ("05-transfer.hl7", include_bytes!("../messages/05-transfer.hl7")),
    ("06-chest-x-ray.hl7", include_bytes!("../messages/06-chest-x-ray.hl7")),
    ("07-medication.hl7", include_bytes!("../messages/07-medication.hl7")),
    ("08-discharge.hl7", include_bytes!("../messages/08-discharge.hl7")),
    ("09-appointment.hl7", include_bytes!("../messages/09-appointment.hl7")),
    ("10-vaccination.hl7", include_bytes!("../messages/10-vaccination.hl7")),
    ("11-walk-in.hl7", include_bytes!("../messages/11-walk-in.hl7")),
];

/// A path that can't be read.
#[derive(Debug)]
pub struct Error {
    path: PathBuf,
    source: io::Error,
}

/// The example's own messages.
#[must_use]
pub fn own() -> Vec<Input> {
    OWN.iter()
        .map(|(name, bytes)| Input { name: (*name).to_owned(), bytes: bytes.to_vec() })
        .collect()
}

/// Every file of some paths: a file whatever its name, a folder's files by their endings, in the
/// order of their names and with those of its subfolders.
///
/// # Errors
///
/// The first path that can't be read.
pub fn read(paths: &[PathBuf]) -> Result<Vec<Input>, Error> {
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            walk(path, &mut files).map_err(|source| Error { path: path.clone(), source })?;
        } else {
            files.push(path.clone());
        }
    }
    files
        .into_iter()
        .map(|path| match std::fs::read(&path) {
            Ok(bytes) => Ok(Input { name: path.display().to_string(), bytes }),
            Err(source) => Err(Error { path, source }),
        })
        .collect()
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    let mut entries: Vec<PathBuf> =
        folder.read_dir()?.map(|entry| entry.map(|e| e.path())).collect::<Result<_, _>>()?;
    entries.sort();
    for path in entries {
        let ending = path.extension().and_then(|ending| ending.to_str());
        if path.is_dir() {
            walk(&path, files)?;
        } else if ending.is_some_and(|e| ENDINGS.contains(&e.to_ascii_lowercase().as_str())) {
            files.push(path);
        }
    }
    Ok(())
}

impl fmt::Debug for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Input").field("name", &self.name).field("len", &self.bytes.len()).finish()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot read {}", self.path.display())
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.source)
    }
}
