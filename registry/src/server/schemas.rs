//! `/schemas`: by id, by GUID, and all.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, Query as InQuery, State};
use axum::routing::get;
use factline_core::wire::SchemaRef;
use serde_json::{Value, json};

use super::Held;
use super::answer::{self, Answered};
use super::query::Query;
use crate::engine::refusal;
use crate::{Embedded, Error, VersionRef};

pub(super) fn routes() -> Router<Arc<Embedded>> {
    Router::new()
        .route("/schemas", get(all))
        .route("/schemas/types", get(|| async { answer::ok(&["AVRO"]) }))
        .route("/schemas/ids/{id}", get(by_id))
        .route("/schemas/ids/{id}/schema", get(text))
        .route("/schemas/ids/{id}/subjects", get(subjects))
        .route("/schemas/ids/{id}/versions", get(versions))
        .route("/schemas/guids/{guid}", get(by_guid))
        .route("/schemas/guids/{guid}/ids", get(ids))
}

fn id(text: &str) -> Result<SchemaRef, Error> {
    let number = text.parse();
    number.map(SchemaRef::Id).map_err(|_| refusal(40403, "", format!("Schema {text} not found")))
}

fn guid(text: &str) -> Result<SchemaRef, Error> {
    let guid = text.parse();
    guid.map(SchemaRef::Guid).map_err(|_| refusal(40403, "", format!("Schema {text} not found")))
}

async fn all(State(held): Held, InQuery(query): InQuery<Query>) -> Answered {
    let state = held.state();
    let mut found: Vec<Value> = Vec::new();
    for subject in state.subjects(query.seen()).iter().filter(|subject| query.takes(subject)) {
        let mut numbers = state.versions(subject, query.seen())?;
        if query.wants_latest_only() {
            numbers.drain(..numbers.len().saturating_sub(1));
        }
        for number in numbers {
            let version = state.version(subject, VersionRef::Number(number), query.seen())?;
            found.push(answer::registered(&version));
        }
    }
    Ok(answer::ok(&query.page(found)))
}

async fn by_id(State(held): Held, Path(text): Path<String>) -> Answered {
    let (id, guid, document) = held.state().schema(id(&text)?)?;
    Ok(answer::ok(&answer::document(id, guid, &document)))
}

async fn by_guid(State(held): Held, Path(text): Path<String>) -> Answered {
    let (id, guid, document) = held.state().schema(guid(&text)?)?;
    Ok(answer::ok(&answer::document(id, guid, &document)))
}

/// The schema itself.
async fn text(State(held): Held, Path(text): Path<String>) -> Answered {
    let (_, _, document) = held.state().schema(id(&text)?)?;
    let schema: Value = serde_json::from_str(&document.text).unwrap_or_default();
    Ok(answer::ok(&schema))
}

async fn subjects(
    State(held): Held,
    Path(text): Path<String>,
    InQuery(query): InQuery<Query>,
) -> Answered {
    let state = held.state();
    let (id, ..) = state.schema(id(&text)?)?;
    let mut names: Vec<String> =
        state.uses(id, query.seen()).into_iter().map(|(subject, _)| subject).collect();
    names.dedup();
    names.retain(|subject| query.takes(subject));
    Ok(answer::ok(&query.page(names)))
}

async fn versions(
    State(held): Held,
    Path(text): Path<String>,
    InQuery(query): InQuery<Query>,
) -> Answered {
    let state = held.state();
    let (id, ..) = state.schema(id(&text)?)?;
    let uses = state.uses(id, query.seen()).into_iter().filter(|(subject, _)| query.takes(subject));
    let rows = uses.map(|(subject, version)| json!({ "subject": subject, "version": version }));
    Ok(answer::ok(&query.page(rows.collect())))
}

async fn ids(State(held): Held, Path(text): Path<String>) -> Answered {
    let (id, ..) = held.state().schema(guid(&text)?)?;
    Ok(answer::ok(&[json!({ "context": ".", "id": id })]))
}
