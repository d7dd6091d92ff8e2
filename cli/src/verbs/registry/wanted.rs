//! What a catalog wants of a registry: subjects, their schemas and levels.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use anyhow::{Context as _, bail};
use factline_codegen::change::Version;
use factline_core::avro::schema::{FileId, NamedId, SchemaSet};
use factline_core::event::{SubjectStrategy, TopicNamer};
use factline_registry::admin::Level;
use factline_registry::deploy::{Needed, Wanted};

use crate::catalog::{Catalog, FILE};

/// A subject for each event, behind those of the types that it refers to.
///
/// # Errors
///
/// An event has no topic, a domain's strategy is none, or files refer to each other in a circle.
pub(super) fn wanted(
    catalog: &Catalog,
    names: &TopicNamer,
    by_reference: bool,
) -> anyhow::Result<Vec<Wanted>> {
    let mut events = Vec::new();
    for (event, id) in catalog.events() {
        events.push((event.to_owned(), id, subject(catalog, names, id)?));
    }
    let levels = Levels::new(catalog);
    if !by_reference {
        let alone = |(label, id, subject): (String, NamedId, String)| {
            let schema = catalog.schema(id);
            let (text, level) = (schema.to_json(), levels.of(id));
            Wanted { subject, label, schema, text, references: Vec::new(), level }
        };
        return Ok(events.into_iter().map(alone).collect());
    }
    let mut units = Units::new(catalog, names, &levels, &events);
    for (_, id, _) in &events {
        units.add(catalog.set[*id].file, &mut Vec::new())?;
    }
    Ok(units.wanted)
}

/// The subject of an event, by the strategy of its domain.
fn subject(catalog: &Catalog, names: &TopicNamer, id: NamedId) -> anyhow::Result<String> {
    let named = &catalog.set[id];
    let file = catalog.set[named.file].name();
    let domain = catalog.input.domain_of(file);
    let topic = named.attributes.str("topic").or_else(|| domain.map(|domain| &*domain.topic));
    let topic = topic.with_context(|| {
        format!("{file}: {} has no topic: give its folder a domain.toml with one", named.name)
    })?;
    let strategy = match domain.and_then(|domain| domain.subject_strategy.as_deref()) {
        Some(word) => word
            .parse()
            .with_context(|| format!("the domain of {file} has the subject-strategy `{word}`"))?,
        None => SubjectStrategy::default(),
    };
    Ok(strategy.subject(names, topic, named.name.full()))
}

/// The files of a catalog, each a subject: what refers to another file's type refers to its subject.
struct Units<'c> {
    catalog: &'c Catalog,
    names: &'c TopicNamer,
    levels: &'c Levels<'c>,
    /// The event of each file that has one.
    events: BTreeMap<FileId, (&'c str, NamedId, &'c str)>,
    /// The subjects of the files that were added.
    subjects: BTreeMap<FileId, String>,
    wanted: Vec<Wanted>,
}

impl<'c> Units<'c> {
    fn new(
        catalog: &'c Catalog,
        names: &'c TopicNamer,
        levels: &'c Levels<'c>,
        events: &'c [(String, NamedId, String)],
    ) -> Self {
        let by_file = |(label, id, subject): &'c (String, NamedId, String)| {
            (catalog.set[*id].file, (&**label, *id, &**subject))
        };
        let events = events.iter().map(by_file).collect();
        Self { catalog, names, levels, events, subjects: BTreeMap::new(), wanted: Vec::new() }
    }

    /// Adds a file behind those it needs; `open` are those on the way to it.
    fn add(&mut self, file: FileId, open: &mut Vec<FileId>) -> anyhow::Result<()> {
        if self.subjects.contains_key(&file) {
            return Ok(());
        }
        let set = &self.catalog.set;
        if open.contains(&file) {
            let circle: Vec<_> = open.iter().map(|file| &**set[*file].name()).collect();
            bail!(
                "types can't be registered by reference where files need each other: {}; leave \
                 out --references, or put them into one file",
                circle.join(", ")
            );
        }
        let (label, root, subject) = self.root(file)?;
        let needed = elsewhere(set, root);
        open.push(file);
        for id in &needed {
            self.add(set[*id].file, open)?;
        }
        open.pop();
        let schema = self.catalog.schema(root);
        let text = schema.to_json_without(|named| named.file != file);
        let reference = |id: &NamedId| Needed {
            name: set[*id].name.to_string(),
            subject: self.subjects.get(&set[*id].file).cloned().unwrap_or_default(),
        };
        let references = needed.iter().map(reference).collect();
        let level = self.levels.of(root);
        self.subjects.insert(file, subject.clone());
        self.wanted.push(Wanted { subject, label, schema, text, references, level });
        Ok(())
    }

    /// What a file is registered as: its event, or the type that it is about.
    fn root(&self, file: FileId) -> anyhow::Result<(String, NamedId, String)> {
        if let Some((label, id, subject)) = self.events.get(&file) {
            return Ok(((*label).to_owned(), *id, (*subject).to_owned()));
        }
        let set = &self.catalog.set;
        let root = set.roots().iter().find(|root| root.file == file);
        let id = root.and_then(|root| root.ty.named()).with_context(|| {
            format!("{} holds no named type that could be referred to", set[file].name())
        })?;
        let name = set[id].name.full();
        // Environments that share a registry don't share the versions of a type.
        Ok((name.to_owned(), id, self.names.name(name).into_owned()))
    }
}

/// The types of other files that a type's own file names, sorted by name.
fn elsewhere(set: &SchemaSet, root: NamedId) -> Vec<NamedId> {
    let own = set[root].file;
    let (mut seen, mut open) = (BTreeSet::from([root]), vec![root]);
    let mut found = BTreeMap::new();
    while let Some(id) = open.pop() {
        for field in set[id].fields().unwrap_or_default() {
            field.ty.for_each_name(&mut |id| {
                if set[id].file != own {
                    found.insert(set[id].name.to_string(), id);
                } else if seen.insert(id) {
                    open.push(id);
                }
            });
        }
    }
    found.into_values().collect()
}

/// The compatibility levels that a catalog declares.
struct Levels<'c> {
    catalog: &'c Catalog,
    /// Where a domain does not say.
    of_all: Option<Level>,
}

impl<'c> Levels<'c> {
    fn new(catalog: &'c Catalog) -> Self {
        let file = catalog.root.join(FILE);
        // A catalog without such a file declares nothing; one that is wrong is another verb's matter.
        let settings = fs::read(&file).map(|bytes| Version::from_files([(file, bytes)]));
        let of_all = settings.ok().and_then(|file| file.settings().declared_compatibility());
        Self { catalog, of_all }
    }

    /// The level of a type's domain, or else that of the catalog.
    fn of(&self, id: NamedId) -> Option<Level> {
        let set = &self.catalog.set;
        let domain = self.catalog.input.domain_of(set[set[id].file].name());
        domain.and_then(|domain| domain.compatibility).or(self.of_all)
    }
}
