//! Recorded exchanges with Confluent's registry: every answer becomes its value or its typed error.

use factline_core::wire::SchemaRef;
use factline_registry::confluent::Method;
use factline_registry::{Confluent, Document, Error, ErrorKind, Registry, VersionRef};
use factline_tests::conformance;
use libtest_mimic::Trial;
use serde_json::Value;

use crate::stub::Stub;
use crate::{Failure, check, check_eq, run};

pub(crate) fn trial() -> Trial {
    conformance::suite("registry/http_exchanges.jsonl", |row| {
        run(exchange(row))
            .map_err(|failure| format!("{} {}: {failure}", row["method"], row["path"]))
    })
}

async fn exchange(row: &Value) -> Result<(), Failure> {
    let text = |name: &str| row[name].as_str().unwrap_or_default().to_owned();
    let status = u16::try_from(row["status"].as_u64().ok_or("no status")?)?;
    let reply = (status, text("resp_body"));
    let stub = Stub::start(move |_| Some(reply.clone())).await?;
    let client = Confluent::builder(&stub.url).build()?;

    let query = text("query");
    let target = if query.is_empty() { text("path") } else { format!("{}?{query}", text("path")) };
    let body: Option<Value> = row["req_body"].as_str().map(serde_json::from_str).transpose()?;
    let result = client.exchange(method(&text("method"))?, &target, body.as_ref()).await;

    let seen = stub.seen().pop().ok_or("no request came")?;
    check_eq!((&seen.method, &seen.target), (&text("method"), &target));
    check_eq!(seen.json(), body.clone().unwrap_or_default());
    let answered: Value = serde_json::from_str(&text("resp_body"))?;
    compare(status, &answered, result.as_ref())?;
    if let Some(typed) = typed(&client, &text("method"), &text("path"), body.as_ref()).await {
        compare_kind(status, &answered, typed.as_ref().err())?;
    }
    Ok(())
}

pub(crate) fn method(name: &str) -> Result<Method, Failure> {
    Ok(match name {
        "GET" => Method::Get,
        "POST" => Method::Post,
        "PUT" => Method::Put,
        "DELETE" => Method::Delete,
        _ => return Err("a method that the protocol does not use".into()),
    })
}

fn compare(status: u16, answered: &Value, got: Result<&Value, &Error>) -> Result<(), Failure> {
    if let Ok(value) = got {
        check_eq!(value, answered);
    }
    compare_kind(status, answered, got.err())
}

fn compare_kind(status: u16, answered: &Value, error: Option<&Error>) -> Result<(), Failure> {
    let code = answered["error_code"].as_i64();
    check_eq!(error.map(Error::kind), expected(status, code)?);
    if let Some(error) = error {
        check_eq!((error.status(), error.code()), (Some(status), code));
        check!(!error.is_retriable(), "says to try again: {error}");
    }
    Ok(())
}

/// The kind that an answer stands for; `None` for a success. Apart from the client's own table.
fn expected(status: u16, code: Option<i64>) -> Result<Option<ErrorKind>, Failure> {
    Ok(Some(match (status, code) {
        (200, _) => return Ok(None),
        (401, _) => ErrorKind::Unauthorized,
        (409, _) => ErrorKind::Conflict,
        (404, Some(40401)) => ErrorKind::SubjectNotFound,
        (404, Some(40402)) => ErrorKind::VersionNotFound,
        (404, Some(40403)) => ErrorKind::SchemaNotFound,
        (422, Some(42201)) => ErrorKind::InvalidSchema,
        (422, Some(42202)) => ErrorKind::InvalidVersion,
        (422, Some(42205)) => ErrorKind::NotPermitted,
        other => return Err(format!("no expectation for {other:?}").into()),
    }))
}

/// The same request by the port, where it has a method for it.
async fn typed(
    client: &Confluent,
    method: &str,
    path: &str,
    body: Option<&Value>,
) -> Option<Result<(), Error>> {
    let document =
        || Document::new(body.and_then(|body| body["schema"].as_str()).unwrap_or_default());
    let parts: Vec<&str> = path.split('/').skip(1).collect();
    Some(match (method, &parts[..]) {
        ("GET", ["schemas", "ids", id]) => {
            client.schema(SchemaRef::Id(id.parse().ok()?)).await.map(drop)
        }
        ("GET", ["subjects"]) => client.subjects().await.map(drop),
        // Confluent's client records a version of -1 for `latest`, which no server sends.
        ("GET", ["subjects", subject, "versions", number]) if *number != "latest" => {
            let number = VersionRef::Number(number.parse().ok()?);
            client.version(subject, number).await.map(drop)
        }
        ("POST", ["subjects", subject]) => client.lookup(subject, &document()).await.map(drop),
        ("POST", ["subjects", subject, "versions"]) => {
            client.register(subject, &document()).await.map(drop)
        }
        _ => return None,
    })
}
