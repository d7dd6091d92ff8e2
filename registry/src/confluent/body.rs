//! The protocol's JSON, as the port's types.

#[cfg(feature = "server")]
use std::sync::Arc;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::admin::{Level, Mode, Verdict};
use crate::{Document, Error, ErrorKind, Reference, Registered, Registration};

#[derive(Deserialize)]
struct SchemaBody {
    schema: String,
    #[serde(default, rename = "schemaType")]
    schema_type: Option<String>,
    #[serde(default)]
    references: Vec<ReferenceBody>,
}

#[derive(Deserialize)]
struct ReferenceBody {
    name: String,
    subject: String,
    version: u32,
}

#[derive(Deserialize)]
struct VersionBody {
    subject: String,
    id: u32,
    version: i64,
    #[serde(default)]
    guid: Option<String>,
    #[serde(flatten)]
    schema: SchemaBody,
}

#[derive(Deserialize)]
struct RegistrationBody {
    id: u32,
    #[serde(default)]
    version: Option<u32>,
    #[serde(default)]
    guid: Option<String>,
}

#[derive(Deserialize)]
struct LevelBody {
    #[serde(alias = "compatibility", rename = "compatibilityLevel")]
    level: String,
}

#[derive(Deserialize)]
struct ModeBody {
    mode: String,
}

#[derive(Deserialize)]
struct VerdictBody {
    is_compatible: bool,
    #[serde(default)]
    messages: Option<Vec<String>>,
}

/// What is sent to register or to look up a schema.
pub(super) fn schema(schema: &Document) -> Value {
    // Older servers know neither `schemaType` nor `references`: send them only where needed.
    if schema.references.is_empty() {
        json!({ "schema": &*schema.text })
    } else {
        let references = references(&schema.references);
        json!({ "schema": &*schema.text, "schemaType": "AVRO", "references": references })
    }
}

/// References as the protocol writes them.
pub(crate) fn references(references: &[Reference]) -> Value {
    let one = |Reference { name, subject, version }: &Reference| json!({ "name": name, "subject": subject, "version": version });
    references.iter().map(one).collect()
}

/// References that were written so.
#[cfg(feature = "server")]
pub(crate) fn stored_references(text: &str) -> Result<Arc<[Reference]>, serde_json::Error> {
    let references: Vec<ReferenceBody> = serde_json::from_str(text)?;
    Ok(references.into_iter().map(Reference::from).collect())
}

impl From<ReferenceBody> for Reference {
    fn from(ReferenceBody { name, subject, version }: ReferenceBody) -> Self {
        Self { name, subject, version }
    }
}

/// The answer to a request for a level, in any of its spellings.
pub(super) fn level(body: Value, request: &str) -> Result<Level, Error> {
    let LevelBody { level } = typed(body, request)?;
    level.parse().map_err(|error| {
        Error::caused(ErrorKind::Protocol, request, "`compatibility` is no level", error)
    })
}

/// The answer to a request for a mode.
pub(super) fn mode(body: Value, request: &str) -> Result<Mode, Error> {
    let ModeBody { mode } = typed(body, request)?;
    mode.parse()
        .map_err(|error| Error::caused(ErrorKind::Protocol, request, "`mode` is none", error))
}

/// The answer to a question of compatibility.
pub(super) fn verdict(body: Value, request: &str) -> Result<Verdict, Error> {
    let VerdictBody { is_compatible, messages } = typed(body, request)?;
    Ok(Verdict { is_compatible, messages: messages.unwrap_or_default() })
}

/// The answer to a request for a schema.
pub(super) fn document(body: Value, request: &str) -> Result<Document, Error> {
    avro(typed(body, request)?, request)
}

/// The answer to a request for a version.
pub(super) fn registered(body: Value, request: &str) -> Result<Registered, Error> {
    let VersionBody { subject, id, version, guid, schema } = typed(body, request)?;
    let version = u32::try_from(version).map_err(|_| {
        Error::new(ErrorKind::Protocol, request, "`version` is not a number from 1")
    })?;
    let guid = parsed_guid(guid.as_deref(), request)?;
    Ok(Registered { subject, version, id, guid, schema: avro(schema, request)? })
}

/// The answer to a registration.
pub(super) fn registration(body: Value, request: &str) -> Result<Registration, Error> {
    let RegistrationBody { id, version, guid } = typed(body, request)?;
    Ok(Registration { id, guid: parsed_guid(guid.as_deref(), request)?, version })
}

fn parsed_guid(guid: Option<&str>, request: &str) -> Result<Option<Uuid>, Error> {
    guid.map(Uuid::try_parse)
        .transpose()
        .map_err(|error| Error::caused(ErrorKind::Protocol, request, "`guid` is not a UUID", error))
}

/// Any answer with this shape; unknown fields are not looked at.
pub(super) fn typed<T: DeserializeOwned>(body: Value, request: &str) -> Result<T, Error> {
    serde_json::from_value(body).map_err(|error| {
        // serde's message names the field, and of a wrong value shows its type alone or a number.
        Error::caused(ErrorKind::Protocol, request, error.to_string(), error)
    })
}

fn avro(body: SchemaBody, request: &str) -> Result<Document, Error> {
    match body.schema_type.as_deref() {
        None | Some("AVRO") => Ok(Document {
            text: body.schema.into(),
            references: body.references.into_iter().map(Reference::from).collect(),
        }),
        Some(other) => {
            let message = format!("it is {}, not Avro", other.chars().take(20).collect::<String>());
            Err(Error::new(ErrorKind::Unusable, request, message))
        }
    }
}
