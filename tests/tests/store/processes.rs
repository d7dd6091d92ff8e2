//! Whole processes are killed, wherever they are in what they do: no destructor runs, no connection is
//! closed, no lease is given back.

use std::collections::VecDeque;
use std::error::Error;
use std::future::pending;
use std::io::{BufRead as _, BufReader, Read as _, Write as _, stderr, stdout};
use std::process::{Child, ChildStdout, Command, ExitCode, Stdio};
use std::time::Duration;

use factline::store::{Expected, Postgres, Sqlite};
use libtest_mimic::Trial;

use crate::bench::{Bench, Fixture, Outcome, trial};
use crate::cases::subscribe::{Ledger, seen, tables};
use crate::support::{batch, numbers, positions, stream, tenant};

pub(crate) fn all() -> Vec<Trial> {
    vec![
        trial::<Sqlite, _>(NAME, killed_processes_lose_and_double_nothing),
        trial::<Postgres, _>(NAME, killed_processes_lose_and_double_nothing),
    ]
}

const NAME: &str = "killed_processes_lose_and_double_nothing";

/// What this program is started with to be such a process: then label, place and number follow.
const MEMBER: &str = "--member";

/// Soon somebody else takes over.
const LEASE: Duration = Duration::from_millis(100);

/// How many processes are killed, and how many are at work at a time.
const KILLED: u32 = 12;
const AT_A_TIME: usize = 3;

/// Events of one append.
const EVENTS: i64 = 2;

/// Does what a member does, if this program was started as one.
pub(crate) fn member() -> Option<ExitCode> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [mark, label, place, number] = &*arguments else { return None };
    if mark != MEMBER {
        return None;
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let (runtime, number) = runtime.ok().zip(number.parse().ok())?;
    let ended = runtime.block_on(async {
        match &**label {
            Sqlite::LABEL => work::<Sqlite>(place, number).await,
            _ => work::<Postgres>(place, number).await,
        }
    });
    let _ = writeln!(stderr(), "member {number} ended: {ended:?}");
    Some(ExitCode::FAILURE)
}

/// Appends to a stream of its own, says so, sequences and projects, until it is killed.
async fn work<B: Bench>(place: &str, number: u32) -> Outcome {
    let store = B::at(place).await?;
    let write = async {
        for append in 0.. {
            let length = append * EVENTS;
            let expected = match u64::try_from(length)? {
                0 => Expected::NoStream,
                length => Expected::Exact(length),
            };
            let events = batch(&store, number, length + 1, EVENTS);
            store.append(&stream(number), expected, &events).await?;
            // An error where nobody listens any more.
            writeln!(stdout(), "{}", append + 1)?;
        }
        Outcome::Ok(())
    };
    let ledger = store.subscribe("ledger").all(Ledger::default()).lease(LEASE).batch(5);
    tokio::select! {
        () = store.sequencer().lease(LEASE).run(pending()) => Ok(()),
        ended = ledger.run(pending()) => Ok(ended?),
        ended = write => ended,
    }
}

/// A process at work.
struct Member {
    number: u32,
    child: Child,
    /// A line for each append that was acknowledged.
    said: BufReader<ChildStdout>,
}

impl Member {
    fn start<B: Bench>(fixture: &Fixture<B>, number: u32) -> std::io::Result<Self> {
        let mut place = fixture.place.clone();
        if B::LABEL == Postgres::LABEL {
            place.push(if place.contains('?') { '&' } else { '?' });
            place.push_str("application_name=member");
        }
        let mut child = Command::new(std::env::current_exe()?)
            .args([MEMBER, B::LABEL, &place, &number.to_string()])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()?;
        let said = child.stdout.take().expect("it is piped");
        Ok(Self { number, child, said: BufReader::new(said) })
    }

    /// Kills it as soon as so many of its appends are acknowledged; its number, and how many were.
    fn kill_after(mut self, appends: usize) -> Result<(u32, i64), Box<dyn Error + Send + Sync>> {
        let mut acknowledged = String::new();
        for _ in 0..appends {
            acknowledged.clear();
            if self.said.read_line(&mut acknowledged)? == 0 {
                return Err("it ended by itself".into());
            }
        }
        self.child.kill()?;
        self.child.wait()?;
        let rest = self.said.by_ref().lines().collect::<Result<Vec<_>, _>>()?;
        let last = rest.last().unwrap_or(&acknowledged);
        Ok((self.number, last.trim().parse()?))
    }
}

impl Drop for Member {
    /// Of a test that fails none is left.
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

async fn killed_processes_lose_and_double_nothing<B: Bench>(fixture: Fixture<B>) -> Outcome {
    tables(&fixture).await?;
    let mut members = VecDeque::new();
    let mut acknowledged = Vec::new();
    for number in 0..KILLED {
        members.push_back(Member::start(&fixture, number)?);
        if members.len() == AT_A_TIME {
            let oldest = members.pop_front().expect("there are some");
            acknowledged.push(oldest.kill_after(20 + number as usize)?);
        }
    }
    for member in members {
        acknowledged.push(member.kill_after(20)?);
    }

    // What a process had sent before it died the server still does.
    const SESSIONS: &str = "SELECT count(*) FROM pg_stat_activity
        WHERE datname = current_database() AND application_name = 'member'";
    while B::LABEL == Postgres::LABEL && fixture.number(SESSIONS).await? > 0 {
        tokio::task::yield_now().await;
    }
    let store = &fixture.store;
    // Nobody gave the lease back.
    let sequencer = store.sequencer().lease(Duration::ZERO);
    while !sequencer.step().await?.leads {
        tokio::task::yield_now().await;
    }
    fixture.settle().await?;
    store.subscribe("ledger").all(Ledger::default()).lease(LEASE).catch_up().await?;
    let mut total = 0;
    for (number, appends) in acknowledged {
        let events = store.read_stream(&tenant("hospital-1"), &stream(number)).fetch().await?;
        let length = i64::try_from(events.len())?;
        let possible = [appends * EVENTS, (appends + 1) * EVENTS];
        assert!(possible.contains(&length), "{length} of {possible:?}, the last not acknowledged");
        assert_eq!(numbers(&events), (1..=length).collect::<Vec<_>>());
        total += length;
    }
    let last = u64::try_from(total)?;
    let all = positions(&store.read_all().limit(last + 1).fetch().await?);
    assert_eq!(all, (1..=last).collect::<Vec<_>>());
    assert_eq!(seen(&fixture, 1).await?, (total, total), "each once");
    assert!(store.verify(None).await?.is_clean());
    Ok(())
}
