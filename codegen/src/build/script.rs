//! The one call of a build script.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs, io};

use factline_core::avro::finding::{Finding, Severity, Source};

use crate::config::Config;
use crate::generate::{Generated, generate};
use crate::input::{CatalogFile, Input, parse_catalog_file, read};
use crate::output::{Key, Plan};

/// How many warnings cargo is told of; the rest is counted.
const WARNINGS: usize = 20;

/// Generates the schemas of a folder, which is relative to the crate's own, into `OUT_DIR`.
///
/// Tells cargo which files and folders to watch. What is wrong with the schemas goes to standard
/// error, a line for each finding with its file, line and column; the exit code says that the
/// build cannot go on.
#[must_use = "the exit code belongs to `main`"]
pub fn compile(folder: impl AsRef<Path>) -> ExitCode {
    match run(folder.as_ref()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Findings(findings)) => {
            report(&findings);
            ExitCode::FAILURE
        }
        Err(Failure::Io(error)) => {
            complain(&format!("error: {error}"));
            ExitCode::FAILURE
        }
    }
}

enum Failure {
    Findings(Vec<Finding>),
    Io(io::Error),
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

fn run(folder: &Path) -> Result<(), Failure> {
    let (base, out) = (variable("CARGO_MANIFEST_DIR")?, variable("OUT_DIR")?);
    let catalog = catalog_file(&base)?;
    // Relative to the crate, which is where cargo runs build scripts: findings read well.
    let input =
        read([if folder.is_absolute() { folder.to_owned() } else { relative(&base, folder) }])?;
    watch(&input);
    let config = config(catalog, &input);
    let key = Key::of(&input, &config);
    if Plan::is_current(&out, &key) {
        return Ok(());
    }
    let generated = generate(&input, &config);
    if generated.has_errors() {
        return Err(Failure::Findings(generated.findings));
    }
    warn(&generated);
    Ok(Plan::new(&out, &generated, &key)?.apply()?)
}

fn variable(name: &str) -> io::Result<PathBuf> {
    env::var_os(name).map(PathBuf::from).ok_or_else(|| {
        let problem = format!("{name} is not set: this is to be called by a build script");
        io::Error::new(io::ErrorKind::NotFound, problem)
    })
}

/// The folder as it is, if this is the crate's own directory; else inside it.
fn relative(base: &Path, folder: &Path) -> PathBuf {
    if env::current_dir().is_ok_and(|here| here == base) {
        folder.to_owned()
    } else {
        base.join(folder)
    }
}

fn catalog_file(base: &Path) -> Result<CatalogFile, Failure> {
    let path = relative(base, Path::new("catalog.toml"));
    let bytes = match fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(CatalogFile::default()),
        Err(error) => return Err(error.into()),
    };
    tell(&format!("cargo::rerun-if-changed={}", path.display()));
    let source = Source::from_bytes(path.to_string_lossy(), bytes)
        .map_err(|finding| Failure::Findings(vec![*finding]))?;
    let mut findings = Vec::new();
    let file = parse_catalog_file(&source, &mut findings);
    if findings.is_empty() { Ok(file) } else { Err(Failure::Findings(findings)) }
}

/// The configuration with the domains whose features are on.
fn config(file: CatalogFile, input: &Input) -> Config {
    if !file.domain_features {
        return file.config;
    }
    let on = input.domains.values().map(|domain| domain.name.as_str()).filter(|name| {
        let feature = name.to_uppercase().replace('-', "_");
        env::var_os(format!("CARGO_FEATURE_{feature}")).is_some()
    });
    file.config.domains(on)
}

/// Each file, for its text, and each folder, for files that are added.
fn watch(input: &Input) {
    for path in input.files.iter().chain(&input.folders) {
        tell(&format!("cargo::rerun-if-changed={}", path.display()));
    }
}

fn warn(generated: &Generated) {
    for finding in generated.findings.iter().take(WARNINGS) {
        tell(&format!("cargo::warning={finding}"));
    }
    if let Some(more @ 1..) = generated.findings.len().checked_sub(WARNINGS) {
        tell(&format!("cargo::warning={more} more"));
    }
}

fn report(findings: &[Finding]) {
    for finding in findings.iter().filter(|finding| finding.severity == Severity::Error) {
        complain(&finding.to_string());
        if let Some(help) = &finding.help {
            complain(&format!("  help: {help}"));
        }
    }
}

#[expect(clippy::print_stdout, reason = "that is how a build script talks to cargo")]
fn tell(line: &str) {
    println!("{line}");
}

#[expect(clippy::print_stderr, reason = "that is where cargo shows why a build script failed")]
fn complain(line: &str) {
    eprintln!("{line}");
}
