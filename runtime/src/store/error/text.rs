//! What people read.

use std::fmt;

use super::{DISK_FULL, Error, ErrorKind, Inner};
use crate::store::ArchivedRange;

fn write_archived(ranges: &[ArchivedRange], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    if ranges.is_empty() {
        return f.write_str(
            "its content is gone, and no archive is known to have it: `factline audit verify` says \
             more",
        );
    }
    f.write_str("content of events is in the archive: restore positions ")?;
    for (number, ArchivedRange { first, last, file, .. }) in ranges.iter().enumerate() {
        let comma = if number > 0 { ", " } else { "" };
        write!(f, "{comma}{first} to {last} ({file})")?;
    }
    f.write_str(" first")
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner { kind, what, conflict, archived, code, source } = &*self.0;
        write!(f, "{what}: ")?;
        match (kind, conflict) {
            (ErrorKind::Conflict, Some(conflict)) => write!(f, "{conflict}; read it again")?,
            (ErrorKind::Conflict, None) => f.write_str("the stream has changed; read it again")?,
            (ErrorKind::Options, _) => f.write_str("this can't be done")?,
            (ErrorKind::IdTaken, _) => f.write_str(
                "the id of an event belongs to another event: give each event an id of its own",
            )?,
            (ErrorKind::Encode, _) => f.write_str("the event can't be written in its schema")?,
            (ErrorKind::Decode, _) => f.write_str("the stored event can't be read as this type")?,
            (ErrorKind::Archived, _) => write_archived(archived, f)?,
            (ErrorKind::Schema, _) => f.write_str("the schema of a stored event is missing")?,
            (ErrorKind::Busy, _) => f.write_str("another transaction was in the way; try again")?,
            (ErrorKind::Unavailable, _) if self.code() == Some(DISK_FULL) => f.write_str(
                "the database went down as it has no room left on its disk: make room or enlarge \
                 the disk, and start it again",
            )?,
            (ErrorKind::Unavailable, _) => f.write_str("the database did not answer")?,
            (ErrorKind::Full, _) => f.write_str(
                "the database has no room left on its disk, and nothing was changed: make room or \
                 enlarge the disk, and the same succeeds",
            )?,
            (ErrorKind::Database, _) => f.write_str("the database refused")?,
            (ErrorKind::Fenced, _) => f.write_str("another owner has taken over")?,
            (ErrorKind::Stopped, _) => f.write_str(
                "it stopped before an event that its handler can't handle; mend it and resume",
            )?,
            (ErrorKind::Target, _) => f.write_str("the target did not take it")?,
            (ErrorKind::Taken, _) => {
                f.write_str("another process is at it: wait until it is done, or stop it")?;
            }
            (ErrorKind::Retired, _) => f.write_str("a newer generation has replaced it")?,
            (ErrorKind::Role, _) => f.write_str(
                "the database's role does not see the rows of all tenants: name one where it is read \
                 for one; or connect as the owner of the tables, or have it run \
                 `SELECT factline_grant('role', 'projection')` for a subscription, a replay or the \
                 one order, `'audit'` for an audit, `'archive'` for an archive",
            )?,
            (ErrorKind::Unheard, _) => f.write_str(
                "notifications do not arrive, as behind a pooler that shares sessions between \
                 clients: news are looked for instead; turn notifications off by `Options::notify`",
            )?,
            (ErrorKind::Behind, _) => {
                f.write_str("let it go on first, or say that it is to be done despite it")?;
            }
            (ErrorKind::File, _) => f.write_str("the file can't be read or written")?,
            (ErrorKind::Damaged, _) => {
                f.write_str(
                    "it is no sound archive or replay: take another copy, or another name",
                )?;
            }
            (ErrorKind::Foreign, _) => f.write_str("it is the archive of another store")?,
            (ErrorKind::Changed, _) => {
                f.write_str(
                    "an event is not as it was written: `factline audit verify` says more",
                )?;
            }
            (ErrorKind::Migration, _) if code.is_some() => {
                f.write_str("the store's tables are not up to date: run `factline migrate`")?;
            }
            (ErrorKind::Migration, _) => f.write_str("the store's tables stay as they are")?,
        }
        if let Some(code) = code {
            write!(f, " ({code})")?;
        }
        match source {
            Some(source) => write!(f, ": {source}"),
            None => Ok(()),
        }
    }
}
