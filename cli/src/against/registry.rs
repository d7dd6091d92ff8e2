//! A schema registry: the versions of the subjects of a catalog's events.

use std::collections::BTreeMap;

use anyhow::{Context as _, bail};
use factline_codegen::change::{EventOf, Version};
use factline_core::avro::schema::{ParseOptions, Schema, SchemaSet, parse};
use factline_core::event::{SubjectStrategy, TopicNamer};
use factline_registry::deploy::each;
use factline_registry::{Confluent, Error, Registry as _, VersionRef, resolved};

use crate::near;
use crate::output::{self, Progress};
use crate::registry_args::block_on;
use crate::verbs::counted;

/// The versions of events, from the oldest to the latest, by the full name of their records.
pub(crate) type Registered = BTreeMap<String, Vec<Schema>>;

/// An event, and where a registry has it.
struct Wanted {
    event: EventOf,
    subject: String,
    /// Whether all versions count, not only the latest.
    is_transitive: bool,
}

/// What a registry has of a catalog's events, or of the one that is filed under `subject`.
///
/// # Errors
///
/// The registry can't be asked, what it has is no Avro, or it has no such subject.
pub(crate) fn versions(
    registry: &Confluent,
    subject: Option<&str>,
    catalog: &Version,
    names: &TopicNamer,
    is_transitive: impl Fn(&EventOf) -> bool,
) -> anyhow::Result<Registered> {
    let mut wanted = Vec::new();
    let set = parse(catalog.input.sources.iter().cloned(), &ParseOptions::default()).set;
    for event in catalog.events() {
        let subject = subject_of(catalog, &set, names, &event)?;
        wanted.push(Wanted { is_transitive: is_transitive(&event), subject, event });
    }
    if let Some(subject) = subject {
        wanted.retain(|wanted| wanted.subject == subject);
    }
    let known = block_on(async { Ok(registry.subjects().await?) })?;
    if let Some(subject) = subject {
        if !known.iter().any(|known| known == subject) {
            let hint = near::hint(subject, known.iter().map(String::as_str));
            bail!("the registry has no subject `{subject}`{hint}");
        }
        if wanted.is_empty() {
            bail!(
                "no event of the catalog is filed under `{subject}`; a topic's prefix is given by \
                 --prefix, and another naming by subject-strategy in domain.toml"
            );
        }
    }
    let all = wanted.len();
    wanted.retain(|wanted| known.contains(&wanted.subject));
    if wanted.len() < all {
        output::note(&format!("{} not in the registry yet", counted(all - wanted.len(), "event")));
    }
    let progress = Progress::new("asking the registry", wanted.len());
    let found = block_on(async {
        let work = async |wanted: Wanted| {
            let found = fetch(registry, &wanted).await?;
            progress.step();
            Ok((wanted.event.full_name, found))
        };
        Ok(each(wanted, work).await?)
    })?;
    Ok(found.into_iter().filter(|(_, versions)| !versions.is_empty()).collect())
}

/// The subject of an event, by the strategy of its domain.
fn subject_of(
    catalog: &Version,
    set: &SchemaSet,
    names: &TopicNamer,
    event: &EventOf,
) -> anyhow::Result<String> {
    let named = set.lookup(&event.full_name).map(|id| &set[id]);
    let domain = named.and_then(|named| catalog.input.domain_of(set[named.file].name()));
    let strategy = match domain.and_then(|domain| domain.subject_strategy.as_deref()) {
        None => SubjectStrategy::default(),
        Some(word) => word.parse().with_context(|| {
            let name = domain.map_or("", |domain| &*domain.name);
            format!("the domain {name} has the subject-strategy `{word}`")
        })?,
    };
    Ok(strategy.subject(names, &event.topic, &event.full_name))
}

/// The versions of one subject that are of the event: where subjects are named by topics alone,
/// there are others among them.
async fn fetch(registry: &Confluent, wanted: &Wanted) -> Result<Vec<Schema>, Error> {
    let subject = &wanted.subject;
    let numbers = registry.versions(subject).await?;
    let mut found = Vec::new();
    for number in numbers.into_iter().rev() {
        let version = registry.version(subject, VersionRef::Number(number)).await?;
        let what = format!("{subject} version {number}");
        let schema = resolved(registry, &version.schema, &what).await?;
        if is_of(&schema, &wanted.event.full_name) {
            found.push(schema);
            if !wanted.is_transitive {
                break;
            }
        }
    }
    found.reverse();
    Ok(found)
}

/// Whether a schema is a version of this record, in whatever namespace it was.
fn is_of(schema: &Schema, full_name: &str) -> bool {
    let short = |name: &str| name.rsplit('.').next().unwrap_or_default().to_owned();
    let named = schema.root().named().map(|id| schema.named(id).name.full().to_owned());
    named.is_some_and(|name| short(&name) == short(full_name))
}
