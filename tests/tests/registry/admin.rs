//! One suite for every adapter of the second port: levels, modes, deletion.

use factline_core::wire::SchemaRef;
use factline_registry::admin::{Deletion, Level, Mode};
use factline_registry::{Document, Error, ErrorKind, Reference, VersionRef};
use futures_util::future::join_all;
use libtest_mimic::Trial;

use crate::adapters::{self, Case, Fixture};
use crate::{Failure, check, check_eq};

const A: &str = r#"{"name":"a","type":"int"}"#;
const A_AND_B: &str = r#"{"name":"a","type":"int"},{"name":"b","type":"string","default":""}"#;
/// What nothing above can be read as.
const C: &str = r#"{"name":"c","type":"int"}"#;

macro_rules! cases {
    ($($name:ident),+ $(,)?) => { vec![$((stringify!($name), |it| Box::pin($name(it)))),+] };
}

/// Every case against every adapter. Apicurio has no modes, and its own way with deletion.
pub(crate) fn trials() -> Vec<Trial> {
    let everywhere: Vec<(&str, Case)> = cases![
        a_level_decides_what_may_follow,
        a_subject_has_a_level_of_its_own_or_none,
        a_transitive_level_looks_at_all_versions,
        one_schema_at_the_same_time_is_one_version,
    ];
    let ours: Vec<(&str, Case)> = cases![
        the_level_of_all_is_confluents,
        what_is_deleted_softly_is_found_by_id,
        what_is_deleted_for_good_is_gone,
        deletion_has_its_order,
        a_version_is_deleted_alone,
        what_others_refer_to_stays,
        a_mode_decides_what_may_be_written,
        verdicts_say_why,
    ];
    let cases = everywhere.into_iter().map(|case| (case, true));
    let cases = cases.chain(ours.into_iter().map(|case| (case, false)));
    cases
        .flat_map(|((name, case), on_real)| adapters::trials("admin::", name, case, on_real))
        .collect()
}

fn kind<T>(result: Result<T, Error>) -> Result<ErrorKind, Failure> {
    Ok(result.err().ok_or("it worked")?.kind())
}

