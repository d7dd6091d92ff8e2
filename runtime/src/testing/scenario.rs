//! Given what happened, when a command is carried out, then this happens.

use std::fmt;

use factline_core::event::{Aggregate, Context, Event, Publish, Raw};

use crate::store::{Batch, Decision, Error, Options, apply};

/// A test of an aggregate's rules, without a store.
///
/// # Examples
///
/// ```
/// # use factline::event::{Aggregate, AnyEvent, Context, EventDescriptor, Raw, RawError, Event as _};
/// # use factline::derive::Event;
/// # #[derive(Clone, PartialEq, Event)]
/// # #[event(type = "Desk.Opened", topic = "desk.events", key = "desk", namespace = "desk", crate = "factline")]
/// # struct DeskOpened { desk: String }
/// # enum DeskAggregate { Opened(DeskOpened) }
/// # impl AnyEvent for DeskAggregate {
/// #     const EVENTS: &'static [&'static EventDescriptor] = &[DeskOpened::DESCRIPTOR];
/// #     fn decode_as(_: usize, raw: &Raw) -> Result<Option<Self>, RawError> {
/// #         raw.decode().map(|event| Some(Self::Opened(event)))
/// #     }
/// # }
/// # impl DeskAggregate {
/// #     fn apply(&self, desk: &mut Desk) { desk.is_open = true; }
/// # }
/// # #[derive(Debug, Default, factline::derive::Aggregate)]
/// # #[aggregate(events = "DeskAggregate", no_snapshots, crate = "factline")]
/// # struct Desk { is_open: bool }
/// use factline::store::Decision;
/// use factline::testing::Scenario;
///
/// fn open(desk: &Desk, decision: &mut Decision<Desk>) -> Result<(), &'static str> {
///     if desk.is_open {
///         return Err("it is open");
///     }
///     decision.event(&DeskOpened { desk: "a".to_owned() });
///     Ok(())
/// }
///
/// let context = Context::new("hospital-1".parse()?);
/// let opened = DeskOpened { desk: "a".to_owned() };
/// Scenario::<Desk>::new(&context).when(open).then(&opened).and_nothing_else();
/// Scenario::<Desk>::new(&context).given(&opened).when(open).refused(&"it is open");
/// # Ok::<(), factline::id::InvalidText>(())
/// ```
#[derive(Debug)]
#[must_use = "nothing is tested until `when`"]
pub struct Scenario<A: Aggregate> {
    given: Batch,
    context: Context,
    state: A,
    broken: Option<Error>,
}

impl<A: Aggregate> Scenario<A> {
    /// Nothing has happened yet.
    pub fn new(context: &Context) -> Self {
        let (given, context) = (batch(context), context.clone());
        Self { given, context, state: A::default(), broken: None }
    }

    /// This has happened.
    pub fn given<E: Publish>(mut self, event: &E) -> Self {
        let one = batch(&self.context).event(event);
        if let Err(error) = one.check().and_then(|()| apply(&mut self.state, &one)) {
            self.broken = Some(error);
        }
        self.given.push(event);
        self
    }

    /// A command is carried out.
    ///
    /// # Panics
    ///
    /// What was given can't be applied.
    pub fn when<E>(
        mut self,
        decide: impl FnOnce(&A, &mut Decision<A>) -> Result<(), E>,
    ) -> Outcome<A, E> {
        assert!(self.broken.is_none(), "given: {:?}", self.broken);
        let mut decision = Decision::new(batch(&self.context));
        let decided = decide(&self.state, &mut decision);
        let decided = decided.map(|()| {
            let batch = decision.batch().and_then(|batch| {
                if !batch.is_empty() {
                    batch.check()?;
                }
                apply(&mut self.state, &batch)?;
                Ok(batch)
            });
            batch.unwrap_or_else(|error| fail(&error))
        });
        Outcome { decided, state: self.state, seen: 0 }
    }
}

/// A decision that no store would append.
#[expect(clippy::panic, reason = "a test fails by it")]
fn fail(error: &Error) -> Batch {
    panic!("when: the decision can't be appended: {error}")
}

fn batch(context: &Context) -> Batch {
    // INVARIANT: this names a service.
    Options::new("test".parse().expect("a name")).batch(context)
}

/// What a command did.
#[must_use = "say what should have happened"]
pub struct Outcome<A, E> {
    decided: Result<Batch, E>,
    state: A,
    /// Events that were looked at.
    seen: usize,
}

impl<A: Aggregate, E: fmt::Debug> Outcome<A, E> {
    /// The next event that happens is this one.
    ///
    /// # Panics
    ///
    /// Something else happens, nothing more, or the command is refused.
    pub fn then<V: Event + PartialEq + fmt::Debug>(mut self, expected: &V) -> Self {
        let wanted = V::DESCRIPTOR.event_type;
        assert!(self.decided.is_ok(), "{wanted} was to happen, but: {:?}", self.decided);
        let row = self.decided.iter().flat_map(Batch::rows).nth(self.seen);
        let found = row.map(|row| row.event.event_type);
        assert_eq!(found, Some(wanted), "event {} of the command", self.seen + 1);
        let event = row.map(|row| Raw::trusted(row.data.clone()).decode::<V>());
        let event = event.and_then(Result::ok);
        assert_eq!(event.as_ref(), Some(expected), "event {} of the command", self.seen + 1);
        self.seen += 1;
        self
    }

    /// No event happens beside those that were named; the state after the command.
    ///
    /// # Panics
    ///
    /// More happens, or the command is refused.
    pub fn and_nothing_else(self) -> A {
        assert!(self.decided.is_ok(), "refused: {:?}", self.decided);
        let more = self.decided.iter().flat_map(Batch::rows).nth(self.seen);
        assert_eq!(more.map(|row| row.event.event_type), None, "nothing else was to happen");
        self.state
    }

    /// The command is refused, for this reason.
    ///
    /// # Panics
    ///
    /// It is not refused, or for another reason.
    pub fn refused(self, reason: &E)
    where
        E: PartialEq,
    {
        assert_eq!(self.decided.err().as_ref(), Some(reason), "the reason of the refusal");
    }
}

impl<A: fmt::Debug, E: fmt::Debug> fmt::Debug for Outcome<A, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { decided, state, .. } = self;
        f.debug_struct("Outcome").field("decided", decided).field("state", state).finish()
    }
}
