//! Commands: from a state to events.

use std::error::Error as StdError;
use std::fmt;
use std::marker::PhantomData;

use factline_core::event::{Aggregate, AnyEvent as _, Context, Key, Publish, Raw};

use super::Loaded;
use super::load::stream_of;
use crate::store::backend::Backend;
use crate::store::{Batch, Error, ErrorKind, EventStore, Expected};

/// How often a command is decided anew because somebody else was faster.
const TRIES: u32 = 16;

/// The events that a command decides on.
#[derive(Debug)]
pub struct Decision<A> {
    batch: Batch,
    foreign: Option<&'static str>,
    aggregate: PhantomData<fn() -> A>,
}

impl<A: Aggregate> Decision<A> {
    pub(crate) fn new(batch: Batch) -> Self {
        Self { batch, foreign: None, aggregate: PhantomData }
    }

    /// Decides on an event of the aggregate.
    pub fn event<E: Publish>(&mut self, event: &E) -> &mut Self {
        let known = |known: &&factline_core::event::EventDescriptor| {
            known.event_type == E::DESCRIPTOR.event_type
        };
        if !A::Event::EVENTS.iter().any(known) {
            self.foreign.get_or_insert(E::DESCRIPTOR.event_type);
        }
        self.batch.push(event);
        self
    }

    /// The events, if all of them are the aggregate's.
    pub(crate) fn batch(self) -> Result<Batch, Error> {
        match self.foreign {
            None => Ok(self.batch),
            Some(event) => Err(Error::of(
                ErrorKind::Options,
                format!("{event} is no event of the aggregate {}", A::name()),
            )),
        }
    }
}

/// A command that was not carried out.
#[derive(Debug)]
pub enum Failed<E> {
    /// The aggregate's own rules refuse it.
    Refused(E),
    /// The store could not do it.
    Store(Error),
}

impl<E: fmt::Display> fmt::Display for Failed<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(error) => write!(f, "the command was refused: {error}"),
            Self::Store(error) => fmt::Display::fmt(error, f),
        }
    }
}

impl<E: StdError + 'static> StdError for Failed<E> {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Refused(error) => Some(error),
            Self::Store(error) => error.source(),
        }
    }
}

impl<E> From<Error> for Failed<E> {
    fn from(error: Error) -> Self {
        Self::Store(error)
    }
}

impl<B: Backend> EventStore<B> {
    /// Carries out a command: loads the state, lets `decide` say what happens, and appends it.
    ///
    /// Where somebody else was faster, what they did is applied to the state and `decide` is asked
    /// again; so it may only look at the state. Deciding on no event is a success that appends
    /// nothing. The result is the state after the command.
    ///
    /// # Errors
    ///
    /// [`Failed::Refused`] with what `decide` said; [`Failed::Store`] as of
    /// [`load`](Self::load) and [`append`](Self::append).
    ///
    /// # Cancel safety
    ///
    /// Dropped before it is ready, the command may have been carried out.
    pub async fn execute<A, E>(
        &self,
        context: &Context,
        key: impl Into<Key>,
        mut decide: impl FnMut(&A, &mut Decision<A>) -> Result<(), E>,
    ) -> Result<Loaded<A>, Failed<E>>
    where
        A: Aggregate,
    {
        let stream = stream_of::<A>(&key.into())?;
        let (mut loaded, applied) = self.load_stream::<A>(context.tenant(), &stream).await?;
        let kept = loaded.version - applied;
        for _ in 0..TRIES {
            let mut decision = Decision::new(self.batch(context));
            decide(&loaded.state, &mut decision).map_err(Failed::Refused)?;
            let batch = decision.batch()?;
            if batch.is_empty() {
                return Ok(loaded);
            }
            match self.append(&stream, Expected::Exact(loaded.version), &batch).await {
                Ok(appended) => {
                    apply(&mut loaded.state, &batch)?;
                    loaded.version = appended.last;
                    let every = A::snapshots().map_or(u64::MAX, |snapshots| snapshots.every);
                    if loaded.version - kept >= every {
                        self.keep(context.tenant(), &stream, &loaded);
                    }
                    return Ok(loaded);
                }
                Err(error) if error.is_conflict() => {
                    let mut news = self.begin_as(context.tenant()).await?;
                    let place = (context.tenant(), &stream);
                    self.fold(&mut news, place, None, &mut loaded).await?;
                }
                Err(error) => return Err(error.into()),
            }
        }
        let what = format!("execute on {}: others were faster {TRIES} times", A::name());
        Err(Error::of(ErrorKind::Busy, what).into())
    }
}

/// Applies what was appended, read back as a later load will read it.
pub(crate) fn apply<A: Aggregate>(state: &mut A, batch: &Batch) -> Result<(), Error> {
    for row in batch.rows() {
        let event_type = row.event.event_type;
        let known = |known: &factline_core::event::EventDescriptor| known.event_type == event_type;
        let index = A::Event::EVENTS.iter().position(|event| known(event)).unwrap_or(usize::MAX);
        let event = A::Event::decode_as(index, &Raw::trusted(row.data.clone()));
        match event.map_err(|error| Error::decode(event_type, error))? {
            Some(event) => state.apply(&event),
            None => return Err(Error::foreign::<A>(event_type)),
        }
    }
    Ok(())
}
