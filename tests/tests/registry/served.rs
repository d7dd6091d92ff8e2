//! Our server alone: what outlives it, and the answers that other clients know.

use factline_core::wire::SchemaRef;
use factline_registry::admin::{Deletion, Level, Mode};
use factline_registry::confluent::{Backoff, Method};
use factline_registry::{
    Admin, Confluent, Document, Embedded, ErrorKind, Reference, Registry, VersionRef,
};
use factline_tests::conformance;
use factline_tests::servers::{self, Server};
use libtest_mimic::Trial;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::adapters::Served;
use crate::{Failure, check, check_eq, run, trial};

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        trial("server::what_is_kept_outlives_it", what_is_kept_outlives_it),
        trial("server::a_file_has_one_registry", a_file_has_one_registry),
        trial("server::a_foreign_file_is_left_alone", a_foreign_file_is_left_alone),
        trial("server::bad_requests_are_refused", bad_requests_are_refused),
        trial("server::a_large_schema_is_kept", a_large_schema_is_kept),
        trial("server::lists_are_paged_and_filtered", lists_are_paged_and_filtered),
        servers::trial(
            "server::confluents_python_client_is_at_home",
            &[Server::Python],
            |python| run(stranger(python)).map_err(|failure| failure.to_string().into()),
        ),
        conformance::suite_of("server::recorded", "registry/http_exchanges.jsonl", |row| {
            run(recorded(row))
                .map_err(|failure| format!("{} {}: {failure}", row["method"], row["path"]))
        }),
    ]
}

fn client(served: &Served) -> Result<Confluent, Failure> {
    let once = Backoff { attempts: 1, ..Backoff::default() };
    Ok(Confluent::builder(&served.url).backoff(once).build()?)
}

