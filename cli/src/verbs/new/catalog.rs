//! `factline new catalog`.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::bail;

use super::domain::Says;
use super::draft::{Draft, Member};
use super::{field, next, shown, words, write};
use crate::catalog::{Catalog, FILE};
use crate::output::{self, Outcome};

/// The arguments of `factline new catalog`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
The folder gets a catalog.toml, a domain and an event, which lint has nothing to say about. What is
there already is never overwritten.

Examples:
  factline new catalog catalog --namespace acme
  factline new catalog catalog --namespace acme --domain lab --event LabResult.Corrected --owner Lab")]
pub(super) struct Args {
    /// The folder
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// What all namespaces and topics start with
    #[arg(long, value_name = "NAMESPACE", value_parser = namespace)]
    namespace: String,
    /// The first domain
    #[arg(long, value_name = "DOMAIN", default_value = "orders", value_parser = domain)]
    domain: String,
    /// The first event
    #[arg(long, value_name = "EVENT", default_value = "Order.Placed")]
    event: String,
    /// Who answers for the domain
    #[arg(long, value_name = "TEXT", default_value = "…")]
    owner: String,
}

fn namespace(text: &str) -> Result<String, String> {
    if text.split('.').all(|part| !part.is_empty() && part == words::snake(part)) {
        Ok(text.to_owned())
    } else {
        Err("a namespace is lower-case words with dots, as in acme.events".to_owned())
    }
}

fn domain(text: &str) -> Result<String, String> {
    words::domain(text).map(str::to_owned)
}

/// Runs the verb.
pub(super) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let Args { folder, namespace, domain, event, owner } = args;
    let (aggregate, action) = words::event_type(event).map_err(anyhow::Error::msg)?;
    if folder.join(FILE).exists() {
        bail!("{} is a catalog already: `factline new domain` adds to it", folder.display());
    }
    write(&folder.join(FILE), &settings(namespace))?;
    let home = folder.join("schemas").join(domain);
    let topic = format!("{namespace}.{domain}.events");
    let says = Says::first(topic.clone(), owner.clone());
    write(&home.join("domain.toml"), &says.toml(domain, &BTreeMap::new()))?;

    let key = format!("{}_id", words::snake(aggregate));
    let time = format!("{}_at", words::snake(action));
    let member = |name: &str, ty: String, doc: String| Member {
        name: name.to_owned(),
        ty,
        doc,
        default: None,
        attributes: Vec::new(),
    };
    let subject = words::words(aggregate).join(" ");
    let timestamp = field::resolve("timestamp", &[])?;
    let draft = Draft {
        name: format!("{aggregate}{action}"),
        namespace: format!("{namespace}.{}", domain.replace('-', "_")),
        doc: words::happened(aggregate, action),
        event_type: event.clone(),
        topic: Some(topic),
        key: key.clone(),
        fields: vec![
            member(&key, field::entity(aggregate), format!("Id of the {subject}.")),
            member(&time, timestamp, "When it happened.".to_owned()),
        ],
    };
    let file = home.join(format!("{}.avsc", words::snake(&draft.name)));
    let mut catalog = Catalog::read(folder.clone())?;
    let checked = draft.checked(&mut catalog, &file)?;
    for finding in checked.findings.iter().chain(&checked.elsewhere) {
        output::complain(&finding.report().to_string());
    }
    if !checked.is_sound() {
        return Ok(Outcome::Findings);
    }
    write(&file, &checked.text)?;
    let root = shown(folder);
    next(&[
        format!("edit the doc in {}: what is behind each `…`", shown(&file)),
        format!("factline lint {root}"),
        format!("factline generate {root}/schemas --namespace {namespace} --out src/events"),
        format!("factline new event {domain} {aggregate}.… --catalog {root}"),
    ]);
    Ok(Outcome::Clean)
}

fn settings(namespace: &str) -> String {
    format!(
        "version = 1\n\
         # `{namespace}.orders` is the module `orders`.\n\
         namespace = \"{namespace}\"\n\
         \n\
         [lint]\n\
         categories = [\"STANDARD\", \"KAFKA\", \"PRIVACY\"]\n"
    )
}
