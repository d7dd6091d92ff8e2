//! A publisher that records what it is given.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use factline_core::event::{Envelope, Event, EventDescriptor, Origin, Raw, RawError};
use factline_core::id::Source;

use crate::publisher::{Completion, Error, ErrorKind, Place, Publisher, Record};

/// Bytes before the datum in a recorded value: the frame with a schema id.
const FRAME: usize = 5;

/// Sees what a recording [`Publisher`] was given.
///
/// # Examples
///
/// ```
/// use factline::testing::Recorder;
///
/// let (publisher, recorder) = Recorder::publisher("lab-service")?;
/// // … hand `publisher` to the code under test …
/// assert!(recorder.records().is_empty());
/// # drop(publisher);
/// # Ok::<(), factline_core::id::InvalidText>(())
/// ```
#[derive(Clone)]
pub struct Recorder {
    tape: Tape,
}

/// One recorded event, as it would have gone to the cluster.
#[derive(Debug, Clone)]
pub struct Recorded {
    /// Topic, as the schema names it.
    pub topic: String,
    /// The record's key.
    pub key: String,
    /// The event, encoded, with its metadata.
    pub envelope: Envelope<Raw>,
}

impl Recorder {
    /// A publisher that records, and what sees its records.
    ///
    /// # Errors
    ///
    /// `source` can't name a service.
    pub fn publisher(source: &str) -> Result<(Publisher, Self), factline_core::id::InvalidText> {
        let tape = Tape::default();
        let publisher = Publisher::recording(tape.clone(), Source::new(source)?);
        Ok((publisher, Self { tape }))
    }

    /// Everything recorded so far, in order.
    #[must_use]
    pub fn records(&self) -> Vec<Recorded> {
        self.tape.lock().records.clone()
    }

    /// The recorded events of one type, decoded, in order.
    ///
    /// # Errors
    ///
    /// One does not decode as an `E` of the same event type.
    pub fn events<E: Event>(&self) -> Result<Vec<Envelope<E>>, RawError> {
        let wanted: &EventDescriptor = E::DESCRIPTOR;
        self.records()
            .iter()
            .filter(|recorded| recorded.envelope.event_type == wanted.event_type)
            .map(|recorded| recorded.envelope.decode())
            .collect()
    }

    /// Lets the next event fail in this way; several calls are for several events.
    pub fn fail_next(&self, kind: ErrorKind) {
        self.tape.lock().failures.push_back(kind);
    }
}

impl fmt::Debug for Recorder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Recorder").field("records", &self.tape.lock().records.len()).finish()
    }
}

/// What a recording publisher writes to.
#[derive(Clone, Default)]
pub(crate) struct Tape(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    records: Vec<Recorded>,
    failures: VecDeque<ErrorKind>,
    closed: bool,
}

impl Tape {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps the record, in partition 0 of its topic.
    pub(crate) fn record(&self, record: &Record<'_>) -> Result<Arc<Completion>, Error> {
        let mut state = self.lock();
        if state.closed {
            return Err(Error::of(ErrorKind::Closed));
        }
        let completion = Completion::new(record.event_type.clone(), 0);
        if let Some(kind) = state.failures.pop_front() {
            completion.complete(Err(Error::of(kind).of_event(record.event_type.clone())));
            return Ok(Arc::new(completion));
        }
        let before = state.records.iter().filter(|earlier| earlier.topic == record.topic).count();
        let place = Place { partition: 0, offset: i64::try_from(before).unwrap_or(i64::MAX) };
        let mut meta = record.meta.clone();
        meta.origin = Some(Origin {
            topic: Arc::from(record.topic),
            partition: place.partition,
            offset: place.offset,
        });
        let datum = record.value.get(FRAME..).unwrap_or_default();
        state.records.push(Recorded {
            topic: record.topic.to_owned(),
            key: record.key.to_owned(),
            envelope: Envelope::new(meta, Raw::trusted(datum)),
        });
        completion.complete(Ok(place));
        Ok(Arc::new(completion))
    }

    pub(crate) fn refuse(&self) {
        self.lock().closed = true;
    }
}