async fn a_level_decides_what_may_follow(it: &Fixture) -> Result<(), Failure> {
    for (level, refused, accepted) in [
        (Level::Backward, C, A_AND_B),
        (Level::Forward, r#"{"name":"d","type":"int","default":0}"#, A_AND_B),
        (Level::Full, C, A_AND_B),
        (Level::None, "", C),
    ] {
        let subject = it.subject(level.as_str());
        it.registry.register(&subject, &it.record(A)).await?;
        it.admin.set_level(Some(&subject), Some(level)).await?;
        check_eq!(it.admin.level(Some(&subject)).await?, Some(level));
        if !refused.is_empty() {
            let (refused, latest) = (it.record(refused), Some(VersionRef::Latest));
            let verdict = it.admin.judge(&subject, latest, &refused).await?;
            check!(!verdict.is_compatible, "{level} takes what it must not");
            check_eq!(kind(it.registry.register(&subject, &refused).await)?, ErrorKind::Conflict);
        }
        check_eq!(it.registry.versions(&subject).await?, [1]);
        let accepted = it.record(accepted);
        let verdict = it.admin.judge(&subject, Some(VersionRef::Latest), &accepted).await?;
        check!(verdict.is_compatible, "{level}: {verdict:?}");
        it.registry.register(&subject, &accepted).await?;
        check_eq!(it.registry.versions(&subject).await?, [1, 2]);
    }
    Ok(())
}

async fn a_subject_has_a_level_of_its_own_or_none(it: &Fixture) -> Result<(), Failure> {
    let subject = it.subject("own");
    it.registry.register(&subject, &it.record(A)).await?;
    // Apicurio gives the level of all for it.
    let all = it.admin.level(None).await?;
    let own = it.admin.level(Some(&subject)).await?;
    check!(own.is_none() || own == all, "it is {own:?}, that of all {all:?}");
    it.admin.set_level(Some(&subject), Some(Level::FullTransitive)).await?;
    check_eq!(it.admin.level(Some(&subject)).await?, Some(Level::FullTransitive));
    it.admin.set_level(Some(&subject), None).await?;
    let own = it.admin.level(Some(&subject)).await?;
    check!(own.is_none() || own == all, "it is {own:?}, that of all {all:?}");
    Ok(())
}

async fn a_transitive_level_looks_at_all_versions(it: &Fixture) -> Result<(), Failure> {
    // The third takes `b` as it was in the second, and has no default for those of the first.
    let third = it.record(r#"{"name":"a","type":"int"},{"name":"b","type":"string"}"#);
    for (level, is_taken) in [(Level::Backward, true), (Level::BackwardTransitive, false)] {
        let subject = it.subject(level.as_str());
        it.admin.set_level(Some(&subject), Some(level)).await?;
        it.registry.register(&subject, &it.record(A)).await?;
        it.registry.register(&subject, &it.record(A_AND_B)).await?;
        let result = it.registry.register(&subject, &third).await;
        check!(result.is_ok() == is_taken, "{level}: {result:?}");
    }
    Ok(())
}

async fn one_schema_at_the_same_time_is_one_version(it: &Fixture) -> Result<(), Failure> {
    let (subject, schema) = (it.subject("race"), it.record(A));
    let made = join_all((0..8).map(|_| it.registry.register(&subject, &schema))).await;
    let mut ids = Vec::new();
    for one in made {
        ids.push(one?.id);
    }
    ids.dedup();
    check_eq!(ids.len(), 1);
    check_eq!(it.registry.versions(&subject).await?, [1]);
    Ok(())
}

async fn the_level_of_all_is_confluents(it: &Fixture) -> Result<(), Failure> {
    check_eq!(it.admin.level(None).await?, Some(Level::Backward));
    let subject = it.subject("all");
    check_eq!(it.admin.level(Some(&subject)).await?, None);
    it.registry.register(&subject, &it.record(A)).await?;
    check_eq!(kind(it.registry.register(&subject, &it.record(C)).await)?, ErrorKind::Conflict);
    it.admin.set_level(None, Some(Level::None)).await?;
    it.registry.register(&subject, &it.record(C)).await?;
    it.admin.set_level(None, None).await?;
    check_eq!(it.admin.level(None).await?, Some(Level::Backward));
    Ok(())
}

async fn what_is_deleted_softly_is_found_by_id(it: &Fixture) -> Result<(), Failure> {
    let subject = it.subject("soft");
    it.admin.set_level(Some(&subject), Some(Level::None)).await?;
    let first = it.registry.register(&subject, &it.record(A)).await?;
    it.registry.register(&subject, &it.record(A_AND_B)).await?;
    check_eq!(it.admin.delete_subject(&subject, Deletion::Soft).await?, [1, 2]);

    check_eq!(kind(it.registry.versions(&subject).await)?, ErrorKind::SubjectNotFound);
    check!(!it.registry.subjects().await?.contains(&subject), "it is listed");
    it.registry.schema(SchemaRef::Id(first.id)).await?;
    check_eq!(it.admin.level(Some(&subject)).await?, None);
    // What comes later gets the next number, and the same content its old id.
    let again = it.registry.register(&subject, &it.record(A)).await?;
    check_eq!(again.id, first.id);
    check_eq!(it.registry.versions(&subject).await?, [3]);
    Ok(())
}

async fn what_is_deleted_for_good_is_gone(it: &Fixture) -> Result<(), Failure> {
    let (subject, other) = (it.subject("gone"), it.subject("other"));
    let id = it.registry.register(&subject, &it.record(A)).await?.id;
    it.registry.register(&other, &it.record(A)).await?;
    for gone in [&subject, &other] {
        it.registry.schema(SchemaRef::Id(id)).await?;
        it.admin.delete_subject(gone, Deletion::Soft).await?;
        check_eq!(it.admin.delete_subject(gone, Deletion::Permanent).await?, [1]);
    }
    let found = it.admin.judge(&subject, Some(VersionRef::Latest), &it.record(A)).await;
    check_eq!(kind(found)?, ErrorKind::SubjectNotFound);
    check_eq!(it.registry.register(&subject, &it.record(A)).await?.id, id);
    check_eq!(it.registry.versions(&subject).await?, [1]);
    Ok(())
}

async fn deletion_has_its_order(it: &Fixture) -> Result<(), Failure> {
    let (admin, subject) = (&it.admin, it.subject("order"));
    let version = VersionRef::Number(1);
    let codes = |error: Option<Error>| error.and_then(|error| error.code());
    check_eq!(codes(admin.delete_subject(&subject, Deletion::Soft).await.err()), Some(40401));
    it.registry.register(&subject, &it.record(A)).await?;
    check_eq!(codes(admin.delete_subject(&subject, Deletion::Permanent).await.err()), Some(40405));
    let result = admin.delete_version(&subject, version, Deletion::Permanent).await;
    check_eq!(codes(result.err()), Some(40407));
    let result = admin.delete_version(&subject, VersionRef::Number(2), Deletion::Soft).await;
    check_eq!(codes(result.err()), Some(40402));
    check_eq!(admin.delete_version(&subject, version, Deletion::Soft).await?, 1);
    let result = admin.delete_version(&subject, version, Deletion::Soft).await;
    check_eq!(codes(result.err()), Some(40406));
    check_eq!(codes(admin.delete_subject(&subject, Deletion::Soft).await.err()), Some(40404));
    check_eq!(admin.delete_version(&subject, version, Deletion::Permanent).await?, 1);
    check_eq!(codes(admin.delete_subject(&subject, Deletion::Soft).await.err()), Some(40401));
    Ok(())
}

async fn a_version_is_deleted_alone(it: &Fixture) -> Result<(), Failure> {
    let subject = it.subject("alone");
    it.registry.register(&subject, &it.record(A)).await?;
    it.registry.register(&subject, &it.record(A_AND_B)).await?;
    check_eq!(it.admin.delete_version(&subject, VersionRef::Latest, Deletion::Soft).await?, 2);
    check_eq!(it.registry.versions(&subject).await?, [1]);
    check_eq!(it.registry.version(&subject, VersionRef::Latest).await?.version, 1);
    Ok(())
}

async fn what_others_refer_to_stays(it: &Fixture) -> Result<(), Failure> {
    let (inner, outer) = (it.subject("inner"), it.subject("outer"));
    it.registry.register(&inner, &it.record(A)).await?;
    let name = it.record_name();
    let text = format!(
        r#"{{"type":"record","name":"{name}Outer","fields":[{{"name":"inner","type":"{name}"}}]}}"#
    );
    let reference = Reference { name, subject: inner.clone(), version: 1 };
    let document = Document { references: vec![reference].into(), ..Document::new(text) };
    it.registry.register(&outer, &document).await?;
    let stored = it.registry.version(&outer, VersionRef::Latest).await?.schema;
    check_eq!(stored.references, document.references);
    check!(!stored.text.contains("int"), "the inner type is spelt out: {stored:?}");
    let refused = it.admin.delete_subject(&inner, Deletion::Soft).await;
    check_eq!(refused.err().and_then(|error| error.code()), Some(42206));
    it.admin.delete_subject(&outer, Deletion::Soft).await?;
    it.admin.delete_subject(&inner, Deletion::Soft).await?;
    let nothing = Document { references: Vec::new().into(), ..document };
    let refused = it.registry.register(&outer, &nothing).await;
    check_eq!(kind(refused)?, ErrorKind::InvalidSchema);
    Ok(())
}

async fn a_mode_decides_what_may_be_written(it: &Fixture) -> Result<(), Failure> {
    let subject = it.subject("mode");
    check_eq!(it.admin.mode(None).await?, Some(Mode::ReadWrite));
    check_eq!(it.admin.mode(Some(&subject)).await?, None);
    it.registry.register(&subject, &it.record(A)).await?;
    it.admin.set_mode(Some(&subject), Some(Mode::ReadOnly)).await?;
    check_eq!(it.admin.mode(Some(&subject)).await?, Some(Mode::ReadOnly));

    let refused = it.registry.register(&subject, &it.record(A_AND_B)).await;
    check_eq!(kind(refused)?, ErrorKind::NotPermitted);
    let refused = it.admin.delete_subject(&subject, Deletion::Soft).await;
    check_eq!(kind(refused)?, ErrorKind::NotPermitted);
    // What is there already can be registered as often as one likes.
    it.registry.register(&subject, &it.record(A)).await?;
    it.registry.register(&it.subject("another"), &it.record(A)).await?;

    it.admin.set_mode(Some(&subject), None).await?;
    it.registry.register(&subject, &it.record(A_AND_B)).await?;
    let refused = it.admin.set_mode(Some(&subject), Some(Mode::Import)).await;
    check_eq!(kind(refused)?, ErrorKind::NotPermitted);
    Ok(())
}

async fn verdicts_say_why(it: &Fixture) -> Result<(), Failure> {
    let subject = it.subject("why");
    // A subject that is not there demands nothing; a version of it can't be compared with.
    check!(it.admin.judge(&subject, None, &it.record(C)).await?.is_compatible, "it refuses");
    it.registry.register(&subject, &it.record(A)).await?;
    let verdict = it.admin.judge(&subject, None, &it.record(C)).await?;
    check!(!verdict.is_compatible, "{verdict:?}");
    let all = verdict.messages.join(" ");
    for part in ["READER_FIELD_MISSING_DEFAULT_VALUE", "oldSchemaVersion: 1", "BACKWARD"] {
        check!(all.contains(part), "no {part} in {all}");
    }
    Ok(())
}
