//! `factline new event`.

use std::path::PathBuf;

use anyhow::{Context as _, bail};
use factline_codegen::Domain;

use super::ask::{self, Person};
use super::draft::{Draft, Member};
use super::field::{self, Wanted};
use super::{known, next, shown, words, write};
use crate::catalog::{Catalog, CatalogArgs, event_type};
use crate::near;
use crate::output::{self, Outcome};

/// The arguments of `factline new event`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
A field is name:type. The type is boolean, bytes, date, double, float, int, long, string, time,
timestamp, uuid, decimal(precision,scale), id(Entity), or the name of a type of the catalog; `[]`
behind it makes it a list, and `?` one that may be absent. Without a type it is what fields of this
name are elsewhere in the catalog, with their tags, unit and doc. The key, `patient_id` of
Patient.Created, is the first field and needs not be named.

Fields that tell of a person by their names are tagged. The file has passed lint and fmt before it
is written; what is there already is never overwritten. On a terminal, what is missing is asked
for.

Examples:
  factline new event lab LabResult.Amended --field reason:string --field amended_at:timestamp
  factline new event lab LabResult.Amended --field patient_id --field 'note:string?' \\
    --doc 'A result was amended; emitted when the laboratory signs the new one.'
  factline new event billing Invoice.Sent --field 'total:decimal(14,2)' --field 'lines:InvoiceLine[]'")]
pub(super) struct Args {
    /// The domain: the name of its folder
    #[arg(value_name = "DOMAIN")]
    domain: Option<String>,
    /// What happened, in the past tense: Aggregate.Action
    #[arg(value_name = "EVENT")]
    event: Option<String>,
    /// A field, name:type; may be given several times
    #[arg(long = "field", value_name = "FIELD", value_parser = Wanted::parse)]
    fields: Vec<Wanted>,
    /// The field that is the record's key, instead of the aggregate's id
    #[arg(long, value_name = "FIELD")]
    key: Option<String>,
    /// What happened; emitted when …
    #[arg(long, value_name = "TEXT")]
    doc: Option<String>,
    /// The namespace, where the domain has no event yet to take it from
    #[arg(long, value_name = "NAMESPACE")]
    namespace: Option<String>,
    #[command(flatten)]
    catalog: CatalogArgs,
}

/// Runs the verb.
pub(super) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let mut catalog = args.catalog.open()?;
    if !catalog.is_sound() {
        output::note_errors(&catalog.findings);
        output::note("put the catalog right first: `factline lint` says the same and fixes some");
        return Ok(Outcome::Findings);
    }
    let wanted = args.complete(&catalog, ask::person())?;
    let (folder, domain) = find(&catalog, &wanted.domain)?;
    let draft = wanted.draft(&catalog, &folder, &domain)?;
    let file = folder.join(format!("{}.avsc", words::snake(&draft.name)));
    if file.exists() {
        bail!("there is a file {}: nothing is overwritten", shown(&file));
    }
    let checked = draft.checked(&mut catalog, &file)?;
    for finding in checked.findings.iter().chain(&checked.elsewhere) {
        output::complain(&finding.report().to_string());
    }
    if !checked.is_sound() {
        output::complain("nothing was written: change what lint complains of");
        return Ok(Outcome::Findings);
    }
    write(&file, &checked.text)?;
    let name = shown(&file);
    next(&[
        format!("edit the docs in {name}: what is behind each `…`"),
        format!("factline lint {name}"),
        format!("factline sample {}{}", draft.event_type, args.catalog.again()),
        "cargo build, or factline generate, for its Rust type".to_owned(),
    ]);
    Ok(Outcome::Clean)
}

/// What is to be made, complete.
#[derive(Debug)]
pub(super) struct Complete {
    domain: String,
    event: String,
    fields: Vec<Wanted>,
    key: Option<String>,
    doc: Option<String>,
    namespace: Option<String>,
}

impl Args {
    /// Takes what was given, and asks for the rest.
    ///
    /// # Errors
    ///
    /// Something is missing and nobody is there, or something is not what it has to be.
    pub(super) fn complete<R: std::io::BufRead, W: std::io::Write>(
        &self,
        catalog: &Catalog,
        person: Option<Person<R, W>>,
    ) -> anyhow::Result<Complete> {
        let mut person = person;
        let mut missing = |what: &str, question: &str| match &mut person {
            Some(person) => person.ask(question),
            None => bail!("say {what}: factline new event DOMAIN Aggregate.Action"),
        };
        let domains: Vec<&str> =
            catalog.input.domains.values().map(|domain| &*domain.name).collect();
        let is_asking = self.event.is_none();
        let domain = match &self.domain {
            Some(domain) => domain.clone(),
            None => missing("the domain", &format!("domain ({})", domains.join(", ")))?,
        };
        let event = match &self.event {
            Some(event) => event.clone(),
            None => missing("the event", "event, as in LabResult.Corrected")?,
        };
        words::event_type(&event).map_err(anyhow::Error::msg)?;
        let mut fields = self.fields.clone();
        if is_asking
            && fields.is_empty()
            && let Some(person) = &mut person
        {
            for text in person.ask_all("field, as in note:string? (none to end)")? {
                fields.push(Wanted::parse(&text).map_err(anyhow::Error::msg)?);
            }
        }
        let Self { key, doc, namespace, .. } = self;
        let (key, doc, namespace) = (key.clone(), doc.clone(), namespace.clone());
        Ok(Complete { domain, event, fields, key, doc, namespace })
    }
}

