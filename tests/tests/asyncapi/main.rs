//! The AsyncAPI documents of the catalog, judged by AsyncAPI's own parser.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::{env, fs};

use factline_codegen::docs::{Act, AsyncApi, Catalog, sync};
use factline_tests::servers::{Server, trial};
use libtest_mimic::{Arguments, Failed, Trial};
use serde::Deserialize;

/// How many domains the healthcare catalog has, and so documents.
const DOMAINS: usize = 43;

fn main() -> ExitCode {
    let trials: Vec<Trial> = vec![
        trial("the_documents_of_the_catalog_are_valid", &[Server::AsyncApi], |modules| {
            valid(&modules[0], "../catalog", DOMAINS)
        }),
        trial("the_documents_of_awkward_events_are_valid", &[Server::AsyncApi], |modules| {
            valid(&modules[0], "../codegen/tests/docs/catalog", 2)
        }),
        trial("wrong_documents_are_refused", &[Server::AsyncApi], |modules| refused(&modules[0])),
    ];
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

fn valid(modules: &str, catalog: &str, count: usize) -> Result<(), Failed> {
    let folder = Scratch::new(&format!("valid-{count}"))?;
    let documents = documents(catalog, folder.path())?;
    if documents.len() != count {
        return Err(format!("{} documents in place of {count}", documents.len()).into());
    }
    let verdicts = judge(modules, &documents)?;
    if verdicts.len() != count {
        return Err(format!("{} verdicts on {count} documents", verdicts.len()).into());
    }
    let wrong: BTreeMap<_, _> =
        verdicts.into_iter().filter(|(_, errors)| !errors.is_empty()).collect();
    if wrong.is_empty() { Ok(()) } else { Err(format!("{wrong:#?}").into()) }
}

/// What could go wrong is told from what is right: a lost channel, a schema that is none, an
/// action that nobody knows.
fn refused(modules: &str) -> Result<(), Failed> {
    let folder = Scratch::new("refused")?;
    let documents = documents("../codegen/tests/docs/catalog", folder.path())?;
    let document = documents.iter().find(|path| path.ends_with("acme-house.json"));
    let text = fs::read_to_string(document.ok_or("the document of the house")?)?;
    let mistakes = [
        ("channel", "\"#/channels/acme.house\"", "\"#/channels/nowhere\""),
        ("schema", "\"type\":\"record\"", "\"type\":\"rekord\""),
        ("action", "\"action\": \"send\"", "\"action\": \"shout\""),
    ];
    for (name, right, wrong) in mistakes {
        let broken = text.replacen(right, wrong, 1);
        if broken == text {
            return Err(format!("the document has no {right}").into());
        }
        let file = folder.path().join(format!("{name}.json"));
        fs::write(&file, broken)?;
        let verdicts = judge(modules, std::slice::from_ref(&file))?;
        if verdicts.values().all(Vec::is_empty) {
            return Err(format!("a wrong {name} passes").into());
        }
    }
    Ok(())
}

/// Writes the documents of a catalog and names them.
fn documents(catalog: &str, folder: &Path) -> Result<Vec<PathBuf>, Failed> {
    let catalog = Path::new(env!("CARGO_MANIFEST_DIR")).join(catalog);
    let model = Catalog::read(&catalog)?.model().map_err(|findings| format!("{findings:?}"))?;
    sync(folder, &AsyncApi::new(&model), Act::Write)?;
    let files = fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path()));
    let mut files = files.collect::<Result<Vec<_>, _>>()?;
    files.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    files.sort();
    Ok(files)
}

#[derive(Debug, Deserialize)]
struct Verdict {
    file: String,
    errors: Vec<String>,
}

/// The errors of each document.
fn judge(modules: &str, files: &[PathBuf]) -> Result<BTreeMap<String, Vec<String>>, Failed> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("asyncapi/judge.cjs");
    let run = Command::new("node").arg(script).arg(modules).args(files).output()?;
    if !run.status.success() {
        return Err(String::from_utf8_lossy(&run.stderr).into_owned().into());
    }
    let lines = String::from_utf8(run.stdout)?;
    let verdicts = lines.lines().map(serde_json::from_str::<Verdict>);
    let verdicts = verdicts.map(|line| line.map(|verdict| (verdict.file, verdict.errors)));
    Ok(verdicts.collect::<Result<_, _>>()?)
}

/// A folder that is gone when the test is.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str) -> std::io::Result<Self> {
        let path = env::temp_dir().join(format!("factline-asyncapi-{}-{name}", std::process::id()));
        fs::create_dir_all(&path)?;
        Ok(Self(path))
    }

    fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What can't be removed is the system's to clean.
        let _ = fs::remove_dir_all(&self.0);
    }
}
