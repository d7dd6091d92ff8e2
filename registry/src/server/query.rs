//! What requests say: queries and bodies.

use axum::body::Bytes;
use serde::Deserialize;
use serde_json::Value;

use crate::admin::Deletion;
use crate::engine::{Seen, Wanted, refusal, valid};
use crate::{Document, Error, Reference, VersionRef};

/// All that queries of the protocol may say; a path takes what it knows.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Query {
    deleted: Flag,
    #[serde(alias = "deleted_only")]
    deleted_only: Flag,
    permanent: Flag,
    default_to_global: Flag,
    force: Flag,
    verbose: Flag,
    latest_only: Flag,
    subject_prefix: Option<String>,
    subject: Option<String>,
    offset: Option<i64>,
    limit: Option<i64>,
}

/// `true` or `false` in any case: Python's client writes `False`.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(from = "String")]
struct Flag(bool);

impl From<String> for Flag {
    fn from(text: String) -> Self {
        Self(text.eq_ignore_ascii_case("true"))
    }
}

impl Query {
    pub(super) fn seen(&self) -> Seen {
        match (self.deleted_only.0, self.deleted.0) {
            (true, _) => Seen::Deleted,
            (false, true) => Seen::All,
            (false, false) => Seen::Live,
        }
    }

    pub(super) fn deletion(&self) -> Deletion {
        if self.permanent.0 { Deletion::Permanent } else { Deletion::Soft }
    }

    pub(super) fn defaults_to_global(&self) -> bool {
        self.default_to_global.0
    }

    pub(super) fn is_forced(&self) -> bool {
        self.force.0
    }

    pub(super) fn is_verbose(&self) -> bool {
        self.verbose.0
    }

    pub(super) fn wants_latest_only(&self) -> bool {
        self.latest_only.0
    }

    pub(super) fn takes(&self, subject: &str) -> bool {
        let prefix = self.subject_prefix.as_deref().unwrap_or_default();
        // `:*:` stands for all contexts.
        let prefix = prefix.strip_prefix(":*:").unwrap_or(prefix);
        subject.starts_with(prefix) && self.subject.as_deref().is_none_or(|only| only == subject)
    }

    /// The part of a list that is asked for.
    pub(super) fn page<T>(&self, list: Vec<T>) -> Vec<T> {
        let number = |number: Option<i64>| number.and_then(|number| usize::try_from(number).ok());
        let limit = number(self.limit).unwrap_or(usize::MAX);
        list.into_iter().skip(number(self.offset).unwrap_or(0)).take(limit).collect()
    }
}

/// A schema in a body.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SchemaBody {
    #[serde(default)]
    schema: String,
    #[serde(default)]
    schema_type: Option<String>,
    #[serde(default)]
    references: Option<Vec<ReferenceBody>>,
    #[serde(default)]
    id: Option<i64>,
    #[serde(default)]
    version: Option<i64>,
}

#[derive(Deserialize)]
struct ReferenceBody {
    name: String,
    subject: String,
    version: u32,
}

/// The schema of a body, and the numbers that it is to have.
pub(super) fn schema(body: &Bytes) -> Result<(Document, Wanted), Error> {
    let SchemaBody { schema, schema_type, references, id, version } = json(body)?;
    if let Some(other) = schema_type.filter(|name| !name.eq_ignore_ascii_case("AVRO")) {
        let name: String = other.chars().take(20).collect();
        return Err(refusal(
            42201,
            "",
            format!("Invalid schema type {name}: this registry has AVRO"),
        ));
    }
    let references = references
        .unwrap_or_default()
        .into_iter()
        .map(|ReferenceBody { name, subject, version }| Reference { name, subject, version });
    // -1 says, in some clients' words, that there is none.
    let number = |number: Option<i64>| number.and_then(|number| u32::try_from(number).ok());
    let wanted = Wanted {
        id: number(id).filter(|&id| id > 0),
        version: number(version).filter(|&version| version > 0),
    };
    Ok((Document { references: references.collect(), ..Document::new(schema) }, wanted))
}

/// One text of a body that sets something.
pub(super) fn text(body: &Bytes, name: &str) -> Result<String, Error> {
    let value: Value = json(body)?;
    Ok(value.get(name).and_then(Value::as_str).unwrap_or_default().to_owned())
}

fn json<T: serde::de::DeserializeOwned>(body: &Bytes) -> Result<T, Error> {
    serde_json::from_slice(body)
        .map_err(|error| refusal(400, "", format!("Unable to process JSON: {error}")))
}

/// A version in a path.
pub(super) fn version(subject: &str, text: &str) -> Result<VersionRef, Error> {
    if matches!(text, "latest" | "-1") {
        return Ok(VersionRef::Latest);
    }
    // What is no number is refused as version 0 is.
    valid(subject, text.parse().unwrap_or_default(), text).map(VersionRef::Number)
}
