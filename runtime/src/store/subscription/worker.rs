//! Handling events, batch by batch.

use std::sync::Arc;
use std::time::Duration;

use factline_core::event::HandlerError;
use factline_core::id::Uuid;

use super::lease::{Lease, Seat};
use super::policy::{Next, Poison, decide};
use super::route::{Route, call};
use super::{Settings, Tx};
use crate::store::backend::Backend;
use crate::store::notify::{TOLD, UNTOLD};
use crate::store::read::{Filter, Page};
use crate::store::sequencer::{Backoff, Longest};
use crate::store::stop::Stop;
use crate::store::{Error, EventStore, Recorded};

/// How long it waits at most for events that another process writes to the same file.
const FILE: Duration = Duration::from_millis(20);

/// One shard of a subscription at work.
pub(super) struct Worker<B: Backend> {
    pub(super) store: EventStore<B>,
    pub(super) routes: Arc<[Box<dyn Route<B>>]>,
    pub(super) filter: Filter,
    pub(super) seat: Seat,
    pub(super) owner: Uuid,
    pub(super) settings: Settings,
}

/// Why a batch was not handled.
enum Trouble {
    Store(Error),
    Handler(HandlerError),
}

impl Trouble {
    /// Where there was no room for what the handler wrote the event is not at fault: giving it up
    /// would help nobody.
    fn of(error: HandlerError) -> Self {
        Error::no_room(error.source()).map_or(Self::Handler(error), Self::Store)
    }
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        Self::Store(error)
    }
}

impl<B: Backend> Worker<B> {
    /// Handles events until it is told to stop, or until it has seen all there are now.
    pub(super) async fn run(&self, mut stop: Stop, until: Option<i64>) -> Result<(), Error> {
        let mut backoff = Backoff::new(self.longest());
        let start = self.settings.start;
        while !stop.requested() {
            let terms = (self.settings.lease, start);
            let taken = Lease::take(&self.store, &self.seat, self.owner, terms).await;
            let pause = match taken {
                Ok(Some(mut lease)) => {
                    let done = self.lead(&mut lease, &mut stop, until).await;
                    match done {
                        Ok(()) => {
                            lease.release(&self.store).await;
                            return Ok(());
                        }
                        // Another leads now: stand by.
                        Err(error) if error.is_fenced() => self.settings.lease / 2,
                        Err(error) => {
                            lease.release(&self.store).await;
                            self.survive(error, &mut backoff)?
                        }
                    }
                }
                Ok(None) => (self.settings.lease / 2).min(Duration::from_secs(1)),
                Err(error) => self.survive(error, &mut backoff)?,
            };
            stop.pause(pause).await;
        }
        Ok(())
    }

    /// How long to wait after an error that may pass; any other ends it.
    fn survive(&self, error: Error, backoff: &mut Backoff) -> Result<Duration, Error> {
        if !error.is_retriable() {
            return Err(error);
        }
        self.store.tell(|observer| observer.store_failed(&self.seat.name, &error));
        Ok(backoff.fail())
    }

    /// How long it waits at most for news.
    fn longest(&self) -> Longest {
        let untold = if B::SEQUENCED { UNTOLD } else { FILE };
        self.store.shared.wake.longest(self.settings.poll, (TOLD, untold))
    }

    async fn lead(
        &self,
        lease: &mut Lease,
        stop: &mut Stop,
        until: Option<i64>,
    ) -> Result<(), Error> {
        let (mut news, _elsewhere) = self.store.shared.wake.listen(until.is_none());
        let mut backoff = Backoff::new(self.longest());
        while !stop.requested() {
            news.mark_unchanged();
            let head = lease.look(&self.store).await?;
            // In turns, so that many parked events don't keep live ones waiting.
            let more = self.retry_parked(lease, stop).await?;
            let events = self.batch(lease, head, stop).await?;
            if events > 0 || more {
                backoff.reset();
                if events < self.settings.batch as usize && !more {
                    stop.pause(self.settings.pace).await;
                }
                continue;
            }
            if until.is_some_and(|until| lease.cursor >= until) {
                return Ok(());
            }
            lease.keep(&self.store).await?;
            tokio::select! {
                _ = news.changed() => backoff.reset(),
                _ = stop.pause(backoff.next()) => {}
            }
        }
        Ok(())
    }

    /// Handles the next events; how many there were.
    async fn batch(&self, lease: &mut Lease, head: i64, stop: &mut Stop) -> Result<usize, Error> {
        if head <= lease.cursor {
            return Ok(0);
        }
        let page = Page::behind(&self.filter, lease.cursor, self.settings.batch.into());
        let page = self.store.page(&mut *self.store.connection().await?, &page).await?;
        let limit = u64::from(self.settings.batch);
        let last = page.last().map(Recorded::gpos);
        // A page that is not full has shown everything up to the head that was read before it.
        let target = last.filter(|_| page.len() as u64 >= limit).unwrap_or(head).max(lease.cursor);
        let target = target.max(last.unwrap_or(0));
        if target == lease.cursor {
            return Ok(0);
        }
        match self.handle(lease, &page, target).await {
            Ok(()) => {}
            Err(Trouble::Store(error)) => return Err(error),
            Err(Trouble::Handler(_)) => {
                if !self.one_by_one(lease, &page, stop).await? {
                    return Ok(0);
                }
                self.handle(lease, &[], target).await.map_err(store_only)?;
            }
        }
        let behind = u64::try_from(head - lease.cursor).unwrap_or(0);
        let age = page.last().and_then(|event| event.at).map(|at| self.store.age(at));
        let lag = age.filter(|_| behind > 0).unwrap_or_default();
        let (name, shard) = (&*self.seat.name, self.seat.shard);
        self.store.tell(|observer| observer.projected(name, shard, page.len() as u64, behind, lag));
        Ok(page.len())
    }

