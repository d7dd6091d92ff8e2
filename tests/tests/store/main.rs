//! One suite for the event store on every database: what holds on SQLite holds on PostgreSQL.

mod acknowledgement;
mod bench;
mod cases;
mod frozen;
mod full_disk;
#[rustfmt::skip]
#[allow(dead_code, unreachable_pub, reason = "generated for any use")]
#[path = "../../../runtime/tests/mock/generated/mod.rs"]
mod generated;
mod killed;
mod notify;
mod postgres;
mod processes;
mod proxy;
mod restart;
mod roles;
mod scenario;
mod sqlite;
mod support;
mod topics;

use std::process::ExitCode;

use libtest_mimic::Arguments;

fn main() -> ExitCode {
    if let Some(done) = processes::member() {
        return done;
    }
    let mut arguments = Arguments::from_args();
    // Each case has a database of its own; many at a time only wait for each other.
    arguments.test_threads.get_or_insert(4);
    let mut trials = cases::all::<factline::store::Sqlite>();
    trials.extend(cases::all::<factline::store::Postgres>());
    trials.extend(postgres::all());
    trials.extend(notify::all());
    trials.extend(roles::all());
    trials.extend(acknowledgement::all());
    trials.extend(killed::all());
    trials.extend(processes::all());
    trials.extend(sqlite::all());
    trials.extend(scenario::all());
    trials.extend(topics::all());
    trials.extend(full_disk::beside());
    let beside = libtest_mimic::run(&arguments, trials);
    // One at a time, as the server goes away under it.
    arguments.test_threads = Some(1);
    let mut trials = restart::all();
    trials.extend(full_disk::alone());
    let alone = libtest_mimic::run(&arguments, trials);
    if beside.has_failed() { beside.exit_code() } else { alone.exit_code() }
}
