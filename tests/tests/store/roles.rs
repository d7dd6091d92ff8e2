//! Roles of PostgreSQL: tenants can't meet, and each work can be done by a role that can do no other.

use std::future::pending;

use factline::event::Context;
use factline::store::archive::Range;
use factline::store::replay::{File, Handlers, Redelivery};
use factline::store::{AsOf, ErrorKind, EventStore, Expected, Options, Postgres, Tampering};
use libtest_mimic::Trial;
use sqlx::error::DatabaseError;
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};

use crate::bench::{Fixture, Outcome, trial};
use crate::cases::archive;
use crate::cases::subscribe::{Ledger, filled, seen};
use crate::support::{batch, started, stream, tenant};

pub(crate) fn all() -> Vec<Trial> {
    vec![
        trial("tenants_cannot_meet", tenants_cannot_meet),
        trial("an_application_can_only_append_and_read", an_application_can_only_append_and_read),
        trial("a_sequencer_can_only_sequence", a_sequencer_can_only_sequence),
        trial("a_projection_can_only_read_and_follow", a_projection_can_only_read_and_follow),
        trial("an_auditor_can_only_read", an_auditor_can_only_read),
        trial("an_archiver_can_only_archive", an_archiver_can_only_archive),
        trial("an_unknown_work_is_refused", an_unknown_work_is_refused),
    ]
}

/// A role that logs in, for one kind of work.
pub(crate) struct Role(pub(crate) String);

impl Role {
    pub(crate) async fn new(fixture: &Fixture<Postgres>, work: &str) -> Result<Self, sqlx::Error> {
        let options = fixture.store.pool().connect_options();
        let role = format!("{work}_{}", options.get_database().unwrap_or("db"));
        fixture.run(&format!("CREATE ROLE {role} LOGIN PASSWORD '{role}'")).await?;
        // Twice is as good as once.
        for _ in 0..2 {
            fixture.run(&format!("SELECT factline_grant('{role}', '{work}')")).await?;
        }
        Ok(Self(role))
    }

    pub(crate) fn options(&self, fixture: &Fixture<Postgres>) -> PgConnectOptions {
        let owner = fixture.store.pool().connect_options();
        (*owner).clone().username(&self.0).password(&self.0)
    }

    async fn connect(&self, fixture: &Fixture<Postgres>) -> Result<PgConnection, sqlx::Error> {
        PgConnection::connect_with(&self.options(fixture)).await
    }

    async fn store(
        &self,
        fixture: &Fixture<Postgres>,
    ) -> Result<EventStore<Postgres>, sqlx::Error> {
        let pool = sqlx::Pool::<Postgres>::connect_with(self.options(fixture)).await?;
        Ok(EventStore::<Postgres>::new(pool, Options::new("suite".parse().expect("a source"))))
    }

    /// Checks that the database refuses each statement for want of a right.
    async fn may_not(&self, fixture: &Fixture<Postgres>, statements: &[&str]) -> Outcome {
        let mut raw = self.connect(fixture).await?;
        for sql in statements {
            let done = sqlx::query(AssertSqlSafe((*sql).to_owned())).execute(&mut raw).await;
            let error = done.err().ok_or_else(|| format!("{} may {sql}", self.0))?;
            let code = error.as_database_error().and_then(DatabaseError::code);
            assert_eq!(code.as_deref(), Some("42501"), "{sql}: {error}");
        }
        Ok(raw.close().await?)
    }

    pub(crate) async fn drop(self, fixture: &Fixture<Postgres>) -> Outcome {
        fixture.run(&format!("DROP OWNED BY {}", self.0)).await?;
        fixture.run(&format!("DROP ROLE {}", self.0)).await?;
        Ok(())
    }
}

const ORDER: &str = "SELECT factline_order(5)";
const SEQUENCE: &str = "SELECT factline_sequence(gen_random_uuid(), 0, 5)";
const GRANT: &str = "SELECT factline_grant(current_user::regrole, 'audit')";
const FORGE: &str = "INSERT INTO factline_ordering VALUES (99, 99, now(), 't', 't', 1, '')";
const CHANGE: &str = "UPDATE factline_events SET data = NULL";
const REMOVE: &str = "DELETE FROM factline_events";
const SKIP: &str = "DELETE FROM factline_ordering";
const APPEND: &str = "SELECT outcome FROM factline_append('hospital-1', 'Visit-9', 0,
    ARRAY[gen_random_uuid()], ARRAY['T'], ARRAY[1::bigint], ARRAY['s'], ARRAY['r'], ARRAY[now()],
    ARRAY['c'], ARRAY[NULL::uuid], ARRAY['a'], ARRAY[NULL::text], ARRAY[''::bytea],
    ARRAY[''::bytea])";
