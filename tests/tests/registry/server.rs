//! A server that speaks Confluent's protocol, for the client to talk to.

use factline_core::wire::SchemaRef;
use factline_registry::{Document, Embedded, Error, Reference, Registered, Registry, VersionRef};
use futures_util::FutureExt;
use serde_json::{Value, json};

use crate::stub::{Reply, Request};

/// Confluent's protocol, answered from an embedded registry.
pub(crate) fn serve(registry: &Embedded, request: &Request) -> Reply {
    let parts: Vec<String> = request.path().split('/').skip(1).map(decoded).collect();
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    // An embedded registry answers at once.
    let answer = route(registry, request, &parts).now_or_never()?;
    Some(match answer {
        Ok(body) => (200, body.to_string()),
        Err(error) => {
            let body = json!({"error_code": error.code(), "message": error.to_string()});
            (error.status().unwrap_or(500), body.to_string())
        }
    })
}

async fn route(registry: &Embedded, request: &Request, parts: &[&str]) -> Result<Value, Error> {
    let registered = |found: Registered| {
        json!({"subject": found.subject, "version": found.version, "id": found.id,
            "guid": found.guid.map(|guid| guid.to_string()), "schema": &*found.schema.text})
    };
    Ok(match (&*request.method, parts) {
        ("GET", ["schemas", "ids", id]) => {
            let id = SchemaRef::Id(id.parse().unwrap_or_default());
            json!({"schema": &*registry.schema(id).await?.text})
        }
        ("GET", ["schemas", "guids", guid]) => {
            let guid = SchemaRef::Guid(guid.parse().unwrap_or_default());
            json!({"schema": &*registry.schema(guid).await?.text})
        }
        ("GET", ["subjects"]) => json!(registry.subjects().await?),
        ("GET", ["subjects", subject, "versions"]) => json!(registry.versions(subject).await?),
        ("GET", ["subjects", subject, "versions", version]) => {
            let version = version.parse().map_or(VersionRef::Latest, VersionRef::Number);
            registered(registry.version(subject, version).await?)
        }
        ("POST", ["subjects", subject]) => {
            registered(registry.lookup(subject, &document(&request.json())).await?)
        }
        ("POST", ["subjects", subject, "versions"]) => {
            let made = registry.register(subject, &document(&request.json())).await?;
            json!({"id": made.id})
        }
        _ => json!({"error_code": 404, "message": "no such path"}),
    })
}

fn document(body: &Value) -> Document {
    let references = body["references"].as_array().into_iter().flatten().map(|one| Reference {
        name: one["name"].as_str().unwrap_or_default().to_owned(),
        subject: one["subject"].as_str().unwrap_or_default().to_owned(),
        version: one["version"].as_u64().and_then(|n| n.try_into().ok()).unwrap_or_default(),
    });
    Document {
        references: references.collect(),
        ..Document::new(body["schema"].as_str().unwrap_or_default())
    }
}

/// A segment of a path without its percent-encoding.
fn decoded(segment: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = segment.as_bytes();
    while let [first, after @ ..] = rest {
        let escaped = match (first, after) {
            (b'%', [high, low, ..]) => {
                u8::from_str_radix(&String::from_utf8_lossy(&[*high, *low]), 16).ok()
            }
            _ => None,
        };
        rest = if escaped.is_some() { &after[2..] } else { after };
        bytes.push(escaped.unwrap_or(*first));
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
