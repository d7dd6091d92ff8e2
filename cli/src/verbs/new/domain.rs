//! `factline new domain`.

use std::collections::BTreeMap;
use std::path::PathBuf;

use factline_codegen::Domain;
use factline_core::avro::json::write_string;

use super::{next, shown, words, write};
use crate::catalog::{Catalog, CatalogArgs, schemas};
use crate::output::Outcome;

/// The arguments of `factline new domain`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
What is there already is never overwritten.

Examples:
  factline new domain lab --owner 'Laboratory' --topic acme.lab.events
  factline new domain lab --owner 'Laboratory' --topic acme.lab.events --class phi --partitions 12")]
pub(super) struct Args {
    /// The name of its folder: lower-case words with hyphens
    #[arg(value_name = "DOMAIN", value_parser = name)]
    domain: String,
    #[command(flatten)]
    says: Says,
    #[command(flatten)]
    catalog: CatalogArgs,
}

/// What a domain.toml says.
#[derive(Debug, clap::Args)]
pub(super) struct Says {
    /// Who answers for its events
    #[arg(long, value_name = "TEXT")]
    owner: String,
    /// The topic of its events; where it is not said, one like those of the catalog
    #[arg(long, value_name = "TOPIC")]
    topic: Option<String>,
    /// How the topic's content is protected
    #[arg(long, value_name = "CLASS", default_value = "internal")]
    class: String,
    /// Number of partitions, which can't be raised later without moving keys
    #[arg(long, value_name = "NUMBER", default_value_t = 3)]
    partitions: u32,
    /// How long records are kept, in days (30d) or hours (12h)
    #[arg(long, value_name = "TIME", default_value = "30d")]
    retention: String,
}

fn name(text: &str) -> Result<String, String> {
    words::domain(text).map(str::to_owned)
}

/// Runs the verb.
pub(super) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let root = args.catalog.root()?;
    let name = &args.domain;
    let file = schemas(&root).join(name).join("domain.toml");
    let catalog = Catalog::read(root)?;
    write(&file, &args.says.toml(name, &catalog.input.domains))?;
    next(&[
        format!("edit {}: add its [[consumers]], each with a name and an owner", shown(&file)),
        format!("factline new event {name} Aggregate.Action"),
        format!("factline topics plan {name}"),
    ]);
    Ok(Outcome::Clean)
}

impl Says {
    /// What a first domain says.
    pub(super) fn first(topic: String, owner: String) -> Self {
        let (class, retention) = ("internal".to_owned(), "30d".to_owned());
        Self { owner, topic: Some(topic), class, partitions: 3, retention }
    }

    /// The text of the file, in a catalog that has these other domains.
    pub(super) fn toml(&self, name: &str, others: &BTreeMap<PathBuf, Domain>) -> String {
        let mut text = String::new();
        let topic = self.topic.clone().unwrap_or_else(|| topic_like(name, others));
        let texts = [("owner", &self.owner), ("class", &self.class), ("topic", &topic)];
        for (key, value) in texts {
            text.push_str(&format!("{key} = "));
            // A string of JSON is one of TOML.
            write_string(&mut text, value);
            text.push('\n');
        }
        let Self { partitions, retention, .. } = self;
        text + &format!("partitions = {partitions}\nretention = \"{retention}\"\n")
    }
}

/// A topic that is called as those of other domains are called after them.
fn topic_like(name: &str, others: &BTreeMap<PathBuf, Domain>) -> String {
    let named = others.values().find(|other| other.topic.contains(&*other.name));
    match named {
        Some(other) => other.topic.replace(&other.name, name),
        None => format!("{name}.events"),
    }
}