const MOVE: &str = "UPDATE factline_subscriptions SET cursor = 0";
const EMPTY: &str = "SELECT factline_archive(ARRAY[1::bigint], ARRAY[gen_random_uuid()],
    ARRAY[''::bytea])";
/// Of the first event: its id and digest are right, what it would say is not.
const FILL: &str = "SELECT restored FROM factline_restore(ARRAY[1::bigint],
    ARRAY[(SELECT e.event_id FROM factline_events e JOIN factline_ordering o USING (pos)
           WHERE o.gpos = 1)],
    ARRAY[(SELECT e.digest FROM factline_events e JOIN factline_ordering o USING (pos)
           WHERE o.gpos = 1)],
    ARRAY['s'], ARRAY['r'], ARRAY[now()], ARRAY['c'], ARRAY[NULL::uuid], ARRAY['a'],
    ARRAY[NULL::text], ARRAY['forged'::bytea], ARRAY[NULL::bytea], ARRAY[NULL::uuid])";
/// An event of the tenant's own.
const RAW: &str =
    "INSERT INTO factline_events (stream_id, version, event_id, tenant, type, schema_id,
        source, time, correlation, digest, data)
    SELECT 99, 1, gen_random_uuid(), 'hospital-1', 'T', 1, 'r', now(), 'c', '', ''
    FROM set_config('factline.tenant', 'hospital-1', false)";
const NOTE: &str = "INSERT INTO factline_archives (first, last, file) VALUES (1, 9, 'x')";

async fn an_application_can_only_append_and_read(fixture: Fixture<Postgres>) -> Outcome {
    let role = Role::new(&fixture, "application").await?;
    let store = role.store(&fixture).await?;
    // The first event of its type: its schema is stored by the application, too.
    store.append(&stream(1), Expected::NoStream, &batch(&store, 1, 1, 2)).await?;
    store.append(&stream(1), Expected::Exact(2), &batch(&store, 1, 3, 1)).await?;
    fixture.settle().await?;
    let read = store.read_stream(&tenant("hospital-1"), &stream(1)).fetch().await?;
    assert!(read.len() == 3 && read.iter().all(|event| event.position.is_some()));
    let denied = [ORDER, SEQUENCE, GRANT, FORGE, CHANGE, REMOVE, SKIP, MOVE, EMPTY, FILL, NOTE];
    role.may_not(&fixture, &denied).await?;
    // Nor pretend that an event is archived.
    role.may_not(&fixture, &[&RAW.replace("'', ''", "'', NULL"), &RAW.replace("'c'", "NULL")])
        .await?;
    let mut raw = role.connect(&fixture).await?;
    sqlx::query(RAW).execute(&mut raw).await?;
    raw.close().await?;
    let error = store.sequencer().step().await.err().ok_or("it sequences")?;
    assert!(!error.is_retriable(), "{error}");
    store.pool().close().await;
    role.drop(&fixture).await
}

async fn a_sequencer_can_only_sequence(fixture: Fixture<Postgres>) -> Outcome {
    let store = &fixture.store;
    let role = Role::new(&fixture, "sequencer").await?;
    store.append(&stream(1), Expected::Any, &batch(store, 1, 1, 3)).await?;
    let theirs = role.store(&fixture).await?;
    let step = theirs.sequencer().step().await?;
    assert!(step.leads && step.events == 3);
    fixture.run("DELETE FROM factline_leases").await?;
    theirs.sequencer().run(async {}).await;
    assert_eq!(fixture.number("SELECT count(*) FROM factline_leases").await?, 0, "it resigned");
    let read = "SELECT data FROM factline_events";
    let denied = [ORDER, GRANT, FORGE, CHANGE, REMOVE, SKIP, APPEND, EMPTY, FILL, NOTE];
    role.may_not(&fixture, &denied).await?;
    role.may_not(&fixture, &[read]).await?;
    // Nor does it lend the owner's rights to a table of its own.
    store.append(&stream(1), Expected::Any, &batch(store, 1, 4, 1)).await?;
    let mut raw = role.connect(&fixture).await?;
    let shadow = "CREATE TEMP TABLE factline_ordering (gpos bigint, pos bigint, at timestamptz,
        tenant text, type text, stream_id bigint, chain bytea)";
    sqlx::query(shadow).execute(&mut raw).await?;
    sqlx::query(SEQUENCE).execute(&mut raw).await?;
    let own: i64 = sqlx::query_scalar("SELECT count(*) FROM pg_temp.factline_ordering")
        .fetch_one(&mut raw)
        .await?;
    assert_eq!(own, 0);
    assert_eq!(store.head().await?, 4);
    raw.close().await?;
    theirs.pool().close().await;
    role.drop(&fixture).await
}

