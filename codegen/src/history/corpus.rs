//! Whether the types of a program read what each earlier version wrote.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt;
use std::path::Path;
use std::sync::Arc;
use std::{fs, io};

use factline_core::avro::codec::{from_slice, to_vec};
use factline_core::avro::layout::json::to_json;
use factline_core::event::{Event, EventVisitor, Raw, Upcasters, WriterSchema};
use factline_core::privacy::Reveal;

use super::{History, Version, golden};

/// Decodes the golden data of every superseded version with the types of a program: a visitor for
/// the `visit` of a generated catalog.
///
/// Each datum goes the way of a record from Kafka: through upcasters and plan into the generated
/// decoder. What comes out must be what the golden file says, and must be written and read again
/// as the same.
///
/// # Examples
///
/// A test that holds a catalog against its history; `UPDATE_EXPECT=1` writes down what is read.
///
/// ```
/// use factline_codegen::history::{Corpus, CorpusError, History};
/// # use factline_core::event::Upcasters;
/// # fn upcasters() -> Upcasters { Upcasters::new() }
/// # mod acme { pub fn visit(_: &mut impl factline_core::event::EventVisitor) {} }
///
/// let history = History::read("catalog/history".as_ref())?;
/// let mut corpus = Corpus::new(&history).with_upcasters(upcasters());
/// acme::visit(&mut corpus);
/// if std::env::var_os("UPDATE_EXPECT").is_some() {
///     corpus.update("catalog".as_ref())?;
/// } else {
///     println!("{} data are read", corpus.finish()?);
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Corpus<'h> {
    history: &'h History,
    upcasters: Arc<Upcasters>,
    visited: BTreeSet<&'static str>,
    data: usize,
    problems: Vec<String>,
    /// The files as they would be right, by their path from the folder of `catalog.toml`.
    texts: BTreeMap<std::path::PathBuf, String>,
}

impl<'h> Corpus<'h> {
    /// The data of a history, of which none is read yet.
    #[must_use]
    pub fn new(history: &'h History) -> Self {
        Self {
            history,
            upcasters: Arc::default(),
            visited: BTreeSet::new(),
            data: 0,
            problems: Vec::new(),
            texts: BTreeMap::new(),
        }
    }

    /// Reads them with upcasters.
    #[must_use]
    pub fn with_upcasters(mut self, upcasters: Upcasters) -> Self {
        self.upcasters = Arc::new(upcasters);
        self
    }

    /// How many data were read, if all of them were as expected.
    ///
    /// # Errors
    ///
    /// All data that are read as something else or not at all, versions without data, and records
    /// that no visited event is called by.
    pub fn finish(self) -> Result<usize, CorpusError> {
        let mut problems = self.problems;
        problems.extend(self.history.findings().iter().map(ToString::to_string));
        let unknown = self.history.iter().filter(|(name, _)| !self.visited.contains(name));
        problems.extend(unknown.map(|(name, _)| {
            format!("{name} has a history, and the program no event of that name")
        }));
        if problems.is_empty() { Ok(self.data) } else { Err(CorpusError(problems)) }
    }

    /// Writes down what is read, below the folder of `catalog.toml`.
    ///
    /// # Errors
    ///
    /// A file cannot be written.
    pub fn update(self, root: &Path) -> io::Result<()> {
        self.texts.iter().try_for_each(|(path, text)| fs::write(root.join(path), text))
    }

    fn version<E: Event + PartialEq>(&mut self, version: &Version) {
        let name = E::DESCRIPTOR.full_name;
        let Some(golden) = &version.golden else {
            self.problems.push(format!("{}: there are no data of it", version.source.name()));
            return;
        };
        let Ok(lines) = golden::parse(golden) else {
            self.problems.push(format!("{}: not all of it can be read", golden.name()));
            return;
        };
        let writer = WriterSchema::new(version.schema.clone());
        let writer = Arc::new(writer.with_upcasters(Arc::clone(&self.upcasters)));
        let mut found = Vec::with_capacity(lines.len());
        for line in &lines {
            let raw = Raw::framed(line.datum.clone().into(), 0, Arc::clone(&writer));
            let read = read::<E>(&raw).unwrap_or_else(|error| golden::unreadable(&error));
            if read != line.expected {
                let (place, _) = golden.place(line.span.start);
                let (file, expected) = (golden.name(), &line.expected);
                self.problems.push(format!(
                    "{file}:{place}: {name} reads {read}, and the file says {expected}"
                ));
            }
            found.push(read);
        }
        if lines.is_empty() {
            self.problems.push(format!("{}: there are no data in it", golden.name()));
        }
        self.data += lines.len();
        let data = lines.iter().map(|line| line.datum.as_slice());
        let text = golden::print(data.zip(found.iter().map(String::as_str)));
        if let Some(place) = super::Place::of(&**golden.name()) {
            self.texts.insert(place.path(), text);
        }
    }
}

/// A datum as the type has it; the data are made up, so they may be shown.
fn read<E: Event + PartialEq>(raw: &Raw) -> Result<String, String> {
    let event: E = raw.decode().map_err(|error| chain(&error))?;
    let written = to_vec(&event).map_err(|error| chain(&error))?;
    if from_slice::<E>(&written).ok().as_ref() != Some(&event) {
        return Err("what was read is not read again as the same".to_owned());
    }
    to_json(&event, Reveal::Full).map_err(|error| chain(&error))
}

fn chain(error: &dyn Error) -> String {
    error.to_string()
}

impl EventVisitor for Corpus<'_> {
    fn event<E: Event + PartialEq + fmt::Debug>(&mut self) {
        let name = E::DESCRIPTOR.full_name;
        self.visited.insert(name);
        let history = self.history;
        for version in history.versions(name) {
            self.version::<E>(version);
        }
    }
}

/// Everything that earlier versions wrote and the current types do not read as they should.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CorpusError(pub Vec<String>);

impl fmt::Display for CorpusError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("\n"))
    }
}

impl Error for CorpusError {}