    /// Handles events in one transaction, and moves the cursor in it.
    async fn handle(
        &self,
        lease: &mut Lease,
        events: &[Recorded],
        target: i64,
    ) -> Result<(), Trouble> {
        let work = async {
            let mut tx = self.begin().await?;
            for event in events {
                if lease.parked.contains(&event.stream_number) {
                    lease.park(&mut tx.transaction, event, None).await?;
                } else {
                    self.call(&mut tx, event).await?;
                }
            }
            lease.advance(&mut tx.transaction, target).await?;
            tx.transaction.commit().await.map_err(Error::database("commit a batch"))?;
            Ok::<(), Trouble>(())
        };
        tokio::select! {
            done = work => done?,
            error = lease.lost(&self.store) => return Err(Trouble::Store(error)),
        }
        lease.advanced(target);
        Ok(())
    }

    async fn begin(&self) -> Result<Tx<B>, Error> {
        let Seat { name, generation, .. } = &self.seat;
        Tx::begin(&self.store, Arc::clone(name), *generation).await
    }

    async fn call(&self, tx: &mut Tx<B>, event: &Recorded) -> Result<(), Trouble> {
        call(&self.routes, tx, event).await.map_err(Trouble::of)
    }

    /// Handles events each in a transaction of its own, so that only the failing one suffers;
    /// whether all were dealt with before it was told to stop.
    async fn one_by_one(
        &self,
        lease: &mut Lease,
        events: &[Recorded],
        stop: &mut Stop,
    ) -> Result<bool, Error> {
        for event in events {
            let mut attempts = 0;
            loop {
                let error =
                    match self.handle(lease, std::slice::from_ref(event), event.gpos()).await {
                        Ok(()) => break,
                        Err(Trouble::Store(error)) => return Err(error),
                        Err(Trouble::Handler(error)) => error,
                    };
                attempts += 1;
                match decide(error.class(), error.retry_after(), attempts, self.settings.attempts) {
                    Next::Done => break,
                    Next::Again(pause) => {
                        if stop.pause(pause).await {
                            return Ok(false);
                        }
                        lease.keep(&self.store).await?;
                    }
                    Next::Poison => {
                        self.poison(lease, event, &error, attempts).await?;
                        break;
                    }
                }
            }
        }
        Ok(true)
    }

    async fn poison(
        &self,
        lease: &mut Lease,
        event: &Recorded,
        error: &HandlerError,
        attempts: u32,
    ) -> Result<(), Error> {
        let name = &*self.seat.name;
        if self.settings.poison == Poison::Stop {
            self.stopped(lease, event, error).await?;
            return Err(Error::stopped(&format!("subscription {name}")));
        }
        let mut transaction = self.store.begin().await?;
        lease.park(&mut transaction, event, Some((error, attempts))).await?;
        lease.advance(&mut transaction, event.gpos()).await?;
        transaction.commit().await.map_err(Error::database("park an event"))?;
        lease.advanced(event.gpos());
        lease.parked.insert(event.stream_number);
        let event_type = &event.envelope.event_type;
        self.store.tell(|observer| observer.parked(name, event_type, error));
        Ok(())
    }

    /// Tries parked events again whose time has come, each stream in its order, and at most so many
    /// as a batch has; whether there may be more.
    async fn retry_parked(&self, lease: &mut Lease, stop: &Stop) -> Result<bool, Error> {
        for _ in 0..self.settings.batch {
            if stop.requested() {
                break;
            }
            let Some(due) = lease.due(&self.store).await? else { return Ok(false) };
            let page = Page::between(&self.filter, due.position - 1, due.position, 1);
            let found = self.store.page(&mut *self.store.connection().await?, &page).await?.pop();
            let mut tx = self.begin().await?;
            let handled = match &found {
                Some(event) => self.call(&mut tx, event).await,
                // The subscription does not want its type any more.
                None => Ok(()),
            };
            let mut more = true;
            // The cursor's row comes first: whoever puts events among the parked locks it, too.
            match (handled, &found) {
                (Err(Trouble::Store(error)), _) => return Err(error),
                (Err(Trouble::Handler(error)), Some(event)) => {
                    // What fails is no transaction any more.
                    let _ = tx.transaction.rollback().await;
                    tx = self.begin().await?;
                    lease.advance(&mut tx.transaction, lease.cursor).await?;
                    let failed = Some((&error, due.attempts.saturating_add(1)));
                    lease.park(&mut tx.transaction, event, failed).await?;
                }
                _ => {
                    lease.advance(&mut tx.transaction, lease.cursor).await?;
                    more = lease.unpark(&mut tx.transaction, due).await?;
                }
            }
            tx.transaction.commit().await.map_err(Error::database("commit a parked event"))?;
            if !more {
                lease.parked.remove(&due.stream);
            }
        }
        Ok(true)
    }
}

fn store_only(trouble: Trouble) -> Error {
    match trouble {
        Trouble::Store(error) => error,
        // No event, no handler.
        Trouble::Handler(_) => Error::of(crate::store::ErrorKind::Database, "move a cursor"),
    }
}
