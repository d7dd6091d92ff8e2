//! What an embedded registry holds.

use std::collections::BTreeMap;

use factline_core::avro::finding::Findings;
use factline_core::avro::schema::{ParseOptions, Schema, Source, parse};
use factline_core::wire::SchemaRef;
use uuid::{Builder, Uuid};

use crate::{Document, Error, Reference, Registered, Registration, VersionRef};

#[derive(Debug, Default)]
pub(super) struct Store {
    schemas: BTreeMap<u32, Stored>,
    /// Ids of each subject's versions, oldest first.
    subjects: BTreeMap<String, Vec<u32>>,
}

#[derive(Clone, Debug)]
struct Stored {
    guid: Uuid,
    document: Document,
}

impl Store {
    pub(super) fn schema(&self, schema: SchemaRef) -> Result<Document, Error> {
        let found = match schema {
            SchemaRef::Id(id) => self.schemas.get(&id),
            SchemaRef::Guid(guid) => self.schemas.values().find(|stored| stored.guid == guid),
        };
        found
            .map(|stored| stored.document.clone())
            .ok_or_else(|| refusal(40403, &format!("get {schema}"), ""))
    }

    pub(super) fn subjects(&self) -> Vec<String> {
        self.subjects.keys().cloned().collect()
    }

    pub(super) fn versions(&self, subject: &str) -> Result<Vec<u32>, Error> {
        Ok((1..).zip(self.ids(subject)?).map(|(number, _)| number).collect())
    }

    pub(super) fn version(&self, subject: &str, version: VersionRef) -> Result<Registered, Error> {
        let newest = self.ids(subject)?.len();
        let number = match version {
            VersionRef::Latest => newest,
            VersionRef::Number(0) => return Err(refusal(42202, subject, "version 0")),
            VersionRef::Number(number) => number as usize,
        };
        self.registered(subject, number)
            .ok_or_else(|| refusal(40402, subject, &format!("version {number} of {newest}")))
    }

    pub(super) fn lookup(&self, subject: &str, schema: &Document) -> Result<Registered, Error> {
        let ids = self.ids(subject)?;
        let (guid, _) = self.identify(subject, schema)?;
        let place = ids.iter().position(|id| self.schemas[id].guid == guid);
        place
            .and_then(|place| self.registered(subject, place + 1))
            .ok_or_else(|| refusal(40403, subject, "the subject has no such schema"))
    }

    pub(super) fn register(
        &mut self,
        subject: &str,
        schema: &Document,
    ) -> Result<Registration, Error> {
        let (guid, document) = self.identify(subject, schema)?;
        let id = self.id_of(guid);
        self.schemas.entry(id).or_insert(Stored { guid, document });
        let ids = self.subjects.entry(subject.to_owned()).or_default();
        let place = ids.iter().position(|known| *known == id).unwrap_or_else(|| {
            ids.push(id);
            ids.len() - 1
        });
        Ok(Registration { id, guid: Some(guid), version: u32::try_from(place + 1).ok() })
    }

    fn ids(&self, subject: &str) -> Result<&[u32], Error> {
        self.subjects.get(subject).map(Vec::as_slice).ok_or_else(|| refusal(40401, subject, ""))
    }

    /// Version `number`, counted from 1.
    fn registered(&self, subject: &str, number: usize) -> Option<Registered> {
        let id = *self.subjects.get(subject)?.get(number.checked_sub(1)?)?;
        let Stored { guid, document } = self.schemas.get(&id)?.clone();
        Some(Registered {
            subject: subject.to_owned(),
            version: u32::try_from(number).ok()?,
            id,
            guid: Some(guid),
            schema: document,
        })
    }

    /// A schema in its normal form, and the GUID that follows from it.
    fn identify(&self, subject: &str, schema: &Document) -> Result<(Uuid, Document), Error> {
        let schema = self.parse(subject, schema)?;
        let fingerprint = schema.fingerprints().text;
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&fingerprint[..16]);
        Ok((Builder::from_custom_bytes(bytes).into_uuid(), Document::new(schema.to_json())))
    }

    fn parse(&self, subject: &str, schema: &Document) -> Result<Schema, Error> {
        let mut sources = vec![Source::new("schema", &*schema.text)];
        self.add_references(&schema.references, &mut sources)?;
        let parsed = parse(sources, &ParseOptions::default());
        match parsed.set.roots().first() {
            Some(root) if !parsed.has_errors() => Ok(Schema::of_root(&parsed.set, root)),
            _ => Err(refusal(42201, subject, &Findings(parsed.findings).to_string())),
        }
    }

    /// Adds what a schema refers to. What is stored refers to nothing, so one level is enough.
    fn add_references(
        &self,
        references: &[Reference],
        sources: &mut Vec<Source>,
    ) -> Result<(), Error> {
        for Reference { subject, version, .. } in references {
            let found = self.version(subject, VersionRef::Number(*version))?;
            sources.push(Source::new(&**subject, &*found.schema.text));
        }
        Ok(())
    }

    /// The id of a content: 31 bits of its GUID, or the next free number.
    fn id_of(&self, guid: Uuid) -> u32 {
        let bits = guid.as_u128() >> 97;
        let mut id = u32::try_from(bits).unwrap_or_default().max(1);
        while self.schemas.get(&id).is_some_and(|stored| stored.guid != guid) {
            id = id.wrapping_add(1).max(1);
        }
        id
    }
}

/// The error that a server gives with this code.
fn refusal(code: i64, request: &str, message: &str) -> Error {
    // The first three digits are the status.
    let status = u16::try_from(code / 100).unwrap_or(500);
    Error::of_status(status, Some(code), request, message)
}
