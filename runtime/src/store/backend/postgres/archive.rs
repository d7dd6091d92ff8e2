//! Moving content to a file and back: one call of a function each.

use factline_core::id::Uuid;
use sqlx::postgres::PgRow;
use sqlx::{Postgres, Row as _, Transaction};

use super::super::Moved;
use super::time::Time;
use crate::store::archive::Entry;

pub(super) async fn archive(
    transaction: &mut Transaction<'_, Postgres>,
    entries: &[Entry],
) -> Result<Moved, sqlx::Error> {
    const SQL: &str = "SELECT moved, archived FROM factline_archive($1, $2, $3)";
    let Places { positions, ids, digests } = Places::of(entries);
    let query = sqlx::query(SQL).bind(positions).bind(ids).bind(digests);
    moved(&query.fetch_one(&mut **transaction).await?)
}

pub(super) async fn restore(
    transaction: &mut Transaction<'_, Postgres>,
    entries: &[Entry],
) -> Result<Moved, sqlx::Error> {
    const SQL: &str = "SELECT restored, present FROM factline_restore(
        $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
    let Places { positions, ids, digests } = Places::of(entries);
    let text = |get: fn(&Entry) -> Option<&str>| entries.iter().map(get).collect::<Vec<_>>();
    let query = sqlx::query(SQL)
        .bind(positions)
        .bind(ids)
        .bind(digests)
        .bind(text(|entry| entry.subject.as_ref().map(|subject| subject.expose().as_str())))
        .bind(text(|entry| Some(&entry.source)))
        .bind(entries.iter().map(|entry| Time::from(entry.time.count())).collect::<Vec<_>>())
        .bind(text(|entry| Some(&entry.correlation)))
        .bind(entries.iter().map(|entry| entry.causation).collect::<Vec<_>>())
        .bind(text(|entry| entry.actor.as_deref()))
        .bind(text(|entry| entry.trace.as_deref()))
        .bind(entries.iter().map(|entry| &**entry.data.expose()).collect::<Vec<_>>())
        .bind(entries.iter().map(|entry| entry.sealed.as_deref()).collect::<Vec<_>>())
        .bind(entries.iter().map(|entry| entry.data_key_id).collect::<Vec<_>>());
    moved(&query.fetch_one(&mut **transaction).await?)
}

/// Which rows are meant.
struct Places<'a> {
    positions: Vec<i64>,
    ids: Vec<Uuid>,
    digests: Vec<&'a [u8]>,
}

impl<'a> Places<'a> {
    fn of(entries: &'a [Entry]) -> Self {
        Self {
            positions: entries.iter().map(|entry| entry.position).collect(),
            ids: entries.iter().map(|entry| entry.event_id).collect(),
            digests: entries.iter().map(|entry| entry.digest.0.as_slice()).collect(),
        }
    }
}

fn moved(row: &PgRow) -> Result<Moved, sqlx::Error> {
    let (now, all): (i64, i64) = (row.try_get(0)?, row.try_get(1)?);
    let number = |number| u64::try_from(number).unwrap_or(0);
    Ok(Moved { now: number(now), all: number(all) })
}
