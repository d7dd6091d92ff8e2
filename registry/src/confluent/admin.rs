//! The part of the protocol that manages a registry.

use serde_json::{Value, json};

use super::{Confluent, Method, body, path};
use crate::admin::{Admin, Deletion, Level, Mode, Verdict};
use crate::{Answer, Document, Error, VersionRef};

/// `/config` and `/config/SUBJECT`, or the same of modes.
fn setting(name: &str, subject: Option<&str>) -> String {
    match subject {
        Some(subject) => format!("/{name}/{}", path::segment(subject)),
        None => format!("/{name}"),
    }
}

fn deletion(path: String, how: Deletion) -> String {
    match how {
        Deletion::Soft => path,
        Deletion::Permanent => path + "?permanent=true",
    }
}

impl Confluent {
    /// A subject's own setting; `None` where it has none.
    async fn own(&self, path: &str, subject: Option<&str>) -> Result<Option<Value>, Error> {
        match self.get(path).await {
            // Some registries know no setting of a subject that is not there.
            Err(error) if error.is_not_found() && subject.is_some() => Ok(None),
            other => other.map(Some),
        }
    }

    async fn change(&self, path: &str, body: Option<Value>) -> Result<(), Error> {
        let method = if body.is_some() { Method::Put } else { Method::Delete };
        self.exchange(method, path, body.as_ref()).await.map(drop)
    }
}

impl Admin for Confluent {
    fn level<'a>(&'a self, subject: Option<&'a str>) -> Answer<'a, Option<Level>> {
        Box::pin(async move {
            let path = setting("config", subject);
            self.own(&path, subject).await?.map(|value| body::level(value, &path)).transpose()
        })
    }

    fn set_level<'a>(&'a self, subject: Option<&'a str>, level: Option<Level>) -> Answer<'a, ()> {
        Box::pin(async move {
            let body = level.map(|level| json!({ "compatibility": level.as_str() }));
            self.change(&setting("config", subject), body).await
        })
    }

    fn mode<'a>(&'a self, subject: Option<&'a str>) -> Answer<'a, Option<Mode>> {
        Box::pin(async move {
            let path = setting("mode", subject);
            self.own(&path, subject).await?.map(|value| body::mode(value, &path)).transpose()
        })
    }

    fn set_mode<'a>(&'a self, subject: Option<&'a str>, mode: Option<Mode>) -> Answer<'a, ()> {
        Box::pin(async move {
            let body = mode.map(|mode| json!({ "mode": mode.as_str() }));
            self.change(&setting("mode", subject), body).await
        })
    }

    fn judge<'a>(
        &'a self,
        subject: &'a str,
        version: Option<VersionRef>,
        schema: &'a Document,
    ) -> Answer<'a, Verdict> {
        Box::pin(async move {
            let version = version.map(|version| format!("/{version}")).unwrap_or_default();
            let subject = path::segment(subject);
            let path = format!("/compatibility/subjects/{subject}/versions{version}?verbose=true");
            body::verdict(self.post(&path, schema).await?, &path)
        })
    }

    fn delete_subject<'a>(&'a self, subject: &'a str, how: Deletion) -> Answer<'a, Vec<u32>> {
        Box::pin(async move {
            let path = deletion(format!("/subjects/{}", path::segment(subject)), how);
            body::typed(self.exchange(Method::Delete, &path, None).await?, &path)
        })
    }

    fn delete_version<'a>(
        &'a self,
        subject: &'a str,
        version: VersionRef,
        how: Deletion,
    ) -> Answer<'a, u32> {
        Box::pin(async move {
            let path = format!("/subjects/{}/versions/{version}", path::segment(subject));
            let path = deletion(path, how);
            body::typed(self.exchange(Method::Delete, &path, None).await?, &path)
        })
    }
}
