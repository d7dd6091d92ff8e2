//! Along a tenant's chain.

use factline_core::id::{EventId, TenantId, Uuid};

use super::{Finding, Report, Tampering};
use crate::store::append::{Content, Link, link};
use crate::store::backend::{Arg, Backend, Cells};
use crate::store::read::{COLUMNS, Row};
use crate::store::{Error, EventStore};

/// Rows read at a time.
const PAGE: i64 = 1000;

/// A place in the order, and the event that is there, if any.
struct Place {
    gpos: i64,
    at: i64,
    chain: Vec<u8>,
    event: Option<Event>,
}

struct Event {
    row: Row,
    digest: Vec<u8>,
    sealed: Option<(Vec<u8>, [u8; 16])>,
}

fn place(row: &dyn Cells) -> Result<Place, sqlx::Error> {
    let event = match row.opt_uuid(0)? {
        None => None,
        Some(_) => Some(Event {
            row: Row::read(row)?,
            digest: row.bytes(20)?,
            sealed: row.opt_bytes(21)?.zip(row.opt_uuid(22)?.map(Uuid::into_bytes)),
        }),
    };
    Ok(Place { gpos: row.int(17)?, at: row.time(18)?, chain: row.bytes(19)?, event })
}

/// Checks one tenant's chain from its beginning.
pub(super) async fn tenant<B: Backend>(
    store: &EventStore<B>,
    tenant: String,
    report: &mut Report,
) -> Result<(), Error> {
    let sql = format!(
        "SELECT {COLUMNS}, o.gpos, o.at, o.chain, e.digest, e.sealed, e.data_key_id
         FROM factline_ordering o
         LEFT JOIN factline_events e ON e.pos = o.pos
         LEFT JOIN factline_streams s ON s.id = e.stream_id
         WHERE o.tenant = $1 AND o.gpos > $2 ORDER BY o.gpos LIMIT $3"
    );
    let (mut after, mut before) = (0, Vec::new());
    loop {
        let args = vec![Arg::from(&*tenant), Arg::Int(after), Arg::Int(PAGE)];
        let mut connection = store.connection().await?;
        let page = B::fetch(&mut connection, sql.clone(), args, place).await;
        let page = page.map_err(Error::database("audit"))?;
        for place in &page {
            report.events += 1;
            if let Some(what) = check(place, &before, &tenant, report) {
                report.findings.push(finding(what, place));
            }
            after = place.gpos;
            // From here on the chain is taken at its word: so the next finding is another one.
            before.clone_from(&place.chain);
        }
        if (page.len() as i64) < PAGE {
            break;
        }
    }
    if let Ok(head) = <[u8; 32]>::try_from(before) {
        report.heads.insert(tenant, (number(after), head));
    }
    Ok(())
}

/// What was done to an event, if anything.
fn check(place: &Place, before: &[u8], tenant: &str, report: &mut Report) -> Option<Tampering> {
    let Some(Event { row, digest, sealed }) = &place.event else {
        return Some(Tampering::Removed);
    };
    let linked = link(
        before,
        &Link {
            gpos: place.gpos,
            at: place.at,
            event_id: row.event_id.as_bytes(),
            stream_id: row.stream_id,
            version: row.version,
            digest,
        },
    );
    if linked.as_slice() != place.chain {
        return Some(Tampering::Relinked);
    }
    let Some(data) = &row.data else {
        report.archived += 1;
        return None;
    };
    // What can't even be read as metadata was not written by us.
    let Ok(meta) = row.metadata() else { return Some(Tampering::Changed) };
    let sealed = sealed.as_ref().map(|(bytes, key)| (&**bytes, *key));
    let content =
        Content { stream: &row.stream, meta: &meta, schema_id: row.schema_id, data, sealed };
    let same = meta.tenant.as_str() == tenant && content.digest().as_slice() == digest;
    (!same).then_some(Tampering::Changed)
}

/// Positions that are not there, of whomever they were.
pub(super) async fn gaps<B: Backend>(
    store: &EventStore<B>,
    report: &mut Report,
) -> Result<(), Error> {
    const SQL: &str = "SELECT before + 1, gpos - 1 FROM (
            SELECT gpos, lag(gpos, 1, CAST(0 AS bigint)) OVER (ORDER BY gpos) AS before
            FROM factline_ordering
        ) AS steps WHERE gpos <> before + 1 ORDER BY gpos";
    let mut connection = store.connection().await?;
    let read = |row: &dyn Cells| Ok((row.int(0)?, row.int(1)?));
    let gaps = B::fetch(&mut connection, SQL, Vec::new(), read).await;
    for (first, last) in gaps.map_err(Error::database("audit"))? {
        let missing = |position| Finding {
            what: Tampering::Missing,
            position: number(position),
            event_id: None,
        };
        report.findings.extend((first..=last).map(missing));
    }
    Ok(())
}

/// Events that have no place in the order, and are not waiting for one either.
pub(super) async fn strays<B: Backend>(
    store: &EventStore<B>,
    tenant: Option<&TenantId>,
    report: &mut Report,
) -> Result<(), Error> {
    let waiting = if B::SEQUENCED {
        "AND NOT EXISTS (SELECT 1 FROM factline_unsequenced_0 u WHERE u.pos = e.pos)
         AND NOT EXISTS (SELECT 1 FROM factline_unsequenced_1 u WHERE u.pos = e.pos)"
    } else {
        ""
    };
    let (mine, args) = match tenant {
        Some(tenant) => ("AND e.tenant = $1", vec![Arg::from(tenant.as_str())]),
        None => ("", Vec::new()),
    };
    let sql = format!(
        "SELECT e.event_id FROM factline_events e WHERE NOT EXISTS (
             SELECT 1 FROM factline_ordering o WHERE o.pos = e.pos
         ) {waiting} {mine} ORDER BY e.pos"
    );
    let mut connection = store.connection().await?;
    let strays = B::fetch(&mut connection, sql, args, |row| row.uuid(0)).await;
    let stray =
        |id| Finding { what: Tampering::Inserted, position: 0, event_id: Some(EventId::from(id)) };
    report.findings.extend(strays.map_err(Error::database("audit"))?.into_iter().map(stray));
    Ok(())
}

fn finding(what: Tampering, place: &Place) -> Finding {
    let event_id = place.event.as_ref().map(|event| EventId::from(event.row.event_id));
    Finding { what, position: number(place.gpos), event_id }
}

fn number(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}
