use std::cell::Cell;

use super::*;
use crate::embedded::Failing;
use crate::{Admin, Document, Embedded, ErrorKind, Registry, VersionRef};

fn record(name: &str, fields: &str) -> String {
    format!(r#"{{"type":"record","name":"{name}","fields":[{fields}]}}"#)
}

const A: &str = r#"{"name":"a","type":"int"}"#;
const A_AND_B: &str = r#"{"name":"a","type":"int"},{"name":"b","type":"int","default":0}"#;
const C: &str = r#"{"name":"c","type":"int"}"#;

fn wanted(subject: &str, text: &str) -> Wanted {
    let schema = Schema::parse(text).expect("valid");
    let text = schema.to_json();
    let (subject, label) = (subject.to_owned(), subject.to_owned());
    Wanted { subject, label, schema, text, references: Vec::new(), level: None }
}

async fn planned(registry: &Embedded, wanted: &[Wanted]) -> Plan {
    plan(registry, wanted.to_vec(), |_| {}).await.expect("planned")
}

async fn applied(registry: &Embedded, wanted: &[Wanted]) -> (Vec<Done>, Result<(), Broken>) {
    let mut done = Vec::new();
    let plan = planned(registry, wanted).await;
    let result = apply(registry, &plan, |one| done.push(one)).await;
    (done, result)
}

fn actions(plan: &Plan) -> Vec<Action> {
    plan.steps.iter().map(|step| step.action).collect()
}

#[tokio::test]
async fn what_was_applied_needs_nothing_more() {
    let registry = Embedded::new();
    let all = [wanted("s", &record("S", A)), wanted("t", &record("T", A))];
    assert_eq!(actions(&planned(&registry, &all).await), [Action::Create, Action::Create]);
    let (done, result) = applied(&registry, &all).await;
    assert!(result.is_ok());
    assert_eq!(done.len(), 2);
    let seen = Cell::new(0);
    let plan = plan(&registry, all.to_vec(), |_| seen.set(seen.get() + 1)).await.unwrap();
    assert_eq!((plan.changes().count(), seen.get()), (0, 2));
    assert!(applied(&registry, &all).await.0.is_empty());
}

#[tokio::test]
async fn a_change_says_whether_readers_see_it() {
    let registry = Embedded::new();
    assert!(applied(&registry, &[wanted("s", &record("S", A))]).await.1.is_ok());
    let cosmetic = |fields: &str, is_cosmetic| {
        let (text, registry) = (record("S", fields), &registry);
        async move {
            let action = actions(&planned(registry, &[wanted("s", &text)]).await)[0];
            assert_eq!(action, Action::Update { after: 1, is_cosmetic }, "{text}");
        }
    };
    cosmetic(&A.replacen('{', r#"{"doc":"words","#, 1), true).await;
    cosmetic(&A.replacen('{', r#"{"confluent:tags":["PHI"],"#, 1), true).await;
    cosmetic(A_AND_B, false).await;
}

#[tokio::test]
async fn one_conflict_keeps_everything_back() {
    let registry = Embedded::new();
    assert!(applied(&registry, &[wanted("s", &record("S", A))]).await.1.is_ok());
    let all = [wanted("a", &record("A", A)), wanted("s", &record("S", C))];
    let plan = planned(&registry, &all).await;
    let conflict = plan.conflicts().next().expect("a conflict");
    let judges: Vec<Judge> = conflict.conflicts.iter().map(|one| one.by).collect();
    assert!(judges.contains(&Judge::Factline) && judges.contains(&Judge::Registry), "{judges:?}");
    assert!(conflict.conflicts[0].message.starts_with("it can't read version 1: "));

    let mut done = Vec::new();
    let broken = apply(&registry, &plan, |one| done.push(one)).await.expect_err("refused");
    assert_eq!(broken.error.kind(), ErrorKind::Conflict);
    assert!(done.is_empty());
    assert_eq!(registry.subjects().await.unwrap(), ["s"]);
}

#[tokio::test]
async fn a_level_is_set_once_and_judged_by() {
    let registry = Embedded::new();
    let mut one = wanted("s", &record("S", A));
    one.level = Some(Level::Full);
    let (done, _) = applied(&registry, &[one.clone()]).await;
    let set = Done::LevelSet { subject: "s".to_owned(), level: Level::Full };
    assert!(done.len() == 2 && done[1] == set, "{done:?}");
    assert_eq!(planned(&registry, &[one.clone()]).await.changes().count(), 0);

    // Backwards it would do, and the registry's own level says so.
    registry.set_level(Some("s"), Some(Level::Backward)).await.unwrap();
    let mut next = wanted("s", &record("S", ""));
    assert_eq!(planned(&registry, &[next.clone()]).await.conflicts().count(), 0);
    next.level = Some(Level::Full);
    let plan = planned(&registry, &[next]).await;
    assert_eq!(plan.steps[0].level, Some((Some(Level::Backward), Level::Full)));
    assert!(plan.steps[0].conflicts.iter().all(|one| one.by == Judge::Factline));
    assert!(!plan.steps[0].conflicts.is_empty());
}

/// A type, and two that refer to it.
fn with_references(inner: &str) -> Vec<Wanted> {
    let inner_text = record("I", inner);
    let outer = |name: &str| {
        let whole = record(name, &format!(r#"{{"name":"i","type":{inner_text}}}"#));
        let needed = Needed { name: "I".to_owned(), subject: "I".to_owned() };
        let text = record(name, r#"{"name":"i","type":"I"}"#);
        Wanted { text, references: vec![needed], ..wanted(name, &whole) }
    };
    vec![wanted("I", &inner_text), outer("O"), outer("P")]
}

#[tokio::test]
async fn what_refers_to_something_follows_its_versions() {
    let registry = Embedded::new();
    let version = async |subject: &str| {
        let found = registry.version(subject, VersionRef::Latest).await.unwrap();
        let references = found.schema.references.iter().map(|one| one.version);
        (found.version, references.collect::<Vec<_>>())
    };
    assert!(applied(&registry, &with_references(A)).await.1.is_ok());
    assert_eq!((version("I").await, version("P").await), ((1, vec![]), (1, vec![1])));
    assert_eq!(planned(&registry, &with_references(A)).await.changes().count(), 0);

    let all = with_references(A_AND_B);
    assert_eq!(planned(&registry, &all).await.changes().count(), 3);
    assert!(applied(&registry, &all).await.1.is_ok());
    assert_eq!((version("I").await, version("P").await), ((2, vec![]), (2, vec![2])));
    // A conflict of the inner type is one of the outer ones, too.
    assert_eq!(planned(&registry, &with_references(C)).await.conflicts().count(), 3);
}

#[tokio::test]
async fn schemas_of_one_subject_must_follow_each_other() {
    let registry = Embedded::new();
    let all = [wanted("s", &record("S", A)), wanted("s", &record("T", C))];
    let plan = planned(&registry, &all).await;
    assert_eq!(plan.conflicts().count(), 1);
    registry.set_level(None, Some(Level::None)).await.unwrap();
    assert!(applied(&registry, &all).await.1.is_ok());
    let second = registry.version("s", VersionRef::Number(2)).await.unwrap();
    assert_eq!(*second.schema.text, *all[1].text);
}

#[tokio::test]
async fn what_broke_half_way_goes_on() {
    let registry = Embedded::on(Failing::after(5));
    let all: Vec<Wanted> =
        (0..20).map(|n| wanted(&format!("s{n:02}"), &record(&format!("S{n}"), A))).collect();
    let (done, result) = applied(&registry, &all).await;
    let broken = result.expect_err("broken");
    assert_eq!(broken.error.kind(), ErrorKind::Storage);
    assert_eq!(done.len(), 5);
    // It said exactly what is there.
    let mut said: Vec<&str> = Vec::new();
    for one in &done {
        let Done::Registered { subject, .. } = one else { panic!("no level was wanted") };
        assert_ne!(*subject, broken.subject);
        said.push(subject);
    }
    said.sort_unstable();
    assert_eq!(registry.subjects().await.unwrap(), said);

    assert_eq!(planned(&registry, &all).await.changes().count(), 15);
    let registry = Embedded::on(Failing::after(100));
    for one in &done {
        let Done::Registered { subject, .. } = one else { continue };
        let same = all.iter().find(|wanted| wanted.subject == *subject).expect("wanted");
        registry.register(subject, &Document::new(&*same.text)).await.unwrap();
    }
    let (rest, result) = applied(&registry, &all).await;
    assert!(result.is_ok());
    assert_eq!(rest.len(), 15);
}
