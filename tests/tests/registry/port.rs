//! One suite for every adapter of the port.

use std::sync::Arc;

use factline_core::avro::layout::Layout;
use factline_core::avro::schema::Schema;
use factline_core::event::{EventDescriptor, SchemaText, WriterSchema};
use factline_core::wire::SchemaRef;
use factline_registry::{
    Document, ErrorKind, IfMissing, Reference, VersionRef, WriterSchemas, schema_id_for,
    schema_id_of,
};
use libtest_mimic::Trial;

use crate::adapters::{self, Case, Fixture};
use crate::{Failure, check, check_eq};

const A: &str = r#"{"name":"a","type":"int"}"#;
const A_AND_B: &str = r#"{"name":"a","type":"int"},{"name":"b","type":"string","default":""}"#;

/// Every case against every adapter.
pub(crate) fn trials() -> Vec<Trial> {
    cases().into_iter().flat_map(|(name, case)| adapters::trials("", name, case, true)).collect()
}

macro_rules! cases {
    ($($name:ident),+ $(,)?) => {
        fn cases() -> Vec<(&'static str, Case)> {
            vec![$((stringify!($name), |fixture| Box::pin($name(fixture)))),+]
        }
    };
}

cases! {
    what_is_registered_is_found,
    the_same_schema_is_the_same_version,
    another_schema_is_the_next_version,
    a_schema_has_one_id_in_all_subjects,
    what_is_not_there_is_said_to_be_missing,
    an_invalid_schema_is_refused,
    subjects_may_have_odd_names,
    references_are_resolved,
    a_publisher_finds_its_version,
    a_publisher_registers_only_when_asked,
}

async fn what_is_registered_is_found(it: &Fixture) -> Result<(), Failure> {
    let (registry, subject, schema) = (&it.registry, it.subject("found"), it.record(A));
    let registered = registry.register(&subject, &schema).await?;
    let wanted = Schema::parse(&schema.text)?.fingerprints();

    let latest = registry.version(&subject, VersionRef::Latest).await?;
    check_eq!(latest, registry.version(&subject, VersionRef::Number(1)).await?);
    check_eq!(latest, registry.lookup(&subject, &schema).await?);
    check_eq!((latest.id, latest.version, &latest.subject), (registered.id, 1, &subject));
    check_eq!(registry.versions(&subject).await?, [1]);

    let mut names = vec![SchemaRef::Id(latest.id)];
    names.extend(latest.guid.map(SchemaRef::Guid));
    for name in names {
        let found = Schema::parse(&registry.schema(name).await?.text)?.fingerprints();
        check_eq!(found.sha256, wanted.sha256);
    }
    let subjects = registry.subjects().await?;
    check!(subjects.is_sorted() && subjects.contains(&subject), "subjects are {subjects:?}");
    Ok(())
}

async fn the_same_schema_is_the_same_version(it: &Fixture) -> Result<(), Failure> {
    let (registry, subject, schema) = (&it.registry, it.subject("same"), it.record(A));
    let first = registry.register(&subject, &schema).await?;
    let spaced = Document::new(schema.text.replace(',', " ,\n "));
    check_eq!(registry.register(&subject, &spaced).await?.id, first.id);
    check_eq!(registry.lookup(&subject, &spaced).await?.id, first.id);
    check_eq!(registry.versions(&subject).await?, [1]);
    Ok(())
}

async fn another_schema_is_the_next_version(it: &Fixture) -> Result<(), Failure> {
    let (registry, subject) = (&it.registry, it.subject("next"));
    let first = registry.register(&subject, &it.record(A)).await?;
    let second = registry.register(&subject, &it.record(A_AND_B)).await?;
    check!(first.id != second.id, "both have the id {}", first.id);
    check_eq!(registry.versions(&subject).await?, [1, 2]);
    check_eq!(registry.version(&subject, VersionRef::Latest).await?.id, second.id);
    check_eq!(registry.version(&subject, VersionRef::Number(1)).await?.id, first.id);
    check_eq!(registry.lookup(&subject, &it.record(A)).await?.version, 1);
    Ok(())
}

async fn a_schema_has_one_id_in_all_subjects(it: &Fixture) -> Result<(), Failure> {
    let one = it.registry.register(&it.subject("one"), &it.record(A)).await?;
    let two = it.registry.register(&it.subject("two"), &it.record(A)).await?;
    check_eq!(one.id, two.id);
    Ok(())
}

async fn what_is_not_there_is_said_to_be_missing(it: &Fixture) -> Result<(), Failure> {
    let (registry, none, some) = (&it.registry, it.subject("none"), it.subject("some"));
    registry.register(&some, &it.record(A)).await?;
    let unknown = it.record(A_AND_B);
    let latest = registry.version(&none, VersionRef::Latest).await;
    let ninth = registry.version(&some, VersionRef::Number(9)).await;
    let id = registry.schema(SchemaRef::Id(i32::MAX as u32)).await;
    for (what, expected, error) in [
        ("versions", ErrorKind::SubjectNotFound, registry.versions(&none).await.err()),
        ("latest", ErrorKind::SubjectNotFound, latest.err()),
        ("lookup", ErrorKind::SubjectNotFound, registry.lookup(&none, &unknown).await.err()),
        ("lookup", ErrorKind::SchemaNotFound, registry.lookup(&some, &unknown).await.err()),
        ("version 9", ErrorKind::VersionNotFound, ninth.err()),
        ("id", ErrorKind::SchemaNotFound, id.err()),
    ] {
        let error = error.ok_or_else(|| format!("{what} was found"))?;
        check!(error.kind() == expected, "{what} gives {error:?}");
        check!(!error.is_retriable(), "{what} says to try again");
    }
    // Confluent calls version 0 invalid, Apicurio says that there is none.
    let zeroth = registry.version(&some, VersionRef::Number(0)).await.err().ok_or("version 0")?;
    check!(zeroth.is_invalid() || zeroth.is_not_found(), "{zeroth:?}");
    Ok(())
}