/// The folder of a domain, and what its domain.toml says.
fn find(catalog: &Catalog, name: &str) -> anyhow::Result<(PathBuf, Domain)> {
    let found = catalog.input.domains.iter().find(|(_, domain)| domain.name == name);
    found.map(|(folder, domain)| (folder.clone(), domain.clone())).with_context(|| {
        let known = catalog.input.domains.values().map(|domain| &*domain.name);
        let hint = near::hint(name, known);
        format!("there is no domain `{name}`, and `factline new domain {name}` makes one{hint}")
    })
}

impl Complete {
    /// The event, as far as the catalog and the command line say what it is.
    ///
    /// # Errors
    ///
    /// There is such an event, or a field is not what it has to be.
    pub(super) fn draft(
        &self,
        catalog: &Catalog,
        folder: &std::path::Path,
        domain: &Domain,
    ) -> anyhow::Result<Draft> {
        let (aggregate, action) = words::event_type(&self.event).map_err(anyhow::Error::msg)?;
        if catalog.events().contains_key(&*self.event) {
            bail!("the catalog has the event {} already", self.event);
        }
        let namespace = match &self.namespace {
            Some(namespace) => namespace.clone(),
            None => namespace(catalog, folder, domain),
        };
        let key = self.key.clone().unwrap_or_else(|| format!("{}_id", words::snake(aggregate)));
        let mut fields = Vec::new();
        if !self.fields.iter().any(|field| field.name == key) {
            let known = known::find(&catalog.set, &namespace, &key);
            let ty = match (&known, &self.key) {
                (Some(known), _) => known.ty.clone(),
                (None, None) => field::entity(aggregate),
                (None, Some(key)) => bail!("say what the key is: --field {key}:type"),
            };
            let doc = known
                .map(|known| known.doc)
                .filter(|doc| !doc.is_empty())
                .unwrap_or_else(|| format!("Id of the {}.", words::words(aggregate).join(" ")));
            fields.push(Member {
                name: key.clone(),
                ty,
                doc,
                default: None,
                attributes: Vec::new(),
            });
        }
        for wanted in &self.fields {
            fields.push(member(catalog, &namespace, wanted)?);
        }
        Ok(Draft {
            name: format!("{aggregate}{action}"),
            namespace,
            doc: self.doc.clone().unwrap_or_else(|| words::happened(aggregate, action)),
            event_type: self.event.clone(),
            topic: Some(domain.topic.clone()).filter(|topic| !topic.is_empty()),
            key,
            fields,
        })
    }
}

/// A field: as the catalog knows it, where it does.
fn member(catalog: &Catalog, namespace: &str, wanted: &Wanted) -> anyhow::Result<Member> {
    let name = wanted.name.clone();
    let known = known::find(&catalog.set, namespace, &name);
    let written = match &wanted.ty {
        None => None,
        Some(word) => {
            let shared: Vec<&str> = catalog
                .set
                .named()
                .iter()
                .filter(|named| event_type(named).is_none())
                .map(|named| named.name.full())
                .collect();
            Some(field::resolve(word, &shared)?)
        }
    };
    let ty = match (&written, &known) {
        (None, None) => {
            bail!("no field of the catalog is called `{name}`: say what it is, --field {name}:type")
        }
        (None, Some(known)) => known.ty.clone(),
        (Some(ty), Some(known)) if !wanted.is_list && is_other(ty, known) => bail!(
            "`{name}` is {} elsewhere in the catalog: write --field {name}, or choose another name",
            known.ty
        ),
        (Some(ty), _) if wanted.is_list => format!(r#"{{ "type": "array", "items": {ty} }}"#),
        (Some(ty), _) => ty.clone(),
    };
    let is_optional =
        wanted.is_optional || (written.is_none() && known.as_ref().is_some_and(|k| k.is_optional));
    let (doc, attributes) = match known {
        Some(known) => (known.doc, known.attributes),
        None => (String::new(), Vec::new()),
    };
    let doc = if doc.is_empty() { unfinished(&name, is_optional) } else { doc };
    if is_optional {
        let ty = format!("[\"null\", {ty}]");
        return Ok(Member { name, ty, doc, default: Some("null"), attributes });
    }
    Ok(Member { name, ty, doc, default: None, attributes })
}

/// Whether a primitive was written where the catalog has another one.
fn is_other(ty: &str, known: &known::Known) -> bool {
    let Some(primitive) = &known.primitive else { return false };
    let written = factline_core::avro::schema::Schema::parse(ty).ok();
    let written = written.as_ref().map(factline_core::avro::schema::Schema::root);
    written.and_then(known::primitive).is_some_and(|written| written != *primitive)
}

/// The doc of a field before somebody says what it is.
fn unfinished(name: &str, is_optional: bool) -> String {
    let words = name.replace('_', " ");
    let absent = if is_optional { "; absent when …" } else { "" };
    format!("The {words}: …{absent}.")
}

/// The namespace of the domain's events; the catalog's with the domain's name where it has none.
fn namespace(catalog: &Catalog, folder: &std::path::Path, domain: &Domain) -> String {
    let is_here = |file: &str| std::path::Path::new(file).parent() == Some(folder);
    let events = catalog.set.named().iter().filter(|named| event_type(named).is_some());
    let here = events.clone().find(|named| is_here(catalog.set[named.file].name()));
    if let Some(namespace) = here.and_then(|named| named.name.namespace()) {
        return namespace.to_owned();
    }
    let last = domain.name.replace('-', "_");
    let other = events.filter_map(|named| named.name.namespace()).next();
    let above = other.and_then(|namespace| namespace.rsplit_once('.')).map(|(above, _)| above);
    above.map_or_else(|| last.clone(), |above| format!("{above}.{last}"))
}
