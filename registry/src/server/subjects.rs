//! `/subjects`: their versions, registration, deletion.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, Query as InQuery, State};
use axum::routing::get;
use serde_json::{Value, json};

use super::Held;
use super::answer::{self, Answered};
use super::query::{self, Query};
use crate::{Embedded, Registration};

pub(super) fn routes() -> Router<Arc<Embedded>> {
    Router::new()
        .route("/subjects", get(all))
        .route("/subjects/{subject}", axum::routing::post(lookup).delete(delete))
        .route("/subjects/{subject}/versions", get(versions).post(register))
        .route("/subjects/{subject}/versions/{version}", get(version).delete(delete_version))
        .route("/subjects/{subject}/versions/{version}/schema", get(text))
        .route("/subjects/{subject}/versions/{version}/referencedby", get(referrers))
}

async fn all(State(held): Held, InQuery(query): InQuery<Query>) -> Answered {
    let mut subjects = held.state().subjects(query.seen());
    subjects.retain(|subject| query.takes(subject));
    Ok(answer::ok(&query.page(subjects)))
}

async fn versions(
    State(held): Held,
    Path(subject): Path<String>,
    InQuery(query): InQuery<Query>,
) -> Answered {
    Ok(answer::ok(&query.page(held.state().versions(&subject, query.seen())?)))
}

async fn version(
    State(held): Held,
    Path((subject, version)): Path<(String, String)>,
    InQuery(query): InQuery<Query>,
) -> Answered {
    let version = query::version(&subject, &version)?;
    let found = held.state().version(&subject, version, query.seen())?;
    Ok(answer::ok(&answer::registered(&found)))
}

/// The schema itself.
async fn text(
    State(held): Held,
    Path((subject, version)): Path<(String, String)>,
    InQuery(query): InQuery<Query>,
) -> Answered {
    let version = query::version(&subject, &version)?;
    let found = held.state().version(&subject, version, query.seen())?;
    let schema: Value = serde_json::from_str(&found.schema.text).unwrap_or_default();
    Ok(answer::ok(&schema))
}

async fn referrers(
    State(held): Held,
    Path((subject, version)): Path<(String, String)>,
    InQuery(query): InQuery<Query>,
) -> Answered {
    let version = query::version(&subject, &version)?;
    let state = held.state();
    let number = state.version(&subject, version, query.seen())?.version;
    Ok(answer::ok(&query.page(state.referrers(&subject, number, query.seen()))))
}

async fn lookup(
    State(held): Held,
    Path(subject): Path<String>,
    InQuery(query): InQuery<Query>,
    body: Bytes,
) -> Answered {
    let (schema, _) = query::schema(&body)?;
    let found = held.state().lookup(&subject, &schema, query.seen())?;
    Ok(answer::ok(&answer::registered(&found)))
}

async fn register(State(held): Held, Path(subject): Path<String>, body: Bytes) -> Answered {
    let (schema, wanted) = query::schema(&body)?;
    let made = held.write(|state| state.register(&subject, &schema, wanted)).await?;
    let Registration { id, guid, version } = made;
    let guid = guid.map(|guid| guid.to_string());
    Ok(answer::ok(&json!({ "id": id, "version": version, "guid": guid })))
}

async fn delete(
    State(held): Held,
    Path(subject): Path<String>,
    InQuery(query): InQuery<Query>,
) -> Answered {
    let numbers = held.write(|state| state.delete_subject(&subject, query.deletion())).await?;
    Ok(answer::ok(&numbers))
}

async fn delete_version(
    State(held): Held,
    Path((subject, version)): Path<(String, String)>,
    InQuery(query): InQuery<Query>,
) -> Answered {
    let version = query::version(&subject, &version)?;
    let how = query.deletion();
    let number = held.write(|state| state.delete_version(&subject, version, how)).await?;
    Ok(answer::ok(&number))
}
