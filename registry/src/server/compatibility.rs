//! `/compatibility`: whether a schema may follow.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, Query as InQuery, State};
use axum::response::Response;
use axum::routing::post;
use serde_json::json;

use super::Held;
use super::answer::{self, Answered};
use super::query::{self, Query};
use crate::Embedded;
use crate::admin::Verdict;

pub(super) fn routes() -> Router<Arc<Embedded>> {
    Router::new()
        .route("/compatibility/subjects/{subject}/versions", post(with_all))
        .route("/compatibility/subjects/{subject}/versions/{version}", post(with_one))
}

async fn with_all(
    State(held): Held,
    Path(subject): Path<String>,
    InQuery(query): InQuery<Query>,
    body: Bytes,
) -> Answered {
    let (schema, _) = query::schema(&body)?;
    Ok(answered(&held.state().judge(&subject, None, &schema)?, &query))
}

async fn with_one(
    State(held): Held,
    Path((subject, version)): Path<(String, String)>,
    InQuery(query): InQuery<Query>,
    body: Bytes,
) -> Answered {
    let (schema, _) = query::schema(&body)?;
    let version = query::version(&subject, &version)?;
    Ok(answered(&held.state().judge(&subject, Some(version), &schema)?, &query))
}

fn answered(verdict: &Verdict, query: &Query) -> Response {
    let mut value = json!({ "is_compatible": verdict.is_compatible });
    if query.is_verbose() {
        value["messages"] = verdict.messages.iter().cloned().collect();
    }
    answer::ok(&value)
}
