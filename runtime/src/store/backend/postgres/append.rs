//! The append: one call of a function.

use factline_core::id::{ActorId, Uuid};
use sqlx::Row as _;
use sqlx::postgres::PgConnection;

use super::super::{Append, Outcome};
use super::time::Time;

const SQL: &str = "SELECT outcome, version FROM factline_append(
    $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";

pub(super) async fn append(
    connection: &mut PgConnection,
    append: &Append<'_>,
) -> Result<Outcome, sqlx::Error> {
    let Append { tenant, stream, expected, rows, digests } = append;
    let metas = || rows.iter().map(|row| &row.meta);
    let ids: Vec<Uuid> = metas().map(|meta| meta.id.into_uuid()).collect();
    let types: Vec<&str> = metas().map(|meta| &*meta.event_type).collect();
    let schemas: Vec<i64> = rows.iter().map(|row| row.schema_id).collect();
    let subjects: Vec<Option<&str>> = metas().map(|meta| meta.subject.as_deref()).collect();
    let sources: Vec<&str> = metas().map(|meta| meta.source.as_str()).collect();
    let times: Vec<Time> = metas().map(|meta| Time::from(meta.time.count())).collect();
    let correlations: Vec<&str> = metas().map(|meta| meta.correlation.as_str()).collect();
    let causations: Vec<Option<Uuid>> =
        metas().map(|meta| meta.causation.map(Uuid::from)).collect();
    let actors: Vec<Option<&str>> =
        metas().map(|meta| meta.actor.as_ref().map(ActorId::as_str)).collect();
    let traces: Vec<Option<String>> =
        metas().map(|meta| meta.trace.map(|trace| trace.to_string())).collect();
    let data: Vec<&[u8]> = rows.iter().map(|row| &*row.data).collect();
    let digests: Vec<&[u8]> = digests.iter().map(<[u8; 32]>::as_slice).collect();
    let row = sqlx::query(SQL)
        .bind(*tenant)
        .bind(*stream)
        .bind(*expected)
        .bind(ids)
        .bind(types)
        .bind(schemas)
        .bind(subjects)
        .bind(sources)
        .bind(times)
        .bind(correlations)
        .bind(causations)
        .bind(actors)
        .bind(traces)
        .bind(data)
        .bind(digests)
        .fetch_one(connection)
        .await?;
    let version: i64 = row.try_get(1)?;
    Ok(match row.try_get::<i32, _>(0)? {
        0 => Outcome::Appended(version),
        1 => Outcome::Repeated(version),
        2 => Outcome::Conflict(version),
        _ => Outcome::IdTaken,
    })
}