async fn a_projection_can_only_read_and_follow(fixture: Fixture<Postgres>) -> Outcome {
    let store = &fixture.store;
    filled(&fixture).await?;
    let other = Context::new(tenant("hospital-2"));
    store.append(&stream(1), Expected::Any, &store.batch(&other).event(&started(1, 1))).await?;
    fixture.settle().await?;
    let role = Role::new(&fixture, "projection").await?;
    fixture.run(&format!("GRANT INSERT ON seen_1 TO {}", role.0)).await?;
    let theirs = role.store(&fixture).await?;
    theirs.subscribe("ledger").all(Ledger::default()).catch_up().await?;
    assert_eq!(seen(&fixture, 1).await?, (31, 31), "of all tenants");
    theirs.swap("ledger", 1).await?;
    assert_eq!(theirs.subscriptions().await?[0].behind, 0);
    // It replays, to handlers and to a subscription.
    fixture.run(&format!("GRANT INSERT ON seen_2 TO {}", role.0)).await?;
    let handlers = Handlers::all(Ledger::default()).generation(2);
    theirs.replay("anew").batch(7).to(handlers).run(pending()).await?;
    assert_eq!(seen(&fixture, 2).await?, (31, 31), "of all tenants");
    let again = Redelivery::to(&theirs, "ledger", None).await?;
    theirs.replay("again").from(31).to(again).run(pending()).await?;
    theirs.subscribe("ledger").all(Ledger::default()).catch_up().await?;
    assert_eq!(seen(&fixture, 1).await?, (32, 31), "one of them twice");
    assert_eq!(theirs.read_all().fetch().await?.len(), 31);
    let denied = [ORDER, SEQUENCE, GRANT, FORGE, CHANGE, REMOVE, SKIP, APPEND, EMPTY, FILL, NOTE];
    role.may_not(&fixture, &denied).await?;
    theirs.pool().close().await;
    role.drop(&fixture).await
}

async fn an_auditor_can_only_read(fixture: Fixture<Postgres>) -> Outcome {
    filled(&fixture).await?;
    let store = &fixture.store;
    let role = Role::new(&fixture, "audit").await?;
    let theirs = role.store(&fixture).await?;
    // One waits for its position.
    store.append(&stream(1), Expected::Any, &batch(store, 1, 9, 1)).await?;
    let report = theirs.verify(None).await?;
    assert!(report.is_clean() && report.events == 30, "{:?}", report.findings);
    // A replay to a file needs no more; one that is noted in the database does.
    let folder = tempfile::tempdir()?;
    let file = File::new(&theirs, folder.path().join("visits.avro"));
    assert_eq!(theirs.replay("x").to(file).run(pending()).await?.delivered_now, 30);
    let chain = theirs.replay("x").correlation(&"round-7".parse()?);
    assert_eq!(chain.preview().await?.events(), 0);
    let noted = theirs.replay("x").to(Handlers::all(Ledger::default())).run(pending()).await;
    assert!(noted.is_err_and(|error| error.kind() == ErrorKind::Database));
    fixture
        .run("UPDATE factline_events SET actor = 'x' WHERE version = 3 AND stream_id = 1")
        .await?;
    let found = theirs.verify(Some(&tenant("hospital-1"))).await?.findings;
    assert!(found.len() == 1 && found[0].what == Tampering::Changed, "{found:?}");
    let denied =
        [ORDER, SEQUENCE, GRANT, FORGE, CHANGE, REMOVE, SKIP, APPEND, MOVE, EMPTY, FILL, NOTE];
    role.may_not(&fixture, &denied).await?;
    // What was given is taken back, and then it says so.
    let policy = format!(
        "DO $$ BEGIN EXECUTE 'DROP POLICY all_tenants_' || '{}'::regrole::oid || ' ON factline_events'; END $$",
        role.0
    );
    fixture.run(&policy).await?;
    let error = theirs.verify(None).await.err().ok_or("it sees nothing, and says clean")?;
    assert_eq!(error.kind(), ErrorKind::Role, "{error}");
    theirs.pool().close().await;
    role.drop(&fixture).await
}