async fn an_invalid_schema_is_refused(it: &Fixture) -> Result<(), Failure> {
    for text in ["{", r#"{"type":"recrod"}"#, r#"{"type":"record","name":"R"}"#] {
        let refused = it.registry.register(&it.subject("bad"), &Document::new(text)).await;
        let error = refused.err().ok_or_else(|| format!("{text} was accepted"))?;
        check!(error.kind() == ErrorKind::InvalidSchema, "{text} gives {error:?}");
        check!(error.is_invalid() && !error.is_retriable(), "{error:?}");
    }
    let none = it.registry.versions(&it.subject("bad")).await;
    check!(none.is_err_and(|error| error.is_not_found()), "the subject exists");
    Ok(())
}

async fn subjects_may_have_odd_names(it: &Fixture) -> Result<(), Failure> {
    for name in ["a/b", "a b", "a%2Fb", "é", "a?b#c", "a+b&c=d"] {
        let subject = it.subject(name);
        let id = it.registry.register(&subject, &it.record(A)).await?.id;
        let found = it.registry.version(&subject, VersionRef::Latest).await?;
        check_eq!((found.id, found.subject), (id, subject));
    }
    Ok(())
}

async fn references_are_resolved(it: &Fixture) -> Result<(), Failure> {
    let (inner, outer) = (it.subject("inner"), it.subject("outer"));
    let record = it.record(A);
    let name = it.record_name();
    it.registry.register(&inner, &record).await?;
    let text = format!(
        r#"{{"type":"record","name":"{name}Outer","fields":[{{"name":"inner","type":"{name}"}}]}}"#
    );
    let references = vec![Reference { name: name.clone(), subject: inner, version: 1 }];
    let document = Document { references: references.into(), ..Document::new(text) };
    let id = it.registry.register(&outer, &document).await?.id;

    let schemas = WriterSchemas::new(Arc::clone(&it.registry));
    let writer = schemas.get(SchemaRef::Id(id)).await?;
    check_eq!(writer.full_name(), format!("{name}Outer"));
    let whole = format!(
        r#"{{"type":"record","name":"{name}Outer","fields":[{{"name":"inner","type":{}}}]}}"#,
        record.text
    );
    check_eq!(writer.fingerprints().sha256, Schema::parse(&whole)?.fingerprints().sha256);
    check!(schemas.known(SchemaRef::Id(id)).is_some(), "it is not remembered");
    Ok(())
}

/// An event whose schema is `text`; publishing looks at nothing else.
fn event(text: &Document) -> Result<EventDescriptor, Failure> {
    static LAYOUT: Layout = Layout::record("t.R", &[]);
    let prints = Schema::parse(&text.text)?.fingerprints();
    Ok(EventDescriptor {
        event_type: "T.R",
        full_name: "t.R",
        topic: "t",
        key_field: "a",
        data_subject: "",
        class: "",
        retired: false,
        schema: SchemaText::Literal {
            text: String::leak(text.text.to_string()),
            crc64: prints.crc64,
            resolution: prints.resolution,
            text_fp: prints.text,
        },
        tagged: &[],
        layout: || &LAYOUT,
    })
}

async fn a_publisher_finds_its_version(it: &Fixture) -> Result<(), Failure> {
    let subject = it.subject("publish");
    let older = it.registry.register(&subject, &it.record(A)).await?;
    let newer = it.registry.register(&subject, &it.record(A_AND_B)).await?;
    let documented = A.replacen('{', r#"{"doc":"words","#, 1);
    for (fields, id) in [(A, older.id), (A_AND_B, newer.id), (&documented, older.id)] {
        let event = event(&it.record(fields))?;
        let found = schema_id_for(&*it.registry, &subject, &event, IfMissing::Fail).await?;
        check_eq!(found.id, id);
        // What was written before, too.
        let writer = WriterSchema::new(Schema::parse(event.schema.text())?);
        let found = schema_id_of(&*it.registry, &subject, &writer, IfMissing::Fail).await?;
        check_eq!(found.id, id);
    }
    check_eq!(it.registry.versions(&subject).await?, [1, 2]);
    Ok(())
}

async fn a_publisher_registers_only_when_asked(it: &Fixture) -> Result<(), Failure> {
    let (none, some) = (it.subject("none"), it.subject("some"));
    it.registry.register(&some, &it.record(A)).await?;
    let event = event(&it.record(A_AND_B))?;
    for (subject, kind) in
        [(&none, ErrorKind::SubjectNotFound), (&some, ErrorKind::NoFittingVersion)]
    {
        let refused = schema_id_for(&*it.registry, subject, &event, IfMissing::Fail).await;
        let error = refused.err().ok_or("something was registered")?;
        check_eq!(error.kind(), kind);
        let writer = WriterSchema::new(Schema::parse(event.schema.text())?);
        let refused = schema_id_of(&*it.registry, subject, &writer, IfMissing::Fail).await;
        check_eq!(refused.err().ok_or("something was registered")?.kind(), kind);
        let made = schema_id_for(&*it.registry, subject, &event, IfMissing::Register).await?;
        let again = schema_id_for(&*it.registry, subject, &event, IfMissing::Fail).await?;
        check_eq!(made.id, again.id);
    }
    check_eq!(it.registry.versions(&some).await?, [1, 2]);
    Ok(())
}
