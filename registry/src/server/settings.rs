//! `/config` and `/mode`: of all subjects, and of one.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, Query as InQuery, State};
use axum::routing::get;
use serde_json::Value;

use super::Held;
use super::answer::{self, Answered};
use super::query::{self, Query};
use crate::admin::{Level, Mode};
use crate::engine::{no_level, no_mode, refusal};
use crate::{Embedded, Error};

pub(super) fn routes() -> Router<Arc<Embedded>> {
    Router::new()
        .route("/config", get(level).put(set_level).delete(unset_level))
        .route("/config/{subject}", get(level).put(set_level).delete(unset_level))
        .route("/mode", get(mode).put(set_mode).delete(unset_mode))
        .route("/mode/{subject}", get(mode).put(set_mode).delete(unset_mode))
}

/// The subject of a path, where it has one.
type Scope = Option<Path<String>>;

fn subject(scope: &Scope) -> Option<&str> {
    scope.as_ref().map(|Path(subject)| &**subject)
}

async fn level(State(held): Held, scope: Scope, InQuery(query): InQuery<Query>) -> Answered {
    let state = held.state();
    let found = match subject(&scope) {
        Some(one) if query.defaults_to_global() => Some(state.effective_level(one)),
        scope => state.level(scope),
    };
    let found = found.ok_or_else(|| no_level(subject(&scope).unwrap_or_default()))?;
    Ok(answer::ok(&answer::level(found)))
}

async fn set_level(State(held): Held, scope: Scope, body: Bytes) -> Answered {
    let text = query::text(&body, "compatibility")?;
    let level: Level = text.parse().map_err(|_| no_such_level())?;
    held.write(|state| state.set_level(subject(&scope), Some(level))).await?;
    Ok(answer::ok(&answer::level_set(level)))
}

async fn unset_level(State(held): Held, scope: Scope) -> Answered {
    let before = held.write(|state| state.set_level(subject(&scope), None)).await?;
    Ok(answer::ok(&before.map_or(Value::Null, answer::level_set)))
}

fn no_such_level() -> Error {
    let message = "Invalid compatibility level. Valid values are none, backward, forward, full, \
                   backward_transitive, forward_transitive, and full_transitive";
    refusal(42203, "", message)
}

async fn mode(State(held): Held, scope: Scope, InQuery(query): InQuery<Query>) -> Answered {
    let state = held.state();
    let found = match subject(&scope) {
        Some(one) if query.defaults_to_global() => Some(state.effective_mode(one)),
        scope => state.mode(scope),
    };
    let found = found.ok_or_else(|| no_mode(subject(&scope).unwrap_or_default()))?;
    Ok(answer::ok(&answer::mode(found)))
}

async fn set_mode(
    State(held): Held,
    scope: Scope,
    InQuery(query): InQuery<Query>,
    body: Bytes,
) -> Answered {
    let text = query::text(&body, "mode")?;
    let mode: Mode = text.parse().map_err(|_| no_such_mode())?;
    held.write(|state| state.set_mode(subject(&scope), Some(mode), query.is_forced())).await?;
    Ok(answer::ok(&answer::mode(mode)))
}

async fn unset_mode(State(held): Held, scope: Scope) -> Answered {
    let before = held.write(|state| state.set_mode(subject(&scope), None, false)).await?;
    Ok(answer::ok(&before.map_or(Value::Null, answer::mode)))
}

fn no_such_mode() -> Error {
    let message =
        "Invalid mode. Valid values are READWRITE, READONLY, READONLY_OVERRIDE, and IMPORT.";
    refusal(42204, "", message)
}
