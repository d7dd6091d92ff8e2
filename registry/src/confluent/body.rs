//! The protocol's JSON, as the port's types.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use uuid::Uuid;

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

/// What is sent to register or to look up a schema.
pub(super) fn schema(schema: &Document) -> Value {
    let references: Vec<Value> = schema
        .references
        .iter()
        .map(|Reference { name, subject, version }| {
            json!({ "name": name, "subject": subject, "version": version })
        })
        .collect();
    // Older servers know neither `schemaType` nor `references`: send them only where needed.
    if references.is_empty() {
        json!({ "schema": &*schema.text })
    } else {
        json!({ "schema": &*schema.text, "schemaType": "AVRO", "references": references })
    }
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
            references: body
                .references
                .into_iter()
                .map(|ReferenceBody { name, subject, version }| Reference {
                    name,
                    subject,
                    version,
                })
                .collect(),
        }),
        Some(other) => {
            let message = format!("it is {}, not Avro", other.chars().take(20).collect::<String>());
            Err(Error::new(ErrorKind::Unusable, request, message))
        }
    }
}
