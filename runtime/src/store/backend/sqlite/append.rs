//! The append: a few statements in one transaction, which holds the only lock there is to write.

use factline_core::id::Uuid;
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use sqlx::{Row as _, Sqlite, Transaction};

use super::super::{Append, Outcome};
use crate::store::append::{Link, Prepared, link};

/// The stream before the append.
struct Stream {
    id: Option<i64>,
    version: i64,
}

pub(super) async fn append(
    transaction: &mut Transaction<'_, Sqlite>,
    append: &Append<'_>,
) -> Result<Outcome, sqlx::Error> {
    let connection = &mut **transaction;
    let stream = stream(connection, append).await?;
    let expected = match append.expected {
        -1 => true,
        -2 => stream.id.is_some(),
        version => version == stream.version,
    };
    // Ids tell a repeated append whatever was expected.
    if let Some(outcome) = repeated(connection, append, &stream).await? {
        return Ok(outcome);
    }
    if !expected {
        return Ok(Outcome::Conflict(stream.version));
    }
    let last = stream.version + append.rows.len() as i64;
    let id = advance(connection, append, &stream, last).await?;
    let mut chain = Chain::open(connection, append.tenant).await?;
    for (row, (version, digest)) in
        append.rows.iter().zip((stream.version + 1..).zip(append.digests))
    {
        let pos = insert(connection, append.tenant, (id, version), row, digest).await?;
        chain.add(connection, pos, (id, version), row, digest).await?;
    }
    Ok(Outcome::Appended(last))
}

async fn stream(
    connection: &mut SqliteConnection,
    append: &Append<'_>,
) -> Result<Stream, sqlx::Error> {
    const SQL: &str = "SELECT id, version FROM factline_streams WHERE tenant = $1 AND name = $2";
    let query = sqlx::query(SQL).bind(append.tenant.to_owned()).bind(append.stream.to_owned());
    match query.fetch_optional(connection).await? {
        None => Ok(Stream { id: None, version: 0 }),
        Some(row) => Ok(Stream { id: Some(row.try_get(0)?), version: row.try_get(1)? }),
    }
}

/// What a retry of an append finds; `None` where no event is known.
async fn repeated(
    connection: &mut SqliteConnection,
    append: &Append<'_>,
    stream: &Stream,
) -> Result<Option<Outcome>, sqlx::Error> {
    const SQL: &str = "SELECT stream_id, version, digest FROM factline_events WHERE event_id = $1";
    let mut found = Vec::new();
    for row in append.rows {
        let query = sqlx::query(SQL).bind(row.meta.id.into_uuid());
        found.push(query.fetch_optional(&mut *connection).await?);
    }
    if found.iter().all(Option::is_none) {
        return Ok(None);
    }
    let version =
        |row: &Option<SqliteRow>| row.as_ref().and_then(|row| row.try_get::<i64, _>(1).ok());
    let first = found.first().and_then(version).unwrap_or(0);
    let same = |(row, (version, digest)): (&Option<SqliteRow>, (i64, &[u8; 32]))| {
        let Some(row) = row else { return Ok(false) };
        Ok(row.try_get::<Option<i64>, _>(0)? == stream.id
            && row.try_get::<i64, _>(1)? == version
            && row.try_get::<&[u8], _>(2)? == digest)
    };
    let same = found.iter().zip((first..).zip(append.digests)).map(same);
    let same = same.collect::<Result<Vec<bool>, sqlx::Error>>()?.into_iter().all(|same| same);
    let last = first + append.rows.len() as i64 - 1;
    Ok(Some(if same { Outcome::Repeated(last) } else { Outcome::IdTaken }))
}

