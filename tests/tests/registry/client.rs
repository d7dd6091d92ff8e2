//! What the Confluent client does with a server: addresses, credentials, repetition, oddities.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use factline_core::wire::SchemaRef;
use factline_registry::confluent::{Backoff, Builder, Credentials};
use factline_registry::{Confluent, Document, ErrorKind, Registry, VersionRef, WriterSchemas};
use futures_util::future::join_all;
use libtest_mimic::Trial;
use tokio::net::TcpListener;

use crate::stub::{Reply, Stub};
use crate::{Failure, check, check_eq, trial};

const SCHEMA: &str = r#"{"schema":"\"string\""}"#;

pub(crate) fn trials() -> Vec<Trial> {
    macro_rules! trials {
        ($($name:ident),+ $(,)?) => {
            vec![$(trial(concat!("client::", stringify!($name)), $name)),+]
        };
    }
    trials![
        an_address_keeps_its_path,
        credentials_are_sent_and_not_shown,
        what_may_pass_is_tried_again,
        what_will_not_pass_is_not,
        attempts_are_bounded,
        the_next_address_is_tried_and_kept,
        a_server_that_hangs_is_a_timeout,
        a_closed_port_is_no_connection,
        answers_that_are_none_are_named,
        many_who_ask_make_one_request,
        an_error_is_not_remembered,
        what_is_missing_is_not_asked_for_with_every_record,
        an_outage_does_not_touch_what_is_known,
        another_schema_language_is_unusable,
        settings_are_checked_at_once,
    ]
}

fn ok(body: &str) -> Reply {
    Some((200, body.to_owned()))
}

