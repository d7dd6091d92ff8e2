//! Moving content to a file and back: a statement for each event, under the lock that the transaction
//! holds.

use factline_core::id::Uuid;
use factline_core::privacy::Phi;
use sqlx::sqlite::SqliteConnection;
use sqlx::{Sqlite, Transaction};

use super::super::Moved;
use crate::store::archive::Entry;

pub(super) async fn archive(
    transaction: &mut Transaction<'_, Sqlite>,
    entries: &[Entry],
) -> Result<Moved, sqlx::Error> {
    const SQL: &str = "UPDATE factline_events
        SET subject = NULL, source = NULL, time = NULL, correlation = NULL, causation = NULL,
            actor = NULL, trace = NULL, data = NULL, sealed = NULL, data_key_id = NULL
        WHERE pos = (SELECT pos FROM factline_ordering WHERE gpos = $1)
          AND event_id = $2 AND digest = $3 AND data IS NOT NULL";
    let mut moved = Moved::default();
    for entry in entries {
        let query = sqlx::query(SQL).bind(entry.position).bind(entry.event_id);
        let done = query.bind(entry.digest.0.to_vec()).execute(&mut **transaction).await?;
        moved.now += done.rows_affected();
        moved.all += u64::from(is(transaction, entry, "data IS NULL").await?);
    }
    Ok(moved)
}

pub(super) async fn restore(
    transaction: &mut Transaction<'_, Sqlite>,
    entries: &[Entry],
) -> Result<Moved, sqlx::Error> {
    const SQL: &str = "UPDATE factline_events
        SET subject = $4, source = $5, time = $6, correlation = $7, causation = $8, actor = $9,
            trace = $10, data = $11, sealed = $12, data_key_id = $13
        WHERE pos = (SELECT pos FROM factline_ordering WHERE gpos = $1)
          AND event_id = $2 AND digest = $3 AND data IS NULL";
    let mut moved = Moved::default();
    for entry in entries {
        let query = sqlx::query(SQL)
            .bind(entry.position)
            .bind(entry.event_id)
            .bind(entry.digest.0.to_vec())
            .bind(entry.subject.as_ref().map(Phi::expose).cloned())
            .bind(entry.source.clone())
            .bind(entry.time.count())
            .bind(entry.correlation.clone())
            .bind(entry.causation)
            .bind(entry.actor.clone())
            .bind(entry.trace.clone())
            .bind(entry.data.expose().clone())
            .bind(entry.sealed.clone())
            .bind(entry.data_key_id);
        moved.now += query.execute(&mut **transaction).await?.rows_affected();
        moved.all += u64::from(is(transaction, entry, "data IS NOT NULL").await?);
    }
    Ok(moved)
}

/// Whether the row of an event is in a state.
async fn is(
    connection: &mut SqliteConnection,
    entry: &Entry,
    state: &'static str,
) -> Result<bool, sqlx::Error> {
    let sql = format!(
        "SELECT count(*) FROM factline_events
         WHERE pos = (SELECT pos FROM factline_ordering WHERE gpos = $1)
           AND event_id = $2 AND digest = $3 AND {state}"
    );
    let query = sqlx::query_scalar::<_, i64>(sqlx::AssertSqlSafe(sql));
    let query = query.bind(entry.position).bind::<Uuid>(entry.event_id);
    Ok(query.bind(entry.digest.0.to_vec()).fetch_one(connection).await? == 1)
}
