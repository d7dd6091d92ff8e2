//! Who may move a cursor: one at a time, for as long as it gives signs of life.
//!
//! A cursor is a column of a row. Its owner has an epoch, which grows with each owner: whoever has an
//! old one changes nothing any more, however long it goes on.

use std::time::Duration;

use factline_core::id::Uuid;
use sqlx::Transaction;
use tokio::time::Instant;

use super::backend::{Arg, Backend};
use super::read::Sql;
use super::{Error, ErrorKind, EventStore};

/// The row whose cursor it is.
#[derive(Clone, Debug)]
pub(super) struct Place {
    /// The table, with columns `cursor`, `owner`, `epoch`, `lease_until` and `state`.
    pub(super) table: &'static str,
    /// What finds the row, by `$1`, `$2` and so on.
    pub(super) key: &'static str,
    /// Those values.
    pub(super) args: Vec<Arg>,
    /// What errors call it.
    pub(super) what: String,
}

impl Place {
    /// A change of the row, up to where the columns are set.
    fn update(&self) -> Sql {
        Sql { text: format!("UPDATE {} SET", self.table), args: self.args.clone() }
    }
}

/// The right to move a cursor, until another has taken it.
#[derive(Debug)]
pub(super) struct Lease {
    place: Place,
    pub(super) cursor: i64,
    epoch: i64,
    term: Duration,
    renewed: Instant,
}

impl Lease {
    /// Takes it; `None` while another has it, or where nobody may.
    pub(super) async fn take<B: Backend>(
        connection: &mut B::Connection,
        place: Place,
        owner: Uuid,
        term: Duration,
    ) -> Result<Option<Self>, Error> {
        let mut sql = place.update();
        sql.with(" owner = ", owner);
        let owner = sql.args.len();
        sql.add(", epoch = epoch + 1");
        until::<B>(&mut sql, ", ", term);
        sql.add(&format!(
            " WHERE {} AND state = 'running'
               AND (owner IS NULL OR owner = ${owner} OR lease_until <= {})
             RETURNING epoch, cursor",
            place.key,
            B::NOW
        ));
        let read = |row: &dyn super::backend::Cells| Ok((row.int(0)?, row.int(1)?));
        let taken = B::fetch(connection, sql.text, sql.args, read).await;
        let taken = taken.map_err(Error::database("take a lease"))?;
        let renewed = Instant::now();
        let lease = |&(epoch, cursor)| Self { place, cursor, epoch, term, renewed };
        Ok(taken.first().map(lease))
    }

    /// Moves the cursor, in the transaction of what was handled, and renews the lease.
    pub(super) async fn advance<B: Backend>(
        &self,
        transaction: &mut Transaction<'_, B>,
        cursor: i64,
    ) -> Result<(), Error> {
        self.move_to(transaction, self.place.update(), cursor).await
    }

    /// The same, and adds a number to a column.
    pub(super) async fn advance_counting<B: Backend>(
        &self,
        transaction: &mut Transaction<'_, B>,
        cursor: i64,
        (column, count): (&'static str, i64),
    ) -> Result<(), Error> {
        let mut sql = self.place.update();
        sql.with(&format!(" {column} = {column} + "), count);
        sql.add(",");
        self.move_to(transaction, sql, cursor).await
    }

    async fn move_to<B: Backend>(
        &self,
        transaction: &mut Transaction<'_, B>,
        mut sql: Sql,
        cursor: i64,
    ) -> Result<(), Error> {
        sql.with(" cursor = ", cursor);
        until::<B>(&mut sql, ", ", self.term);
        self.change::<B>(transaction, sql, "move a cursor").await
    }

    /// What was moved is committed.
    pub(super) fn advanced(&mut self, cursor: i64) {
        self.cursor = cursor;
        self.renewed = Instant::now();
    }

    /// Renews the lease where a third of it has passed.
    pub(super) async fn keep<B: Backend>(&mut self, store: &EventStore<B>) -> Result<(), Error> {
        if self.renewed.elapsed() >= self.term / 3 {
            self.renew(store).await?;
            self.renewed = Instant::now();
        }
        Ok(())
    }

    async fn renew<B: Backend>(&self, store: &EventStore<B>) -> Result<(), Error> {
        let mut sql = self.place.update();
        until::<B>(&mut sql, " ", self.term);
        let mut connection = store.connection().await?;
        self.change::<B>(&mut connection, sql, "renew a lease").await
    }

    /// Renews the lease again and again, beside a transaction that takes long; completes when it is
    /// lost.
    ///
    /// On SQLite the transaction holds the only lock there is: nobody else can take over.
    pub(super) async fn lost<B: Backend>(&self, store: &EventStore<B>) -> Error {
        if !B::SEQUENCED {
            return std::future::pending().await;
        }
        self.lost_outside(store).await
    }

    /// As [`lost`](Self::lost), beside work that has no transaction open.
    pub(super) async fn lost_outside<B: Backend>(&self, store: &EventStore<B>) -> Error {
        loop {
            tokio::time::sleep(self.term / 3).await;
            match self.renew(store).await {
                Err(error) if error.is_fenced() => return error,
                // The lease runs out by itself if this goes on, and then the commit is fenced.
                _ => {}
            }
        }
    }

    /// Lets another take it at once.
    pub(super) async fn release<B: Backend>(self, store: &EventStore<B>) {
        let mut sql = self.place.update();
        sql.add(" owner = NULL, lease_until = NULL");
        if let Ok(mut connection) = store.connection().await {
            let _ = self.change::<B>(&mut connection, sql, "release a lease").await;
        }
    }

    /// Changes the row, unless another has taken over.
    pub(super) async fn change<B: Backend>(
        &self,
        connection: &mut B::Connection,
        mut sql: Sql,
        doing: &'static str,
    ) -> Result<(), Error> {
        sql.add(" WHERE ");
        sql.add(self.place.key);
        sql.with(" AND epoch = ", self.epoch);
        let changed = B::execute(connection, sql.text, sql.args).await;
        match changed.map_err(Error::database(doing))? {
            0 => Err(Error::of(ErrorKind::Fenced, self.place.what.clone())),
            _ => Ok(()),
        }
    }

    /// A change of the row, up to where the columns are set.
    pub(super) fn update(&self) -> Sql {
        self.place.update()
    }
}

/// Sets when the lease runs out.
fn until<B: Backend>(sql: &mut Sql, before: &str, term: Duration) {
    sql.args.push(Arg::Int(micros(term)));
    let until = B::later(B::NOW, &format!("${}", sql.args.len()));
    sql.add(&format!("{before}lease_until = {until}"));
}

pub(super) fn micros(duration: Duration) -> i64 {
    i64::try_from(duration.as_micros()).unwrap_or(i64::MAX)
}
