//! One run of a replay.

use std::time::Duration;

use factline_core::id::Uuid;
use tokio::time::Instant;

use super::journal::{self, Begun, Claim};
use super::order::Order;
use super::pace::Pace;
use super::place::Place;
use super::progress::Summary;
use super::target::{Beginning, Refused, Target};
use super::{Listener, Replay, Settings};
use crate::store::backend::Backend;
use crate::store::read::{Filter, Page};
use crate::store::sequencer::Backoff;
use crate::store::stop::Stop;
use crate::store::subscription::{Next, decide};
use crate::store::{Error, EventStore, Recorded, archived};

/// A replay with its target, on its way.
pub(super) struct Run<B: Backend, T> {
    store: EventStore<B>,
    target: T,
    name: String,
    range: super::range::Range,
    /// What was asked for.
    filter: Filter,
    /// What is read: of what was asked for, the types that the target wants.
    read: Filter,
    settings: Settings,
    owner: Uuid,
    listener: Option<Listener>,
    delivered_now: u64,
}

/// Where a run is when it begins.
enum Start {
    At(Box<Place>),
    /// There is nothing to do.
    Over(Summary),
}

/// Why events were not delivered.
pub(super) enum Trouble {
    Store(Error),
    /// By the target; and whether it was in a transaction, which is rolled back as a whole.
    Refused(Refused, bool),
}

impl Trouble {
    fn of(refused: Refused, was_in: bool) -> Self {
        match refused.into_store() {
            Ok(error) => Self::Store(error),
            Err(refused) => Self::Refused(refused, was_in),
        }
    }
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        Self::Store(error)
    }
}

impl<B: Backend, T: Target<B>> Run<B, T> {
    pub(super) fn new(replay: Replay<B>, target: T) -> Self {
        let Replay { store, name, range, filter, settings, listener } = replay;
        let owner = store.shared.options.stamps.next().id.into_uuid();
        let mut read = filter.clone();
        if read.types.is_empty() {
            read.types = target.types();
        }
        Self {
            store,
            target,
            name,
            range,
            filter,
            read,
            settings,
            owner,
            listener,
            delivered_now: 0,
        }
    }

    /// Delivers until all is delivered or it is told to stop, through troubles that pass.
    pub(super) async fn run(mut self, mut stop: Stop) -> Result<Summary, Error> {
        let mut backoff = Backoff::new(Duration::ZERO);
        let (mut failures, mut before) = (0, 0);
        loop {
            let error = match self.attempt(&mut stop).await {
                Ok(summary) => return Ok(summary),
                Err(error) => error,
            };
            failures = if self.delivered_now > before { 1 } else { failures + 1 };
            before = self.delivered_now;
            if !error.is_retriable() || failures >= self.settings.attempts {
                return Err(error);
            }
            let part = format!("replay {}", self.name);
            self.store.tell(|observer| observer.store_failed(&part, &error));
            if stop.pause(backoff.fail()).await {
                return Err(error);
            }
        }
    }

    /// One attempt, from where the replay stands.
    async fn attempt(&mut self, stop: &mut Stop) -> Result<Summary, Error> {
        let mut place = match self.begin(stop).await? {
            Start::At(place) => place,
            Start::Over(summary) => return Ok(summary),
        };
        // From here on it goes on, whatever happens.
        self.settings.restart = false;
        let done = self.deliver_all(&mut place, stop).await;
        let summary = done.map(|is_finished| Summary {
            progress: place.progress(),
            delivered_now: self.delivered_now,
            is_finished,
            was_finished: false,
        });
        place.leave(&self.store).await;
        summary
    }

    async fn begin(&mut self, stop: &mut Stop) -> Result<Start, Error> {
        let bounds = self.range.resolve(&self.store).await?;
        let asked = Order::of(&self.name, self.target.describe(), self.range, &self.filter, bounds);
        let restart = self.settings.restart;
        let (store, filter) = (&self.store, &self.read);
        let beginning = Beginning { order: &asked, is_restart: restart, store, filter };
        let kept = self.target.begin(&beginning).await;
        let kept = kept.map_err(|refused| refused.into_error(&asked.what()))?;
        if let Some(kept) = kept {
            kept.order.must_be(&asked)?;
            return Ok(if kept.is_finished {
                Start::Over(over(Place::kept(kept), true))
            } else {
                Start::At(Box::new(Place::kept(kept)))
            });
        }
        let claim = Claim { owner: self.owner, term: self.settings.lease, restart };
        Ok(match journal::begin(&self.store, &asked, claim, stop).await? {
            Begun::Ours(order, delivered, lease) => {
                Start::At(Box::new(Place::leased(order, delivered, lease)))
            }
            Begun::Finished(order, delivered) => {
                Start::Over(over(Place::finished(order, delivered), true))
            }
            Begun::Stopped => Start::Over(over(Place::untouched(asked), false)),
        })
    }

