//! The catalog that a command is about.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use factline_codegen::{Input, read};
use factline_core::avro::finding::{Finding, Severity};
use factline_core::avro::schema::{Named, NamedId, ParseOptions, Schema, SchemaSet, parse};

use crate::near;

/// What makes a folder a catalog.
pub(crate) const FILE: &str = "catalog.toml";

/// Which catalog.
#[derive(Clone, Debug, Default, clap::Args)]
pub(crate) struct CatalogArgs {
    /// The folder of the catalog; without it the nearest one above that has a catalog.toml, or
    /// the folder `catalog` in this one
    #[arg(long = "catalog", value_name = "DIR")]
    folder: Option<PathBuf>,
}

/// A catalog's schemas, read and resolved.
#[derive(Debug)]
pub(crate) struct Catalog {
    /// Its folder.
    pub(crate) root: PathBuf,
    /// What was read in it.
    pub(crate) input: Input,
    /// The types of its schemas, without those that are unsound.
    pub(crate) set: SchemaSet,
    /// What is wrong with its files.
    pub(crate) findings: Vec<Finding>,
}

impl CatalogArgs {
    /// Whether a folder was given.
    pub(crate) fn is_given(&self) -> bool {
        self.folder.is_some()
    }

    /// The folder that was given or is found.
    ///
    /// # Errors
    ///
    /// There is none.
    pub(crate) fn root(&self) -> anyhow::Result<PathBuf> {
        if let Some(folder) = &self.folder {
            if !folder.is_dir() {
                bail!("there is no folder {}", folder.display());
            }
            return Ok(folder.clone());
        }
        let here = std::env::current_dir().context("cannot tell where this is")?;
        let above = here.ancestors().find(|folder| folder.join(FILE).is_file());
        let beside = || Some(here.join("catalog")).filter(|folder| folder.join(FILE).is_file());
        above.map(Path::to_owned).or_else(beside).context(
            "there is no catalog.toml here or above: give the catalog's folder with --catalog \
             DIR, or make one with `factline new catalog DIR`",
        )
    }

    /// The folder that was given, if one was.
    pub(crate) fn given(&self) -> Option<PathBuf> {
        self.folder.clone()
    }

    /// What another command has to be given to find the same catalog.
    pub(crate) fn again(&self) -> String {
        let folder = self.folder.as_ref();
        folder.map(|folder| format!(" --catalog {}", folder.display())).unwrap_or_default()
    }

    /// The catalog, with whatever is wrong with it.
    ///
    /// # Errors
    ///
    /// There is none, or it can't be read.
    pub(crate) fn open(&self) -> anyhow::Result<Catalog> {
        let root = self.root()?;
        Catalog::read(root)
    }
}

impl Catalog {
    pub(crate) fn read(root: PathBuf) -> anyhow::Result<Self> {
        let folder = schemas(&root);
        let found = match read([&folder]) {
            // A catalog that has no event yet.
            Err(error) if error.kind() == ErrorKind::NotFound => read(domain_files(&folder)),
            found => found,
        };
        let input =
            found.with_context(|| format!("cannot read the catalog in {}", root.display()))?;
        let parsed = parse(input.sources.iter().cloned(), &ParseOptions::default());
        let mut findings = input.findings.clone();
        findings.extend(parsed.findings);
        Ok(Self { root, input, set: parsed.set, findings })
    }

    /// Whether all of it could be used.
    pub(crate) fn is_sound(&self) -> bool {
        self.findings.iter().all(|finding| finding.severity != Severity::Error)
    }

    /// Its events, by their types.
    pub(crate) fn events(&self) -> BTreeMap<&str, NamedId> {
        let with_type = |id| Some((event_type(&self.set[id])?, id));
        self.set.ids().filter_map(with_type).collect()
    }

    /// The type that somebody means: an event by its type, any type by its full or short name.
    ///
    /// # Errors
    ///
    /// There is none, or there are several.
    pub(crate) fn find(&self, name: &str) -> anyhow::Result<NamedId> {
        let events = self.events();
        if let Some(&id) = events.get(name) {
            return Ok(id);
        }
        if let Some(id) = self.set.lookup(name) {
            return Ok(id);
        }
        let short: Vec<NamedId> =
            self.set.ids().filter(|&id| self.set[id].name.short() == name).collect();
        match short[..] {
            [id] => Ok(id),
            [] => {
                let names = self.set.named().iter().map(|named| named.name.full());
                let known = events.keys().copied().chain(names);
                let hint = near::hint(name, known);
                bail!("there is no event or type `{name}` in {}{hint}", self.root.display())
            }
            _ => {
                let names = short.iter().map(|&id| self.set[id].name.full()).collect::<Vec<_>>();
                bail!("several types are called `{name}`: say which of {}", names.join(", "))
            }
        }
    }

    /// The schema of a type.
    pub(crate) fn schema(&self, id: NamedId) -> Schema {
        Schema::of(&self.set, id)
    }
}

/// The `domain.toml` of each folder in one.
fn domain_files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let files = entries.map(|entry| entry.path().join("domain.toml"));
    files.filter(|file| file.is_file()).collect()
}

/// What makes a record an event.
pub(crate) fn event_type(named: &Named) -> Option<&str> {
    named.attributes.str("eventType").filter(|text| !text.is_empty() && named.fields().is_some())
}

/// Where a catalog has its schemas.
pub(crate) fn schemas(root: &Path) -> PathBuf {
    let folder = root.join("schemas");
    if folder.is_dir() { folder } else { root.to_owned() }
}
