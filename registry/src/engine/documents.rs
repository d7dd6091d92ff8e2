//! What a schema is: its normal text, what it refers to, and the GUID and id that follow.

use std::collections::BTreeSet;

use factline_core::avro::finding::Findings;
use factline_core::avro::schema::{ParseOptions, Schema, Source, parse};
use sha2::{Digest as _, Sha256};
use uuid::{Builder, Uuid};

use super::refusal;
use super::state::{Seen, State};
use crate::writers::MAX_REFERENCES;
use crate::{Document, Error, Reference, VersionRef};

/// A schema that was understood.
pub(super) struct Understood {
    pub(super) schema: Schema,
    /// With its text in normal form.
    pub(super) document: Document,
    pub(super) guid: Uuid,
}

impl State {
    /// Parses a schema with all it refers to.
    pub(super) fn understand(&self, subject: &str, given: &Document) -> Result<Understood, Error> {
        if given.text.trim().is_empty() {
            return Err(refusal(42201, subject, "Empty schema"));
        }
        let mut sources = vec![Source::new("schema", &*given.text)];
        self.add_references(subject, &given.references, &mut sources)?;
        let parsed = parse(sources, &ParseOptions::default());
        let root = parsed.set.roots().first().filter(|_| !parsed.has_errors());
        let Some(root) = root else {
            let findings = Findings(parsed.findings);
            return Err(refusal(42201, subject, format!("Invalid schema: {findings}")));
        };
        let (schema, own) = (Schema::of_root(&parsed.set, root), root.file);
        let text = schema.to_json_without(|named| named.file != own);
        let document =
            Document { text: text.into(), references: given.references.iter().cloned().collect() };
        let guid = guid(&document);
        Ok(Understood { schema, document, guid })
    }

    /// Adds what a schema refers to, and what that refers to.
    fn add_references(
        &self,
        subject: &str,
        references: &[Reference],
        sources: &mut Vec<Source>,
    ) -> Result<(), Error> {
        let mut known = BTreeSet::new();
        let mut open: Vec<Reference> = references.to_vec();
        while let Some(Reference { subject: other, version, .. }) = open.pop() {
            if !known.insert((other.clone(), version)) {
                continue;
            }
            let found = self.version(&other, VersionRef::Number(version), Seen::All);
            let found = found.ok().filter(|_| known.len() <= MAX_REFERENCES).ok_or_else(|| {
                let message = format!(
                    "Invalid schema: no schema reference found for subject \"{other}\" and \
                     version {version}"
                );
                refusal(42201, subject, message)
            })?;
            sources.push(Source::new(&*other, &*found.schema.text));
            open.extend(found.schema.references.iter().cloned());
        }
        Ok(())
    }

    /// The id of a content: 31 bits of its GUID, or the next free number.
    pub(super) fn id_of(&self, guid: Uuid) -> u32 {
        if let Some(id) = self.ids.get(&guid) {
            return *id;
        }
        let mut id = u32::try_from(guid.as_u128() >> 97).unwrap_or_default().max(1);
        while self.schemas.contains_key(&id) {
            id = (id + 1) & (u32::MAX >> 1);
            id = id.max(1);
        }
        id
    }
}

/// The GUID that follows from a document alone, so that every registry gives the same.
fn guid(document: &Document) -> Uuid {
    let mut digest = Sha256::new();
    digest.update(document.text.as_bytes());
    for Reference { name, subject, version } in &*document.references {
        digest.update(format!("\0{name}\0{subject}\0{version}"));
    }
    let digest = digest.finalize();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    Builder::from_custom_bytes(bytes).into_uuid()
}