    /// Delivers what is left; whether that is all, rather than until it was told to stop.
    async fn deliver_all(&mut self, place: &mut Place, stop: &mut Stop) -> Result<bool, Error> {
        let mut pace = Pace::new(self.settings.rate);
        let limit = pace.batch(self.settings.batch).into();
        self.tell(place);
        while !place.is_at_end() && !stop.requested() {
            let page = Page::between(&self.read, place.cursor(), place.last(), limit);
            let events = read(&self.store, &page).await?;
            if events.is_empty() {
                break;
            }
            let at = pace.take(Instant::now(), events.len());
            if stop.pause_until(at).await || !self.deliver(place, &events, stop).await? {
                return Ok(false);
            }
        }
        if stop.requested() && !place.is_at_end() {
            return Ok(false);
        }
        let what = place.order.what();
        let finished = Target::<B>::finish(&mut self.target).await;
        finished.map_err(|refused| refused.into_error(&what))?;
        place.finish(&self.store).await?;
        self.tell(place);
        Ok(true)
    }

    /// Delivers events, each as often as it takes; whether all were before it was told to stop.
    async fn deliver(
        &mut self,
        place: &mut Place,
        events: &[Recorded],
        stop: &mut Stop,
    ) -> Result<bool, Error> {
        let (mut rest, mut attempts, mut is_alone) = (events, 0, false);
        while !rest.is_empty() {
            let count = if is_alone { 1 } else { rest.len() };
            place.keep(&self.store).await?;
            let (refused, was_in) = match self.hand_over(place, &rest[..count]).await {
                Ok(()) => {
                    rest = &rest[count..];
                    (attempts, self.delivered_now) = (0, self.delivered_now + count as u64);
                    self.tell(place);
                    continue;
                }
                Err(Trouble::Store(error)) => return Err(error),
                Err(Trouble::Refused(refused, was_in)) => (refused, was_in),
            };
            // Of a transaction that was rolled back nothing is left: the one that fails is found by
            // itself.
            if was_in && count > 1 {
                is_alone = true;
                continue;
            }
            attempts += 1;
            match self.answer(place, (&rest[..count], refused), attempts, stop).await? {
                None => return Ok(false),
                Some(0) => {}
                Some(passed) => (rest, attempts) = (&rest[passed..], 0),
            }
        }
        Ok(true)
    }

    /// Deals with a refusal: how many events need not be delivered any more, or nothing where it was
    /// told to stop.
    async fn answer(
        &mut self,
        place: &mut Place,
        (events, refused): (&[Recorded], Refused),
        attempts: u32,
        stop: &mut Stop,
    ) -> Result<Option<usize>, Error> {
        let taken = refused.delivered().min(events.len());
        if taken > 0 {
            self.note(place, &events[..taken]).await?;
            return Ok(Some(taken));
        }
        let most = self.settings.attempts;
        match decide(refused.class(), refused.retry_after(), attempts, most) {
            Next::Done => {
                self.note(place, &events[..1]).await?;
                Ok(Some(1))
            }
            Next::Again(pause) => Ok((!stop.pause(pause).await).then_some(0)),
            Next::Poison => {
                let position = events.first().and_then(|event| event.position).unwrap_or(0);
                Err(refused.into_error(&format!("{}, position {position}", place.order.what())))
            }
        }
    }

    /// Hands events to the target, and moves the cursor behind them.
    async fn hand_over(&mut self, place: &mut Place, events: &[Recorded]) -> Result<(), Trouble> {
        let outside = |refused| Trouble::of(refused, false);
        let Some(lease) = &place.lease else {
            Target::<B>::deliver(&mut self.target, events).await.map_err(outside)?;
            place.moved(events);
            return Ok(());
        };
        tokio::select! {
            done = Target::<B>::deliver(&mut self.target, events) => done.map_err(outside)?,
            error = lease.lost_outside(&self.store) => return Err(Trouble::Store(error)),
        }
        let work = async {
            let mut tx = place.begin(&self.store).await?;
            let done = self.target.deliver_in(&mut tx, events).await;
            done.map_err(|refused| Trouble::of(refused, true))?;
            place.commit(tx, events).await?;
            Ok::<(), Trouble>(())
        };
        tokio::select! {
            done = work => done?,
            error = lease.lost(&self.store) => return Err(Trouble::Store(error)),
        }
        place.moved(events);
        // Whoever is given events this way may be in this process.
        self.store.shared.wake.sequenced();
        Ok(())
    }

    /// Moves the cursor behind events that were delivered already.
    async fn note(&mut self, place: &mut Place, events: &[Recorded]) -> Result<(), Error> {
        if place.lease.is_some() {
            let tx = place.begin(&self.store).await?;
            place.commit(tx, events).await?;
        }
        place.moved(events);
        self.delivered_now += events.len() as u64;
        self.tell(place);
        Ok(())
    }

    fn tell(&mut self, place: &Place) {
        if let Some(listener) = &mut self.listener {
            listener(&place.progress());
        }
    }
}

/// Reads a page. What is archived has left its correlation, too: it is not passed over in silence.
async fn read<B: Backend>(store: &EventStore<B>, page: &Page<'_>) -> Result<Vec<Recorded>, Error> {
    let mut connection = store.connection().await?;
    let events = store.page(&mut connection, page).await?;
    if page.filter.correlation.is_some() {
        let searched = page.searched(&events);
        archived::refuse::<B>(&mut connection, "events of a correlation", searched).await?;
    }
    Ok(events)
}

/// Nothing is to be done.
fn over(place: Place, was_finished: bool) -> Summary {
    let progress = place.progress();
    Summary { progress, delivered_now: 0, is_finished: was_finished, was_finished }
}
