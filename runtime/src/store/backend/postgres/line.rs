//! `NOTIFY` and `LISTEN`, and who listens.
//!
//! Channels are named by the number of the store's table in its database, so that stores in two
//! schemas don't wake each other. Whoever listens holds a shared advisory lock for each kind of news:
//! who tells looks whether anybody else does, and says nothing to nobody.

use std::pin::Pin;
use std::time::Duration;

use sqlx::postgres::{
    PgConnectOptions, PgConnection, PgListener, PgNotification, PgPool, PgPoolOptions,
};
use sqlx::{AssertSqlSafe, Connection as _, Row as _};

use super::super::Answer;
use crate::store::notify::{Ear, Heard, Line, News, Session};

/// How long a connection to listen on may take.
const CONNECT: Duration = Duration::from_secs(5);

/// The upper half of the keys of advisory locks; the lower one is the number of the table.
const LOCKS: i64 = 0x0FAC_7100;

const WANTED: &str = "SELECT coalesce(bit_or(classid::bigint), 0) FROM pg_locks
    WHERE locktype = 'advisory' AND granted AND objsubid = 1 AND pid <> $1
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
      AND classid::bigint BETWEEN $2 AND $2 + 255 AND objid = 'factline_events'::regclass::oid";

/// Without a flush of the log, which nobody needs for what may be lost: those that wait for one have
/// one less to wait for.
const TELL: &str = "SELECT set_config('synchronous_commit', 'off', true),
        pg_notify('factline_' || 'factline_events'::regclass::oid || '_' || name, $1)
    FROM unnest($2::text[]) AS name";

/// Of a pool that a store has.
pub(super) struct PgLine(pub(super) PgPool);

impl PgLine {
    async fn notify(&self, names: Vec<String>, from: Session) -> Result<(), sqlx::Error> {
        let query = sqlx::query(TELL).bind(from.to_string()).bind(names);
        query.execute(&self.0).await.map(|_| ())
    }
}

impl Line for PgLine {
    fn wanted(&self, but: Option<Session>) -> Answer<'_, News> {
        Box::pin(async move {
            let query = sqlx::query(WANTED).bind(but.unwrap_or(0)).bind(LOCKS);
            let locks: i64 = query.fetch_one(&self.0).await?.try_get(0)?;
            Ok(News::of_bits(locks.to_le_bytes()[0]))
        })
    }

    fn tell(&self, news: News, from: Option<Session>) -> Answer<'_, ()> {
        let names = News::EACH.into_iter().filter(|&one| news.has(one));
        let names = names.map(|one| one.name().to_owned()).collect();
        Box::pin(self.notify(names, from.unwrap_or(0)))
    }

    fn echo(&self, to: Session) -> Answer<'_, ()> {
        Box::pin(self.notify(vec![to.to_string()], to))
    }

    fn open(&self) -> Answer<'_, Box<dyn Ear>> {
        Box::pin(async move { Ok(Box::new(PgEar::open(&self.0).await?) as Box<dyn Ear>) })
    }

    fn is_closed(&self) -> bool {
        self.0.is_closed()
    }

    fn closed(&self) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        Box::pin(self.0.close_event())
    }
}

/// What listens wants a pool; this one has one connection.
async fn connect(options: &PgConnectOptions) -> Result<PgListener, sqlx::Error> {
    let own = PgPoolOptions::new()
        .max_connections(1)
        .acquire_timeout(CONNECT)
        .idle_timeout(None)
        .max_lifetime(None)
        .connect_lazy_with(options.clone());
    match PgListener::connect_with(&own).await {
        // A pool tries again and again where the server has no connection left, and does not say so.
        Err(sqlx::Error::PoolTimedOut) => {
            PgConnection::connect_with(options).await?.close().await?;
            Err(sqlx::Error::PoolTimedOut)
        }
        done => done,
    }
}

/// A connection that listens.
struct PgEar {
    listener: PgListener,
    /// Number of the store's table.
    table: i64,
    session: Session,
    wants: News,
}

impl PgEar {
    /// The table is looked up where the store's own statements look, whatever path the pool's
    /// connections were given; the connection is not one of the pool's, which may have few.
    async fn open(pool: &PgPool) -> Result<Self, sqlx::Error> {
        let table = "SELECT 'factline_events'::regclass::oid::bigint";
        let table = sqlx::query_scalar(table).fetch_one(pool).await?;
        let mut listener = connect(&pool.connect_options()).await?;
        listener.ignore_pool_close_event(true);
        // What was missed meanwhile is looked for.
        listener.eager_reconnect(false);
        let session = "SELECT pg_backend_pid()";
        let session = sqlx::query_scalar(session).fetch_one(&mut listener).await?;
        listener.listen(&format!("factline_{table}_{session}")).await?;
        Ok(Self { listener, table, session, wants: News::NONE })
    }

    fn channel(&self, one: News) -> String {
        format!("factline_{}_{}", self.table, one.name())
    }

    async fn change(&mut self, one: News, wanted: bool) -> Result<(), sqlx::Error> {
        let channel = self.channel(one);
        let key = (LOCKS + i64::from(one.bits())) << 32 | self.table;
        let lock = if wanted {
            self.listener.listen(&channel).await?;
            format!("SELECT pg_advisory_lock_shared({key})")
        } else {
            self.listener.unlisten(&channel).await?;
            format!("SELECT pg_advisory_unlock_shared({key})")
        };
        sqlx::query(AssertSqlSafe(lock)).execute(&mut self.listener).await?;
        Ok(())
    }

    /// `None` for what this process itself told.
    fn heard(&self, notice: &PgNotification) -> Option<Heard> {
        let last = notice.channel().rsplit('_').next().unwrap_or_default();
        if let Some(&one) = News::EACH.iter().find(|&&one| one.name() == last) {
            let own = notice.payload().parse() == Ok(self.session);
            return (!own).then_some(Heard::News(one));
        }
        Some(Heard::Echo)
    }
}

impl Ear for PgEar {
    fn session(&self) -> Session {
        self.session
    }

    fn want(&mut self, news: News) -> Answer<'_, ()> {
        Box::pin(async move {
            for one in News::EACH {
                if news.has(one) != self.wants.has(one) {
                    self.change(one, news.has(one)).await?;
                }
            }
            self.wants = news;
            Ok(())
        })
    }

    fn hear(&mut self) -> Answer<'_, Heard> {
        Box::pin(async move {
            loop {
                let notice = self.listener.try_recv().await?;
                // The connection is gone, and what was told since.
                let lost = || sqlx::Error::Io(std::io::ErrorKind::ConnectionAborted.into());
                if let Some(heard) = self.heard(&notice.ok_or_else(lost)?) {
                    return Ok(heard);
                }
            }
        })
    }
}