fn refuse(status: u16, code: u32) -> Reply {
    Some((status, format!(r#"{{"error_code":{code},"message":"so it is"}}"#)))
}

fn quick(builder: Builder) -> Builder {
    builder.backoff(Backoff { attempts: 3, first: Duration::from_millis(1), ..Backoff::default() })
}

/// Answers with each reply in turn, and with the last for ever.
fn in_turn(replies: Vec<Reply>) -> impl Fn(&crate::stub::Request) -> Reply + Send + Sync {
    let turn = AtomicUsize::new(0);
    move |_| {
        let turn = turn.fetch_add(1, Ordering::Relaxed).min(replies.len() - 1);
        replies[turn].clone()
    }
}

async fn an_address_keeps_its_path() -> Result<(), Failure> {
    let stub = Stub::start(|_| ok("[1,2]")).await?;
    for path in ["/apis/ccompat/v7", "/apis/ccompat/v7/"] {
        let client = Confluent::builder(format!("{}{path}", stub.url)).build()?;
        check_eq!(client.versions(":.ctx:a/b c").await?, [1, 2]);
        let seen = stub.seen().pop().ok_or("no request")?;
        check_eq!(seen.target, "/apis/ccompat/v7/subjects/%3A.ctx%3Aa%2Fb%20c/versions");
        check!(seen.header("accept").contains("vnd.schemaregistry.v1+json"), "{seen:?}");
    }
    Ok(())
}

async fn credentials_are_sent_and_not_shown() -> Result<(), Failure> {
    let stub = Stub::start(|_| refuse(401, 40101)).await?;
    let basic = Credentials::Basic { user: "key".into(), password: "s3cret".into() };
    let inline = stub.url.replacen("http://", "http://k%40y:s3cret@", 1);
    for (builder, expected) in [
        (Confluent::builder(&stub.url), ""),
        (Confluent::builder(&stub.url).credentials(basic), "Basic a2V5OnMzY3JldA=="),
        (
            Confluent::builder(&stub.url).credentials(Credentials::Bearer("s3cret".into())),
            "Bearer s3cret",
        ),
        (Confluent::builder(inline), "Basic a0B5OnMzY3JldA=="),
    ] {
        let client = builder.build()?;
        let error = client.subjects().await.err().ok_or("let in")?;
        check_eq!(stub.seen().pop().ok_or("no request")?.header("authorization"), expected);
        check!(error.kind() == ErrorKind::Unauthorized && error.is_denied(), "{error:?}");
        let shown = format!("{client:?} {error} {error:?}");
        check!(!shown.contains("s3cret"), "{shown}");
    }
    let shown = format!("{:?}", Credentials::Bearer("s3cret".into()));
    check!(!shown.contains("s3cret"), "{shown}");
    Ok(())
}

async fn what_may_pass_is_tried_again() -> Result<(), Failure> {
    for first in [refuse(503, 50302), refuse(500, 50001), refuse(429, 429), refuse(502, 0)] {
        let stub = Stub::start(in_turn(vec![first, ok(SCHEMA)])).await?;
        let client = quick(Confluent::builder(&stub.url)).build()?;
        check_eq!(&*client.schema(SchemaRef::Id(1)).await?.text, "\"string\"");
        check_eq!(stub.seen().len(), 2);
    }
    Ok(())
}

async fn what_will_not_pass_is_not() -> Result<(), Failure> {
    for (reply, kind) in [
        (refuse(401, 401), ErrorKind::Unauthorized),
        (refuse(403, 40301), ErrorKind::Forbidden),
        (refuse(404, 40401), ErrorKind::SubjectNotFound),
        (refuse(409, 409), ErrorKind::Conflict),
        (refuse(422, 42201), ErrorKind::InvalidSchema),
        (ok("{}"), ErrorKind::Protocol),
    ] {
        let stub = Stub::start(in_turn(vec![reply])).await?;
        let client = quick(Confluent::builder(&stub.url)).build()?;
        let error = client.register("s", &Document::new("\"int\"")).await.err().ok_or("worked")?;
        check_eq!(error.kind(), kind);
        check_eq!(stub.seen().len(), 1);
    }
    Ok(())
}

async fn attempts_are_bounded() -> Result<(), Failure> {
    let stub = Stub::start(|_| refuse(503, 50302)).await?;
    let client = quick(Confluent::builder(&stub.url)).build()?;
    let error = client.subjects().await.err().ok_or("worked")?;
    check!(error.kind() == ErrorKind::Unavailable && error.is_retriable(), "{error:?}");
    check_eq!(stub.seen().len(), 3);
    Ok(())
}

async fn the_next_address_is_tried_and_kept() -> Result<(), Failure> {
    let (down, up) = (Stub::start(|_| refuse(503, 50302)).await?, Stub::start(|_| ok("[]")).await?);
    let client = quick(Confluent::builder(&down.url).address(&up.url)).build()?;
    client.subjects().await?;
    client.subjects().await?;
    check_eq!((down.seen().len(), up.seen().len()), (1, 2));
    Ok(())
}

async fn a_server_that_hangs_is_a_timeout() -> Result<(), Failure> {
    let stub = Stub::start(|_| None).await?;
    let client = quick(Confluent::builder(&stub.url)).timeout(Duration::from_millis(40)).build()?;
    let error = client.subjects().await.err().ok_or("worked")?;
    check!(error.kind() == ErrorKind::Timeout && error.is_retriable(), "{error:?}");
    check_eq!(stub.seen().len(), 3);
    Ok(())
}

async fn a_closed_port_is_no_connection() -> Result<(), Failure> {
    let free = TcpListener::bind("127.0.0.1:0").await?.local_addr()?;
    let client = quick(Confluent::builder(format!("http://{free}"))).build()?;
    let error = client.subjects().await.err().ok_or("worked")?;
    check!(error.kind() == ErrorKind::Connection && error.is_retriable(), "{error:?}");
    check!(error.to_string().contains(&free.to_string()), "{error}");
    Ok(())
}

async fn answers_that_are_none_are_named() -> Result<(), Failure> {
    for body in [
        "<html>welcome</html>",
        "",
        "[]",
        r#"{"subject":"s","version":1,"schema":"\"int\""}"#,
        r#"{"subject":"s","version":1,"id":"seven","schema":"\"int\""}"#,
        r#"{"subject":"s","version":-1,"id":7,"schema":"\"int\""}"#,
        r#"{"subject":"s","version":1,"id":7}"#,
        r#"{"subject":"s","version":1,"id":7,"guid":"?","schema":"\"int\""}"#,
    ] {
        let stub = Stub::start(in_turn(vec![ok(body)])).await?;
        let client = Confluent::builder(&stub.url).build()?;
        let error = client.version("s", VersionRef::Latest).await.err().ok_or(body)?;
        check!(error.kind() == ErrorKind::Protocol && !error.is_retriable(), "{body}: {error:?}");
    }
    let stub = Stub::start(|_| Some((503, "NOT THERE!".to_owned()))).await?;
    let client = quick(Confluent::builder(&stub.url)).build()?;
    let error = client.subjects().await.err().ok_or("worked")?;
    check_eq!((error.kind(), error.status()), (ErrorKind::Unavailable, Some(503)));
    Ok(())
}

async fn many_who_ask_make_one_request() -> Result<(), Failure> {
    let stub = Stub::start(|request| match &*request.method {
        "GET" if request.path().starts_with("/schemas") => ok(SCHEMA),
        _ => ok(r#"{"subject":"s","version":3,"id":7,"schema":"\"string\""}"#),
    })
    .await?;
    let client = Arc::new(Confluent::builder(&stub.url).build()?.cached());
    let schema = Document::new("\"string\"");
    for _ in 0..2 {
        for all in [
            join_all((0..50).map(|_| client.schema(SchemaRef::Id(7)))).await.len(),
            join_all((0..50).map(|_| client.lookup("s", &schema))).await.len(),
            join_all((0..50).map(|_| client.version("s", VersionRef::Number(3)))).await.len(),
        ] {
            check_eq!(all, 50);
        }
    }
    check_eq!(stub.seen().len(), 3);

    let writers = WriterSchemas::new(client);
    let got = join_all((0..50).map(|_| writers.get(SchemaRef::Id(8)))).await;
    check!(got.iter().all(Result::is_ok), "{got:?}");
    check_eq!(stub.seen().len(), 4);
    Ok(())
}

async fn an_error_is_not_remembered() -> Result<(), Failure> {
    for reply in [refuse(503, 50302), refuse(401, 401), ok("<html>"), refuse(404, 40403)] {
        let stub = Stub::start(in_turn(vec![reply, ok(SCHEMA)])).await?;
        let once = Backoff { attempts: 1, ..Backoff::default() };
        let client = Confluent::builder(&stub.url).backoff(once).build()?;
        let client = Arc::new(client.cached().missing_for(Duration::ZERO));
        let writers = WriterSchemas::new(client);
        writers.get(SchemaRef::Id(1)).await.err().ok_or("found")?;
        writers.get(SchemaRef::Id(1)).await?;
        writers.get(SchemaRef::Id(1)).await?;
        check_eq!(stub.seen().len(), 2);
    }
    Ok(())
}

async fn what_is_missing_is_not_asked_for_with_every_record() -> Result<(), Failure> {
    let stub = Stub::start(|_| refuse(404, 40403)).await?;
    let client = Confluent::builder(&stub.url).build()?;
    let client = Arc::new(client.cached().missing_for(Duration::from_secs(600)));
    let writers = WriterSchemas::new(client);
    for _ in 0..20 {
        let error = writers.get(SchemaRef::Id(1)).await.err().ok_or("found")?;
        check_eq!(error.kind(), ErrorKind::SchemaNotFound);
    }
    check_eq!(stub.seen().len(), 1);
    Ok(())
}

async fn an_outage_does_not_touch_what_is_known() -> Result<(), Failure> {
    let stub = Stub::start(in_turn(vec![ok(SCHEMA), refuse(503, 50302)])).await?;
    let client = Arc::new(quick(Confluent::builder(&stub.url)).build()?.cached());
    let writers = WriterSchemas::new(client.clone());
    writers.get(SchemaRef::Id(1)).await?;
    writers.get(SchemaRef::Id(2)).await.err().ok_or("found")?;
    writers.get(SchemaRef::Id(1)).await?;
    client.schema(SchemaRef::Id(1)).await?;
    Ok(())
}

async fn another_schema_language_is_unusable() -> Result<(), Failure> {
    let protobuf = r#"{"schemaType":"PROTOBUF","schema":"message A {}"}"#;
    for body in [protobuf, r#"{"schema":"{\"type\":\"recrod\"}"}"#] {
        let stub = Stub::start(in_turn(vec![ok(body)])).await?;
        let client = Arc::new(Confluent::builder(&stub.url).build()?);
        let error = WriterSchemas::new(client).get(SchemaRef::Id(1)).await.err().ok_or(body)?;
        check_eq!(error.kind(), ErrorKind::Unusable);
    }
    Ok(())
}

async fn settings_are_checked_at_once() -> Result<(), Failure> {
    let error = Confluent::builder("not an address s3cret")
        .address("ftp://registry")
        .backoff(Backoff { attempts: 0, ..Backoff::default() })
        .build()
        .err()
        .ok_or("built")?;
    check_eq!(error.kind(), ErrorKind::Settings);
    let text = error.to_string();
    check!(
        ["address 1", "address 2", "at least once"].iter().all(|part| text.contains(part)),
        "{text}"
    );
    check!(!text.contains("s3cret"), "{text}");
    Ok(())
}
