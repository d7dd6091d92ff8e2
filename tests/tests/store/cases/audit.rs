//! What was done to events shows.

use factline::event::Context;
use factline::store::{Expected, Tampering};

use crate::bench::{Bench, Fixture, Outcome};
use crate::support::{batch, started, stream, tenant};

/// Five events of each of two tenants, taking turns: positions 1, 3, 5, 7, 9 are of the first.
async fn filled<B: Bench>(fixture: &Fixture<B>) -> Outcome {
    let store = &fixture.store;
    let other = Context::new(tenant("hospital-2"));
    for number in 1..=5 {
        store.append(&stream(1), Expected::Any, &batch(store, 1, number, 1)).await?;
        let theirs = store.batch(&other).event(&started(1, number));
        store.append(&stream(1), Expected::Any, &theirs).await?;
        fixture.settle().await?;
    }
    Ok(())
}

/// What an audit finds after something was done: what and where.
async fn found<B: Bench>(
    fixture: &Fixture<B>,
    done: &str,
) -> Result<Vec<(Tampering, u64)>, Box<dyn std::error::Error + Send + Sync>> {
    let changed = fixture.run(done).await?;
    assert!(changed > 0, "{done} did nothing");
    let report = fixture.store.verify(None).await?;
    Ok(report.findings.iter().map(|finding| (finding.what, finding.position)).collect())
}

pub(crate) async fn what_nobody_touched_is_sound<B: Bench>(fixture: Fixture<B>) -> Outcome {
    filled(&fixture).await?;
    let report = fixture.store.verify(None).await?;
    assert!(report.is_clean() && report.events == 10, "{:?}", report.findings);
    assert_eq!(report.heads["hospital-1"].0, 9);
    let one = fixture.store.verify(Some(&tenant("hospital-2"))).await?;
    assert!(one.is_clean() && one.events == 5 && one.heads.len() == 1);
    // What waits for its position is nothing that was put in.
    let store = &fixture.store;
    store.append(&stream(2), Expected::Any, &batch(store, 2, 1, 1)).await?;
    assert!(store.verify(None).await?.is_clean());
    Ok(())
}

pub(crate) async fn a_changed_event_shows<B: Bench>(fixture: Fixture<B>) -> Outcome {
    filled(&fixture).await?;
    let at = |position: u64| {
        format!("WHERE pos = (SELECT pos FROM factline_ordering WHERE gpos = {position})")
    };
    let set = |what: &str, position| format!("UPDATE factline_events SET {what} {}", at(position));
    let changed = |position| (Tampering::Changed, position);
    let mut expected = vec![changed(1)];
    assert_eq!(found(&fixture, &set("data = digest", 1)).await?, expected);
    expected.push(changed(4));
    assert_eq!(found(&fixture, &set("actor = 'somebody'", 4)).await?, expected);
    expected.push(changed(7));
    assert_eq!(found(&fixture, &set("source = ''", 7)).await?, expected);
    // Who adapts the digest, too, breaks the chain.
    expected.push((Tampering::Relinked, 9));
    assert_eq!(found(&fixture, &set("data = digest, digest = data", 9)).await?, expected);
    expected.insert(1, (Tampering::Relinked, 3));
    assert_eq!(found(&fixture, &set("version = 77", 3)).await?, expected);
    let one = fixture.store.verify(Some(&tenant("hospital-2"))).await?;
    assert_eq!(one.findings.len(), 1, "only its own");
    Ok(())
}

pub(crate) async fn a_removed_or_inserted_event_shows<B: Bench>(fixture: Fixture<B>) -> Outcome {
    filled(&fixture).await?;
    let remove = "DELETE FROM factline_events
        WHERE pos = (SELECT pos FROM factline_ordering WHERE gpos = 5)";
    assert_eq!(found(&fixture, remove).await?, [(Tampering::Removed, 5)]);
    // Removed without a trace of its position: the next one of its tenant has lost its link.
    let forget = "DELETE FROM factline_ordering WHERE gpos = 5";
    let expected = [(Tampering::Missing, 5), (Tampering::Relinked, 7)];
    assert_eq!(found(&fixture, forget).await?, expected);
    let insert = "INSERT INTO factline_events (stream_id, version, event_id, tenant, type,
            schema_id, source, time, correlation, data, digest)
        SELECT stream_id, 99, replace_id, tenant, type, schema_id, source, time, correlation, data,
            digest FROM factline_events WHERE version = 1 AND tenant = 'hospital-1'";
    let id = if B::LABEL == "sqlite" { "randomblob(16)" } else { "gen_random_uuid()" };
    let found = found(&fixture, &insert.replace("replace_id", id)).await?;
    assert_eq!(found, [&[(Tampering::Inserted, 0)], &expected[..]].concat());
    Ok(())
}
