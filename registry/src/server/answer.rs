//! Answers in the protocol's form.

use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::{Value, json};

use crate::admin::{Level, Mode};
use crate::confluent::body;
use crate::{Document, Error, Registered};

/// What a handler gives: an answer, or the error that becomes one.
pub(super) type Answered = Result<Response, Refused>;

/// A refusal on its way to the client.
pub(super) struct Refused(Error);

impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        Self(error)
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let Self(error) = self;
        let status = error.status().unwrap_or(500);
        let code = error.code().unwrap_or_else(|| i64::from(status));
        match error.message() {
            // What went wrong inside, such as a full disk, has no words of the protocol.
            message if error.status().is_some() => refuse(status, code, message),
            _ => refuse(500, 50001, &error.to_string()),
        }
    }
}

/// A refusal with a status, a code and words.
pub(super) fn refuse(status: u16, code: i64, message: &str) -> Response {
    with_status(status, &json!({ "error_code": code, "message": message }))
}

/// A body that is fine.
pub(super) fn ok(body: &(impl Serialize + ?Sized)) -> Response {
    with_status(200, body)
}

fn with_status(status: u16, body: &(impl Serialize + ?Sized)) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    // INVARIANT: bodies have text for keys, so they can be written.
    let text = serde_json::to_string(body).unwrap_or_default();
    (status, [(CONTENT_TYPE, "application/vnd.schemaregistry.v1+json")], text).into_response()
}

pub(super) async fn no_path() -> Response {
    refuse(404, 404, "HTTP 404 Not Found")
}

pub(super) async fn no_method() -> Response {
    refuse(405, 405, "HTTP 405 Method Not Allowed")
}

/// A schema without its subject.
pub(super) fn document(id: u32, guid: uuid::Uuid, document: &Document) -> Value {
    let mut value = json!({ "id": id, "guid": guid.to_string(), "schema": &*document.text });
    add_references(&mut value, document);
    value
}

/// A version.
pub(super) fn registered(found: &Registered) -> Value {
    let Registered { subject, version, id, guid, schema } = found;
    let guid = guid.map(|guid| guid.to_string());
    let mut value = json!({
        "subject": subject, "version": version, "id": id, "guid": guid,
        "schemaType": "AVRO", "schema": &*schema.text,
    });
    add_references(&mut value, schema);
    value
}

fn add_references(value: &mut Value, document: &Document) {
    if !document.references.is_empty() {
        value["references"] = body::references(&document.references);
    }
}

/// A level, as the protocol tells it.
pub(super) fn level(level: Level) -> Value {
    json!({ "compatibilityLevel": level.as_str() })
}

/// A level, as the protocol confirms it.
pub(super) fn level_set(level: Level) -> Value {
    json!({ "compatibility": level.as_str() })
}

/// A mode.
pub(super) fn mode(mode: Mode) -> Value {
    json!({ "mode": mode.as_str() })
}
