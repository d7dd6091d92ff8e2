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
    /// Whether the event is of the tenant and the type that the order has.
    is_same: bool,
    /// Whether its content is gone, and a file is known to have it.
    is_archived: bool,
}

struct Event {
    row: Row,
    digest: Vec<u8>,
    sealed: Option<(Vec<u8>, [u8; 16])>,
}

/// What else [`Event::read`] expects.
const EVIDENCE: &str = "e.digest, e.sealed, e.data_key_id";

impl Event {
    fn read(row: &dyn Cells) -> Result<Self, sqlx::Error> {
        let sealed = row.opt_bytes(18)?.zip(row.opt_uuid(19)?.map(Uuid::into_bytes));
        Ok(Self { row: Row::read(row)?, digest: row.bytes(17)?, sealed })
    }

    /// Whether its content is there, and what the digest was made of.
    fn is_intact(&self) -> bool {
        let Self { row, digest, sealed } = self;
        let Some(stored) = &row.content else { return false };
        // What can't even be read as metadata was not written by us.
        let meta = stored.metadata(row.event_id, &row.event_type, &row.tenant);
        let Ok(meta) = meta else { return false };
        let sealed = sealed.as_ref().map(|(bytes, key)| (&**bytes, *key));
        let (stream, data) = (&row.stream, &stored.data);
        let content = Content { stream, meta: &meta, schema_id: row.schema_id, data, sealed };
        content.digest().as_slice() == digest
    }
}

fn place(row: &dyn Cells) -> Result<Place, sqlx::Error> {
    let event = row.opt_uuid(0)?.map(|_| Event::read(row)).transpose()?;
    Ok(Place {
        gpos: row.int(20)?,
        at: row.time(21)?,
        chain: row.bytes(22)?,
        is_same: row.int(23)? == 1,
        is_archived: row.int(24)? == 1,
        event,
    })
}

/// Checks one tenant's chain from its beginning.
pub(super) async fn tenant<B: Backend>(
    store: &EventStore<B>,
    tenant: String,
    report: &mut Report,
) -> Result<(), Error> {
    let sql = format!(
        "SELECT {COLUMNS}, {EVIDENCE}, o.gpos, o.at, o.chain,
                CAST(CASE WHEN e.tenant = o.tenant AND e.type = o.type THEN 1 ELSE 0 END AS bigint),
                CAST(CASE WHEN e.data IS NULL AND EXISTS (
                    SELECT 1 FROM factline_archives a WHERE o.gpos BETWEEN a.first AND a.last
                ) THEN 1 ELSE 0 END AS bigint)
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
    let Some(event) = &place.event else { return Some(Tampering::Removed) };
    let Event { row, digest, .. } = event;
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
    if row.content.is_some() {
        let same = row.tenant == tenant && event.is_intact();
        return (!same).then_some(Tampering::Changed);
    }
    if !place.is_archived {
        return Some(Tampering::Emptied);
    }
    report.archived += 1;
    // The digest can't say so while the content is in a file.
    (!place.is_same).then_some(Tampering::Changed)
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

/// Events that have no place in the order, and do not wait for one as they were written either.
pub(super) async fn strays<B: Backend>(
    store: &EventStore<B>,
    tenant: Option<&TenantId>,
    report: &mut Report,
) -> Result<(), Error> {
    // Where appends number their own events, none waits.
    let waits = if B::SEQUENCED { "factline_waits(e.pos)" } else { "false" };
    let mine = if tenant.is_some() { "AND e.tenant = $3" } else { "" };
    let sql = format!(
        "SELECT {COLUMNS}, {EVIDENCE}, e.pos, CAST(CASE WHEN {waits} THEN 1 ELSE 0 END AS bigint)
         FROM factline_events e
         LEFT JOIN factline_ordering o ON o.pos = e.pos
         LEFT JOIN factline_streams s ON s.id = e.stream_id
         WHERE o.pos IS NULL AND e.pos > $1 {mine} ORDER BY e.pos LIMIT $2"
    );
    let read = |row: &dyn Cells| Ok((Event::read(row)?, row.int(20)?, row.int(21)? == 1));
    let mut after = 0;
    loop {
        let mut args = vec![Arg::Int(after), Arg::Int(PAGE)];
        args.extend(tenant.map(|tenant| Arg::from(tenant.as_str())));
        let mut connection = store.connection().await?;
        let page = B::fetch(&mut connection, sql.clone(), args, read).await;
        let page = page.map_err(Error::database("audit"))?;
        let strays = page.iter().filter(|(event, _, waits)| !(*waits && event.is_intact()));
        report.findings.extend(strays.map(|(event, ..)| Finding {
            what: Tampering::Inserted,
            position: 0,
            event_id: Some(EventId::from(event.row.event_id)),
        }));
        match page.last() {
            Some((_, pos, _)) if page.len() as i64 == PAGE => after = *pos,
            _ => return Ok(()),
        }
    }
}

fn finding(what: Tampering, place: &Place) -> Finding {
    let event_id = place.event.as_ref().map(|event| EventId::from(event.row.event_id));
    Finding { what, position: number(place.gpos), event_id }
}

fn number(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}