async fn what_is_kept_outlives_it() -> Result<(), Failure> {
    let folder = TempDir::new()?;
    let served = Served::start(&folder).await?;
    let registry = client(&served)?;
    let inner = Document::new(r#"{"type":"fixed","name":"t.F","size":2}"#);
    registry.register("inner", &inner).await?;
    let reference = Reference { name: "t.F".to_owned(), subject: "inner".to_owned(), version: 1 };
    let outer = Document {
        references: vec![reference].into(),
        ..Document::new(r#"{"type":"array","items":"t.F"}"#)
    };
    registry.register("outer", &outer).await?;
    registry.register("gone", &Document::new("\"int\"")).await?;
    registry.delete_subject("gone", Deletion::Soft).await?;
    registry.set_level(None, Some(Level::Full)).await?;
    registry.set_level(Some("outer"), Some(Level::None)).await?;
    registry.set_mode(Some("inner"), Some(Mode::ReadOnly)).await?;
    let before = seen(&registry).await?;
    served.stop().await?;

    let served = Served::start(&folder).await?;
    check_eq!(seen(&client(&served)?).await?, before);
    served.stop().await
}

/// Everything that a client can see.
async fn seen(registry: &Confluent) -> Result<Value, Failure> {
    let mut all = Vec::new();
    for path in ["/schemas?deleted=true", "/config", "/config/outer", "/mode", "/mode/inner"] {
        all.push(registry.exchange(Method::Get, path, None).await?);
    }
    check_eq!(all[0].as_array().map(Vec::len), Some(3));
    Ok(Value::from(all))
}

async fn a_file_has_one_registry() -> Result<(), Failure> {
    let folder = TempDir::new()?;
    let served = Served::start(&folder).await?;
    let second = Embedded::open(&folder.path().join("registry.db")).await.err();
    let error = second.ok_or("two registries have one file")?;
    check_eq!(error.kind(), ErrorKind::Storage);
    check!(error.to_string().contains("another process"), "{error}");
    served.stop().await
}

async fn a_foreign_file_is_left_alone() -> Result<(), Failure> {
    let folder = TempDir::new()?;
    let file = folder.path().join("notes.txt");
    std::fs::write(
        &file,
        "notes that are no database, and long enough to be read as none\n".repeat(80),
    )?;
    let before = std::fs::read(&file)?;
    let error = Embedded::open(&file).await.err().ok_or("it opened")?;
    check!(error.to_string().contains("notes.txt"), "{error}");
    check_eq!(std::fs::read(&file)?, before);
    Ok(())
}

async fn bad_requests_are_refused() -> Result<(), Failure> {
    let folder = TempDir::new()?;
    let served = Served::start(&folder).await?;
    let registry = client(&served)?;
    registry.register("s", &Document::new("\"int\"")).await?;
    let protobuf = json!({ "schemaType": "PROTOBUF", "schema": "message A {}" });
    let unknown = json!({ "schema": "\"a.B\"", "references": [
        { "name": "a.B", "subject": "none", "version": 1 }] });
    for (method, path, body, status, code) in [
        (Method::Get, "/nowhere", None, 404, 404),
        (Method::Put, "/subjects", None, 405, 405),
        (Method::Post, "/subjects/s/versions", None, 400, 400),
        (Method::Post, "/subjects/s/versions", Some(json!({})), 422, 42201),
        (Method::Post, "/subjects/s/versions", Some(protobuf), 422, 42201),
        (Method::Post, "/subjects/s/versions", Some(unknown), 422, 42201),
        (
            Method::Post,
            "/subjects/s/versions",
            Some(json!({"schema": "\"int\"", "id": 7})),
            422,
            42205,
        ),
        (Method::Get, "/subjects/s/versions/0", None, 422, 42202),
        (Method::Get, "/subjects/s/versions/first", None, 422, 42202),
        (Method::Get, "/subjects/s/versions/4294967297", None, 422, 42202),
        (Method::Get, "/schemas/ids/seven", None, 404, 40403),
        (Method::Get, "/schemas/guids/seven", None, 404, 40403),
        (Method::Put, "/config", Some(json!({"compatibility": "LOOSE"})), 422, 42203),
        (Method::Put, "/mode", Some(json!({"mode": "WRITE"})), 422, 42204),
        (Method::Get, "/config/s", None, 404, 40408),
        (Method::Get, "/mode/s", None, 404, 40409),
        (Method::Delete, "/config/s", None, 404, 40408),
    ] {
        let error = registry.exchange(method, path, body.as_ref()).await.err();
        let error = error.ok_or_else(|| format!("{method:?} {path} worked"))?;
        let got = (path, error.status(), error.code());
        check_eq!(got, (path, Some(status), Some(code)));
    }
    check_eq!(registry.versions("s").await?, [1]);
    served.stop().await
}

async fn a_large_schema_is_kept() -> Result<(), Failure> {
    let folder = TempDir::new()?;
    let served = Served::start(&folder).await?;
    let registry = client(&served)?;
    let doc = "a long story. ".repeat(30_000);
    let text = format!(r#"{{"type":"record","name":"Long","doc":"{doc}","fields":[]}}"#);
    let made = registry.register("long", &Document::new(&*text)).await?;
    check!(text.len() > 400_000, "it is short");
    check_eq!(registry.schema(SchemaRef::Id(made.id)).await?.text.len(), text.len());
    served.stop().await
}

async fn lists_are_paged_and_filtered() -> Result<(), Failure> {
    let folder = TempDir::new()?;
    let served = Served::start(&folder).await?;
    let registry = client(&served)?;
    for subject in ["a-1", "a-2", "a-3", "b-1"] {
        registry.register(subject, &Document::new("\"int\"")).await?;
    }
    registry.delete_subject("a-3", Deletion::Soft).await?;
    for (query, expected) in [
        ("", json!(["a-1", "a-2", "b-1"])),
        ("?deleted=true", json!(["a-1", "a-2", "a-3", "b-1"])),
        ("?deletedOnly=true", json!(["a-3"])),
        ("?deleted_only=True", json!(["a-3"])),
        ("?subjectPrefix=a", json!(["a-1", "a-2"])),
        ("?offset=1&limit=1", json!(["a-2"])),
        ("?offset=0&limit=-1&deleted=False", json!(["a-1", "a-2", "b-1"])),
    ] {
        let path = format!("/subjects{query}");
        check_eq!(registry.exchange(Method::Get, &path, None).await?, expected);
    }
    served.stop().await
}

/// confluent-kafka's own client, serializers and deserializers.
async fn stranger(python: Vec<String>) -> Result<(), Failure> {
    let python = python.into_iter().next().ok_or("no interpreter")?;
    let folder = TempDir::new()?;
    let served = Served::start(&folder).await?;
    let mut command = std::process::Command::new(python);
    command.args([concat!(env!("CARGO_MANIFEST_DIR"), "/foreign/registry.py"), &served.url]);
    let output = tokio::task::spawn_blocking(move || command.output()).await??;
    let said = String::from_utf8_lossy(&output.stderr);
    check!(output.status.success(), "the stranger: {}: {said}", output.status);
    served.stop().await
}

/// A recorded exchange with Confluent's registry, with ours in its place.
async fn recorded(row: &Value) -> Result<(), Failure> {
    let text = |name: &str| row[name].as_str().unwrap_or_default();
    let folder = TempDir::new()?;
    let served = Served::start(&folder).await?;
    let registry = client(&served)?;
    let body: Option<Value> = row["req_body"].as_str().map(serde_json::from_str).transpose()?;
    let Some(prepared) = prepare(&registry, text("method"), text("path")).await? else {
        return served.stop().await;
    };
    let target = format!("{}?{}", prepared.path, text("query"));
    let method = crate::exchanges::method(text("method"))?;
    let got = registry.exchange(method, &target, body.as_ref()).await;
    let answered: Value = serde_json::from_str(text("resp_body"))?;
    match got {
        Ok(mut value) => {
            check_eq!(row["status"], 200);
            if let Some(schema) = answered.get("schema").and_then(Value::as_str) {
                let written = value["schema"].as_str().unwrap_or_default();
                check_eq!(
                    serde_json::from_str::<Value>(written)?,
                    serde_json::from_str::<Value>(schema)?
                );
                value = answered.clone();
            }
            check_eq!(value, answered);
        }
        Err(error) => {
            check_eq!(json!(error.status()), row["status"]);
            // The recording's -1 is its mock's; Confluent's own code for it is the status.
            let code = answered["error_code"].as_i64().filter(|code| *code > 0);
            check_eq!(error.code(), code.or_else(|| error.status().map(i64::from)));
        }
    }
    served.stop().await
}

/// What must be there for a row, and its path with our ids in it.
struct Prepared {
    path: String,
}

const BASIC: &str = r#"{"name":"basic","type":"record","doc":"basic schema for tests","namespace":"python.test","fields":[{"name":"number","doc":"age","type":["long","null"]},{"name":"name","doc":"a name","type":["string"]}]}"#;

/// Makes a row's state; `None` for what our server has not: authentication, contexts, associations,
/// and modes that may not change.
async fn prepare(
    registry: &Confluent,
    method: &str,
    path: &str,
) -> Result<Option<Prepared>, Failure> {
    let basic = Document::new(BASIC);
    let mut path = path.to_owned();
    match (method, &*path) {
        ("GET", "/subjects") | ("GET", "/contexts") => return Ok(None),
        (_, "/associations/resources/-/test-auto-register" | "/mode/operation_not_permitted") => {
            return Ok(None);
        }
        ("POST", "/subjects/conflict/versions") => {
            let other = r#"{"name":"basic","namespace":"python.test","type":"record","fields":[]}"#;
            registry.register("conflict", &Document::new(other)).await?;
        }
        (_, "/schemas/ids/47" | "/schemas/ids/47/subjects") => {
            let id = registry.register("subject1", &basic).await?.id;
            registry.register("subject2", &basic).await?;
            path = path.replace("47", &id.to_string());
        }
        (_, "/subjects/get_version/versions/422") => path = path.replace("422", "0"),
        (_, "/subjects/delete_version/versions/404") => {
            registry.register("delete_version", &basic).await?;
        }
        (_, "/subjects/get_version/versions/3/referencedby") => return Ok(None),
        (_, "/config") => registry.set_level(None, Some(Level::Full)).await?,
        (_, "/compatibility/subjects/notfound/versions/404") => {
            registry.register("notfound", &basic).await?;
        }
        (_, "/subjects/test-use-latest-version-key/versions/latest") => {
            registry.register("test-use-latest-version-key", &basic).await?;
            let found = registry.version("test-use-latest-version-key", VersionRef::Latest).await?;
            check_eq!(found.version, 1);
        }
        _ => {}
    }
    Ok(Some(Prepared { path }))
}