async fn an_archiver_can_only_archive(fixture: Fixture<Postgres>) -> Outcome {
    let before = archive::filled(&fixture).await?;
    let (store, shelf) = (&fixture.store, archive::Shelf::new()?);
    let role = Role::new(&fixture, "archive").await?;
    let theirs = role.store(&fixture).await?;
    let archive = theirs.archive(shelf.path()).batch(3);
    // Of all tenants.
    assert_eq!(archive.create(Range::through(8)).await?.moved, 8);
    assert!(archive.verify().await?.is_clean());
    assert_eq!(theirs.archives().await?.len(), 1);
    let denied = [ORDER, SEQUENCE, GRANT, FORGE, CHANGE, REMOVE, SKIP, APPEND, MOVE];
    role.may_not(&fixture, &denied).await?;
    // It can bring back what was appended and nothing else, and take away what is noted only.
    let mut raw = role.connect(&fixture).await?;
    let forged: i64 = sqlx::query_scalar(FILL).fetch_one(&mut raw).await?;
    assert_eq!(forged, 0);
    let empty = "SELECT moved FROM factline_archive(ARRAY[9::bigint],
        ARRAY[(SELECT e.event_id FROM factline_events e JOIN factline_ordering o USING (pos)
               WHERE o.gpos = 9)],
        ARRAY[(SELECT e.digest FROM factline_events e JOIN factline_ordering o USING (pos)
               WHERE o.gpos = 9)])";
    let emptied: i64 = sqlx::query_scalar(empty).fetch_one(&mut raw).await?;
    assert_eq!(emptied, 0);
    assert!(store.verify(None).await?.is_clean());
    // An application is told what to restore, and can't do it.
    let application = Role::new(&fixture, "application").await?;
    let their_application = application.store(&fixture).await?;
    let read = their_application.read_all().tenant(&tenant("hospital-1")).fetch().await;
    let error = read.err().ok_or("it is archived")?;
    assert_eq!(error.archived_ranges().len(), 1, "{error}");
    let restored = their_application.archive(shelf.path()).restore().await;
    assert_eq!(restored.err().ok_or("restored")?.kind(), ErrorKind::Role);

    assert_eq!(archive.restore().await?.moved, 8);
    assert_eq!(archive::seen(store).await?, before);
    assert!(store.verify(None).await?.is_clean());
    raw.close().await?;
    theirs.pool().close().await;
    their_application.pool().close().await;
    application.drop(&fixture).await?;
    role.drop(&fixture).await
}

async fn an_unknown_work_is_refused(fixture: Fixture<Postgres>) -> Outcome {
    let done = fixture.run("SELECT factline_grant(current_user::regrole, 'everything')").await;
    let error = done.err().ok_or("granted")?.to_string();
    assert!(error.contains("no such work: everything"), "{error}");
    Ok(())
}

/// Through the raw connection of a role that owns nothing, as an application has it.
async fn tenants_cannot_meet(fixture: Fixture<Postgres>) -> Outcome {
    let store = &fixture.store;
    let other = Context::new(tenant("hospital-2"));
    store.append(&stream(1), Expected::Any, &batch(store, 1, 1, 2)).await?;
    let theirs = store.batch(&other).event(&started(1, 7));
    store.append(&stream(1), Expected::Any, &theirs).await?;
    fixture.settle().await?;
    let role = Role::new(&fixture, "application").await?;
    // More than it needs, so that it is row-level security that keeps tenants apart.
    let more = format!("GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA public TO {}", role.0);
    fixture.run(&more).await?;
    let done = match raw(&fixture, &role).await {
        Ok(()) => as_application(&fixture, &role).await,
        failed => failed,
    };
    role.drop(&fixture).await?;
    done
}