/// Sets the stream's version; the stream's id.
async fn advance(
    connection: &mut SqliteConnection,
    append: &Append<'_>,
    stream: &Stream,
    last: i64,
) -> Result<i64, sqlx::Error> {
    const UPDATE: &str = "UPDATE factline_streams SET version = $2 WHERE id = $1";
    const INSERT: &str =
        "INSERT INTO factline_streams (tenant, name, version) VALUES ($1, $2, $3) RETURNING id";
    if let Some(id) = stream.id {
        sqlx::query(UPDATE).bind(id).bind(last).execute(connection).await?;
        return Ok(id);
    }
    let (tenant, name) = (append.tenant.to_owned(), append.stream.to_owned());
    sqlx::query_scalar(INSERT).bind(tenant).bind(name).bind(last).fetch_one(connection).await
}

async fn insert(
    connection: &mut SqliteConnection,
    tenant: &str,
    (stream, version): (i64, i64),
    row: &Prepared,
    digest: &[u8; 32],
) -> Result<i64, sqlx::Error> {
    const SQL: &str = "INSERT INTO factline_events (
            stream_id, version, event_id, tenant, type, schema_id, subject, source, time,
            correlation, causation, actor, trace, data, digest
        ) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) RETURNING pos";
    let meta = &row.meta;
    sqlx::query_scalar(SQL)
        .bind(stream)
        .bind(version)
        .bind(meta.id.into_uuid())
        .bind(tenant.to_owned())
        .bind(meta.event_type.clone().into_owned())
        .bind(row.schema_id)
        .bind(meta.subject.as_deref().map(str::to_owned))
        .bind(meta.source.as_str().to_owned())
        .bind(meta.time.count())
        .bind(meta.correlation.as_str().to_owned())
        .bind(meta.causation.map(Uuid::from))
        .bind(meta.actor.as_ref().map(|actor| actor.as_str().to_owned()))
        .bind(meta.trace.map(|trace| trace.to_string()))
        .bind(row.data.clone())
        .bind(digest.to_vec())
        .fetch_one(connection)
        .await
}

/// The end of the order, and of a tenant's chain.
struct Chain {
    gpos: i64,
    at: i64,
    before: Vec<u8>,
}

impl Chain {
    async fn open(connection: &mut SqliteConnection, tenant: &str) -> Result<Self, sqlx::Error> {
        const HEAD: &str = "SELECT coalesce(max(gpos), 0), max(
                CAST(unixepoch('subsec') * 1000000 AS INTEGER),
                coalesce((SELECT at FROM factline_ordering ORDER BY gpos DESC LIMIT 1), 0)
            ) FROM factline_ordering";
        const CHAIN: &str = "SELECT chain FROM factline_ordering
            WHERE tenant = $1 ORDER BY gpos DESC LIMIT 1";
        let head = sqlx::query(HEAD).fetch_one(&mut *connection).await?;
        let chain = sqlx::query_scalar(CHAIN).bind(tenant.to_owned());
        let before = chain.fetch_optional(connection).await?.unwrap_or_default();
        Ok(Self { gpos: head.try_get(0)?, at: head.try_get(1)?, before })
    }

    async fn add(
        &mut self,
        connection: &mut SqliteConnection,
        pos: i64,
        (stream_id, version): (i64, i64),
        row: &Prepared,
        digest: &[u8; 32],
    ) -> Result<(), sqlx::Error> {
        const SQL: &str =
            "INSERT INTO factline_ordering (gpos, pos, at, tenant, type, stream_id, chain)
            VALUES ($1, $2, $3, $4, $5, $6, $7)";
        self.gpos += 1;
        let event_id = row.meta.id.as_uuid().as_bytes();
        let place = Link { gpos: self.gpos, at: self.at, event_id, stream_id, version, digest };
        self.before = link(&self.before, &place).to_vec();
        sqlx::query(SQL)
            .bind(self.gpos)
            .bind(pos)
            .bind(self.at)
            .bind(row.meta.tenant.as_str().to_owned())
            .bind(row.meta.event_type.clone().into_owned())
            .bind(stream_id)
            .bind(self.before.clone())
            .execute(connection)
            .await?;
        Ok(())
    }
}
