//! Scenarios of the wire format, recorded from other projects' tests.
//!
//! Each row has bytes, and what the registry answered. Rows say in several ways that an error is
//! due; where its mocks answer an error first and a schema later, the second try must work.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use factline_core::avro::value as avro;
use factline_core::wire::{self, SchemaRef, WireError};
use factline_registry::confluent::Backoff;
use factline_registry::{
    Confluent, Document, Error, ErrorKind, Registry, VersionRef, WriterSchemas,
};
use factline_tests::conformance;
use libtest_mimic::Trial;
use serde_json::Value;

use crate::stub::{Request, Stub};
use crate::{Failure, check, check_eq, run};

pub(crate) fn trial() -> Trial {
    conformance::suite("registry/wire_scenarios.jsonl", |row| {
        run(scenario(row)).map_err(|failure| format!("{}: {failure}", row["test"]))
    })
}

async fn scenario(row: &Value) -> Result<(), Failure> {
    let registry = registry(row).await?;
    let ids = ask(&registry, row).await?;
    for bytes in row["bytes"].as_array().ok_or("no bytes")? {
        let value = unhex(bytes["hex"].as_str().unwrap_or_default())?;
        match bytes["kind"].as_str().unwrap_or_default() {
            "encoded" => encoded(&value, &ids)?,
            "decode" => decode(row, Arc::clone(&registry), &value).await?,
            "prefix" => prefix(row, &value)?,
            "fixture" => {
                check_eq!(wire::read(&value).is_err(), row["expects_error"] == true);
            }
            other => return Err(format!("bytes of an unknown kind: {other}").into()),
        }
    }
    Ok(())
}

/// A client of a server that gives the row's answers, each once, the last of a path for ever.
async fn registry(row: &Value) -> Result<Arc<dyn Registry>, Failure> {
    let mocks: VecDeque<Value> = row["mocks"].as_array().into_iter().flatten().cloned().collect();
    let mocks = Mutex::new(mocks);
    let stub = Stub::start(move |request| {
        let mut mocks = mocks.lock().unwrap_or_else(PoisonError::into_inner);
        let place = mocks.iter().position(|mock| is_for(mock, request));
        // A row without an answer is one whose registry can't be reached.
        let Some(place) = place else { return Some((503, String::new())) };
        let later = mocks.iter().skip(place + 1).any(|mock| is_for(mock, request));
        let mock = if later { mocks.remove(place)? } else { mocks[place].clone() };
        let status = u16::try_from(mock["status"].as_u64()?).ok()?;
        Some((status, mock["body"].as_str()?.to_owned()))
    })
    .await?;
    let once = Backoff { attempts: 1, ..Backoff::default() };
    let client = Confluent::builder(&stub.url).backoff(once).build()?;
    Ok(Arc::new(client.cached().missing_for(Duration::ZERO)))
}

fn path(mock: &Value) -> &str {
    mock["path"].as_str().and_then(|path| path.split('?').next()).unwrap_or_default()
}

fn is_for(mock: &Value, request: &Request) -> bool {
    mock["method"] == *request.method && path(mock) == request.path()
}

/// Asks what the row's encoder asked, and checks each answer; gives the ids that came.
async fn ask(registry: &Arc<dyn Registry>, row: &Value) -> Result<Vec<u32>, Failure> {
    let mut ids = Vec::new();
    for mock in row["mocks"].as_array().into_iter().flatten() {
        let parts: Vec<&str> = path(mock).split('/').skip(1).collect();
        let got = match parts[..] {
            ["subjects", subject, "versions", "latest"] => {
                registry.version(subject, VersionRef::Latest).await.map(|found| found.id)
            }
            ["subjects", subject, "versions"] => {
                let made = registry.register(subject, &Document::new("\"string\"")).await;
                made.map(|made| made.id)
            }
            // A decoder's question; `decode` asks it.
            _ => continue,
        };
        let got = got.map_err(|error: Error| error.kind());
        check_eq!(got, answer(mock)?);
        ids.extend(got);
    }
    Ok(ids)
}

/// What a mock's answer means.
fn answer(mock: &Value) -> Result<Result<u32, ErrorKind>, Failure> {
    let body: Value =
        mock["body"].as_str().map(serde_json::from_str).and_then(Result::ok).unwrap_or_default();
    Ok(match (mock["status"].as_u64(), body["error_code"].as_i64(), body["id"].as_u64()) {
        (Some(200), _, Some(id)) => Ok(u32::try_from(id)?),
        (Some(200), _, None) => Err(ErrorKind::Protocol),
        (Some(404), Some(40403), _) => Err(ErrorKind::SchemaNotFound),
        (Some(503), ..) => Err(ErrorKind::Unavailable),
        other => return Err(format!("no expectation for {other:?}").into()),
    })
}

/// What an encoder wrote: framed by an id that the registry gave, or a bare datum.
fn encoded(value: &[u8], ids: &[u32]) -> Result<(), Failure> {
    match wire::read(value) {
        Ok((schema, datum)) => {
            check!(
                ids.iter().any(|id| SchemaRef::Id(*id) == schema),
                "the registry gave {ids:?}, not {schema}"
            );
            let mut written = Vec::new();
            wire::write(schema, &mut written);
            written.extend_from_slice(datum);
            check_eq!(written, value);
        }
        Err(error) => check_eq!(error, WireError::Magic { found: value[0] }),
    }
    Ok(())
}

fn prefix(row: &Value, value: &[u8]) -> Result<(), Failure> {
    let (schema, _) = wire::read(value)?;
    let guid = row["expect"]["guid"].as_str().unwrap_or_default().parse()?;
    check_eq!(schema, SchemaRef::Guid(guid));
    Ok(())
}

async fn decode(row: &Value, registry: Arc<dyn Registry>, value: &[u8]) -> Result<(), Failure> {
    let writers = WriterSchemas::new(registry);
    let mocks = row["mocks"].as_array().map_or(0, Vec::len);
    let errors = row["expected_errors"].as_array().map_or(0, Vec::len);
    let first = read(&writers, value).await;
    if row["expects_error"] == true || errors > 0 || mocks == 0 {
        check!(first.is_err(), "it was read as {first:?}");
        if mocks < 2 {
            return Ok(());
        }
    }
    let json = if mocks < 2 { first? } else { read(&writers, value).await? };
    let source = row["expected_value_src"].to_string();
    if let Some((_, rest)) = source.split_once("Value::Long(") {
        let number: i64 = rest.split(')').next().unwrap_or_default().parse()?;
        check_eq!(json, format!(r#"{{"beat":{number}}}"#));
    }
    Ok(())
}

/// A record's value as Avro-JSON.
async fn read(writers: &WriterSchemas, value: &[u8]) -> Result<String, Failure> {
    let (schema, datum) = wire::read(value)?;
    let writer = writers.get(schema).await?;
    Ok(avro::Value::decode(writer.schema(), datum)?.to_json(writer.schema())?)
}

fn unhex(text: &str) -> Result<Vec<u8>, Failure> {
    let digits = text.as_bytes().chunks(2);
    let bytes = digits.map(|pair| u8::from_str_radix(&String::from_utf8_lossy(pair), 16));
    Ok(bytes.collect::<Result<_, _>>()?)
}