async fn raw(fixture: &Fixture<Postgres>, role: &Role) -> Outcome {
    let mut raw = role.connect(fixture).await?;
    let tables = ["factline_events", "factline_streams", "factline_ordering"];
    for (tenant, seen) in [("", [0, 0, 0]), ("hospital-1", [2, 1, 2]), ("hospital-2", [1, 1, 1])] {
        let mut transaction = raw.begin().await?;
        if !tenant.is_empty() {
            let set = sqlx::query("SELECT set_config('factline.tenant', $1, true)").bind(tenant);
            set.execute(&mut *transaction).await?;
        }
        for (table, seen) in tables.iter().zip(seen) {
            let count = AssertSqlSafe(format!("SELECT count(*) FROM {table}"));
            let count: i64 = sqlx::query_scalar(count).fetch_one(&mut *transaction).await?;
            assert_eq!(count, seen, "{table} as {tenant:?}");
        }
        // Nor can it write what belongs to another.
        let steal = "UPDATE factline_events SET data = NULL WHERE tenant <> $1";
        let stolen = sqlx::query(steal).bind(tenant).execute(&mut *transaction).await?;
        assert_eq!(stolen.rows_affected(), 0);
        let foreign = "INSERT INTO factline_streams (tenant, name, version)
            VALUES ('hospital-3', 'Visit-9', 1)";
        assert!(sqlx::query(foreign).execute(&mut *transaction).await.is_err());
        transaction.rollback().await?;
    }
    // An append sets its tenant for its own transaction, and leaves nothing behind.
    let append = "SELECT outcome FROM factline_append($1, 'Visit-9', 0, ARRAY[gen_random_uuid()],
        ARRAY['T'], ARRAY[1::bigint], ARRAY['s'], ARRAY['r'], ARRAY[now()], ARRAY['c'],
        ARRAY[NULL::uuid], ARRAY['a'], ARRAY[NULL::text], ARRAY[''::bytea], ARRAY[''::bytea])";
    let outcome: i32 = sqlx::query_scalar(append).bind("hospital-1").fetch_one(&mut raw).await?;
    assert_eq!(outcome, 0);
    let left = "SELECT coalesce(current_setting('factline.tenant', true), '')";
    let left: String = sqlx::query_scalar(left).fetch_one(&mut raw).await?;
    assert_eq!(left, "");
    Ok(())
}

/// A store that connects as that role does its work all the same, a tenant at a time.
async fn as_application(fixture: &Fixture<Postgres>, role: &Role) -> Outcome {
    let store = role.store(fixture).await?;
    let (one, two) = (tenant("hospital-1"), tenant("hospital-2"));
    store.append(&stream(1), Expected::Exact(2), &batch(&store, 1, 3, 1)).await?;
    fixture.settle().await?;
    assert_eq!(store.read_stream(&one, &stream(1)).fetch().await?.len(), 3);
    assert_eq!(store.read_stream(&two, &stream(1)).fetch().await?.len(), 1);
    assert_eq!(store.version(&two, &stream(1)).await?, 1);
    assert_eq!(store.read_all().tenant(&two).fetch().await?.len(), 1);
    // The past is found among positions of which most belong to others.
    let then = store.read_stream(&one, &stream(1)).fetch().await?[1].at.ok_or("no time")?;
    for (tenant, events) in [(&one, 2), (&two, 1)] {
        let visit = stream(1);
        let read = store.read_stream(tenant, &visit).as_of(AsOf::Time(then));
        assert_eq!(read.fetch().await?.len(), events, "{tenant}");
        let read = store.read_all().tenant(tenant).as_of(AsOf::Time(then));
        assert_eq!(read.fetch().await?.len(), events, "{tenant}");
    }
    let quoted = tenant("o'hara\\' --");
    let theirs = store.batch(&Context::new(quoted.clone())).event(&started(1, 1));
    store.append(&stream(1), Expected::NoStream, &theirs).await?;
    assert_eq!(store.read_stream(&quoted, &stream(1)).fetch().await?.len(), 1);
    let id = theirs.ids().next().ok_or("no id")?;
    assert!(store.event(&quoted, id).await?.is_some());
    assert!(store.event(&one, id).await?.is_none());
    // What needs all tenants does not take what it sees for everything.
    for tenant in [None, Some(&one)] {
        let error = store.verify(tenant).await.err().ok_or("it found nothing, of nothing")?;
        assert!(
            error.kind() == ErrorKind::Role && error.to_string().contains("'audit'"),
            "{error}"
        );
    }
    let blind = [
        store.read_all().fetch().await.err(),
        store.read_all().after(3).as_of(AsOf::Time(then)).fetch().await.err(),
        store.head().await.err(),
        store.position_at(then).await.err(),
    ];
    for error in blind {
        let error = error.ok_or("it takes what it sees for all there is")?;
        assert_eq!(error.kind(), ErrorKind::Role, "{error}");
    }
    let blind = store.subscribe("blind").all(Ledger::default()).catch_up().await;
    let error = blind.err().ok_or("it caught up with nothing")?;
    assert!(error.kind() == ErrorKind::Role && !error.is_retriable(), "{error}");
    let blind = store.replay("blind").tenant(&one);
    let error = blind.preview().await.err().ok_or("it looked at nothing")?;
    assert_eq!(error.kind(), ErrorKind::Role, "{error}");
    let blind = blind.to(Handlers::all(Ledger::default())).run(pending()).await;
    assert!(blind.is_err_and(|error| error.kind() == ErrorKind::Role));
    store.pool().close().await;
    Ok(())
}
