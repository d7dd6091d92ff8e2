//! `factline registry pull`: a registry's schemas as files.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use factline_codegen::format::format;
use factline_core::avro::finding::{Findings, Source};
use factline_core::avro::schema::Schema;
use factline_registry::{Confluent, ErrorKind, Registry as _, VersionRef, deploy, resolved};

use crate::near;
use crate::output::{self, Outcome, Progress};
use crate::registry_args::{RegistryArgs, block_on};
use crate::verbs::counted;

/// The arguments of `factline registry pull`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
A file holds one schema with all that it refers to, in the one form of `factline fmt`, and is called
by the full name of its type: lab.Drawn.avsc. What is no named type, and two schemas of one name that
differ, are called by their subjects. A file that is there and differs is not overwritten.

Examples:
  factline registry pull --out pulled --registry http://127.0.0.1:8081
  factline registry pull lab.events-lab.Drawn --all-versions --out pulled")]
pub(super) struct Args {
    /// The subjects; without any, all
    #[arg(value_name = "SUBJECT")]
    subjects: Vec<String>,
    /// The folder to write to
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// All versions, not only the newest: lab.Drawn.v1.avsc
    #[arg(long)]
    all_versions: bool,
    /// Overwrite files that differ
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    registry: RegistryArgs,
}

/// How many subjects Apicurio lists at most, whatever there are.
const SHORTENED: usize = 1000;

/// One version that was fetched.
struct Pulled {
    subject: String,
    version: u32,
    schema: Schema,
}

/// Runs the verb.
pub(super) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let registry = args.registry.client()?;
    let pulled = block_on(fetch(&registry, args))?;
    let files = files(&pulled, args.all_versions)?;
    let mut writes = Vec::new();
    for (name, text) in &files {
        let path = args.out.join(name);
        match fs::read_to_string(&path) {
            Ok(before) if before == *text => {}
            Ok(_) if !args.force => bail!(
                "{} is there and differs, so nothing was written: give another --out, or --force \
                 to overwrite it",
                path.display()
            ),
            Err(error) if path.exists() && !args.force => {
                return Err(error).with_context(|| format!("cannot read {}", path.display()));
            }
            _ => writes.push((path, text)),
        }
    }
    write(&args.out, &writes)?;
    let kept = files.len() - writes.len();
    output::note(&format!("{} written, {kept} unchanged", counted(writes.len(), "file")));
    Ok(Outcome::Clean)
}

fn write(folder: &Path, writes: &[(PathBuf, &String)]) -> anyhow::Result<()> {
    let named = |path: &Path| format!("cannot write {}", path.display());
    fs::create_dir_all(folder).with_context(|| named(folder))?;
    for (path, text) in writes {
        fs::write(path, text).with_context(|| named(path))?;
        output::data(&format!("{}\n", path.display()))?;
    }
    Ok(())
}

async fn fetch(registry: &Confluent, args: &Args) -> anyhow::Result<Vec<Pulled>> {
    let subjects = subjects(registry, &args.subjects).await?;
    let progress = Progress::new("fetching", subjects.len());
    let all = deploy::each(subjects, async |subject: String| {
        let versions = if args.all_versions {
            let numbers = registry.versions(&subject).await?;
            numbers.into_iter().map(VersionRef::Number).collect()
        } else {
            vec![VersionRef::Latest]
        };
        let mut pulled = Vec::new();
        for version in versions {
            let found = registry.version(&subject, version).await;
            let found = match found {
                Ok(found) => found,
                Err(error) if error.kind() == ErrorKind::Unusable => {
                    output::complain(&format!("{subject}: left out: {}", error.message()));
                    continue;
                }
                Err(error) => return Err(error),
            };
            let what = format!("{subject} version {}", found.version);
            let schema = resolved(registry, &found.schema, &what).await?;
            pulled.push(Pulled { subject: subject.clone(), version: found.version, schema });
        }
        progress.step();
        Ok(pulled)
    });
    Ok(all.await?.into_iter().flatten().collect())
}

/// The subjects that were named, if they are there, or all.
async fn subjects(registry: &Confluent, named: &[String]) -> anyhow::Result<Vec<String>> {
    for subject in named {
        match registry.versions(subject).await {
            Err(error) if error.kind() == ErrorKind::SubjectNotFound => {
                let known = registry.subjects().await?;
                let hint = near::hint(subject, known.iter().map(String::as_str));
                bail!("the registry has no subject `{subject}`{hint}");
            }
            other => drop(other?),
        }
    }
    if !named.is_empty() {
        return Ok(named.to_vec());
    }
    let all = registry.subjects().await?;
    if all.len() == SHORTENED {
        output::complain(&format!(
            "warning: the registry lists {SHORTENED} subjects and may have more: name those that \
             you miss"
        ));
    }
    Ok(all)
}

/// The name and the text of each file.
fn files(pulled: &[Pulled], with_versions: bool) -> anyhow::Result<BTreeMap<String, String>> {
    let mut names: BTreeMap<String, Vec<(&Pulled, String)>> = BTreeMap::new();
    for one in pulled {
        let source = Source::new(one.subject.as_str(), one.schema.to_json());
        let text = format(&source).map_err(|findings| anyhow::anyhow!(Findings(findings)))?;
        let name = name(one).unwrap_or_else(|| legal(&one.subject));
        names.entry(file(&name, one.version, with_versions)).or_default().push((one, text));
    }
    let mut files = BTreeMap::new();
    for (name, same) in names {
        let is_one = same.iter().all(|(_, text)| *text == same[0].1);
        for (one, text) in same {
            // Two subjects have different versions of one type.
            let by_subject = || file(&legal(&one.subject), one.version, with_versions);
            files.insert(if is_one { name.clone() } else { by_subject() }, text);
        }
    }
    Ok(files)
}

fn file(name: &str, version: u32, with_version: bool) -> String {
    if with_version { format!("{name}.v{version}.avsc") } else { format!("{name}.avsc") }
}

/// The full name of its type, if that has one.
fn name(one: &Pulled) -> Option<String> {
    let id = one.schema.root().named()?;
    Some(legal(one.schema.named(id).name.full()))
}

/// A text as a file's name: whatever is none on some system, or leads elsewhere, is `_`.
fn legal(text: &str) -> String {
    let is_legal = |c: char| c.is_alphanumeric() || ".-_".contains(c);
    let name: String = text.chars().map(|c| if is_legal(c) { c } else { '_' }).collect();
    if name.starts_with('.') { format!("_{name}") } else { name }
}
