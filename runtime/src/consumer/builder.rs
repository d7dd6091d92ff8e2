//! What a consumer is made of.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fmt;
use std::future::Future;
use std::sync::Arc;

use factline_core::event::{Dispatch, Envelope, Event, HandlerError, Raw, Upcasters};
use factline_registry::Registry;

use super::route::{AnyType, Closures, Handler, Route};
use super::{AtLeastOnce, Consumer, Error, Options};
use crate::connection::Cluster;
use crate::telemetry::{Observer, Observers};

/// Gathers handlers and settings, by [`Consumer::builder`].
#[must_use]
pub struct Builder {
    cluster: Cluster,
    group: Arc<str>,
    registry: Arc<dyn Registry>,
    upcasters: Arc<Upcasters>,
    options: Options,
    observers: Observers,
    handlers: BTreeMap<&'static str, Arc<dyn Route>>,
    closures: BTreeMap<&'static str, Closures>,
    unknown: Option<Box<dyn Route>>,
    problems: Vec<String>,
}

impl Builder {
    pub(super) fn new(cluster: &Cluster, group: Arc<str>, registry: Arc<dyn Registry>) -> Self {
        Self {
            cluster: cluster.clone(),
            group,
            registry,
            upcasters: Arc::default(),
            options: Options::default(),
            observers: Observers::default(),
            handlers: BTreeMap::new(),
            closures: BTreeMap::new(),
            unknown: None,
            problems: Vec::new(),
        }
    }

    /// Settings other than the defaults.
    pub fn options(mut self, options: Options) -> Self {
        self.options = options;
        self
    }

    /// Brings data of earlier versions up to date where Avro alone can't do it.
    pub fn upcasters(mut self, upcasters: Upcasters) -> Self {
        self.upcasters = Arc::new(upcasters);
        self
    }

    /// Is told what happens.
    pub fn observer(mut self, observer: Arc<dyn Observer>) -> Self {
        self.observers = Observers::from(observer);
        self
    }

    /// Hands every event of a topic to the generated handler trait's implementation:
    /// `builder.handler::<PatientTopic, _>(analytics)`.
    pub fn handler<T, H>(mut self, handler: H) -> Self
    where
        T: Dispatch<AtLeastOnce, H>,
        H: Send + Sync + 'static,
    {
        match self.handlers.entry(T::SPEC.name) {
            Entry::Vacant(entry) => {
                entry.insert(Arc::new(Handler::<T, H>::new(handler)));
            }
            Entry::Occupied(_) => {
                self.problems.push(format!("topic {} has two handlers", T::SPEC.name));
            }
        }
        self
    }

    /// Hands the events of one type to a closure; other types of its topic are passed over, unless
    /// they have closures too.
    pub fn on<E, F, Fut>(mut self, handler: F) -> Self
    where
        E: Event,
        F: Fn(AtLeastOnce, Envelope<E>) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<(), HandlerError>> + Send + 'static,
    {
        let closures = self.closures.entry(E::DESCRIPTOR.topic).or_default();
        if !closures.add::<E, F, Fut>(handler) {
            self.problems.push(format!("{} has two closures", E::DESCRIPTOR.event_type));
        }
        self
    }

    /// Hands records whose type no handler knows to a closure, undecoded.
    ///
    /// Without it they are reported to the observer, if a handler trait claims the whole topic, and
    /// passed over.
    pub fn unknown<F, Fut>(mut self, handler: F) -> Self
    where
        F: Fn(AtLeastOnce, Envelope<Raw>) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<(), HandlerError>> + Send + 'static,
    {
        self.unknown = Some(Box::new(AnyType(handler)));
        self
    }

    /// The consumer, ready to start.
    ///
    /// # Errors
    ///
    /// Every option that can't be used and every topic or event that is claimed twice, in one
    /// error.
    pub fn build(self) -> Result<Consumer, Error> {
        let mut problems = self.problems;
        problems.extend(self.options.problems().into_iter().map(str::to_owned));
        if self.group.is_empty() {
            problems.push("the group has no name".to_owned());
        }
        let mut handlers = self.handlers;
        for (topic, closures) in self.closures {
            match handlers.entry(topic) {
                Entry::Vacant(entry) => {
                    entry.insert(Arc::new(closures));
                }
                Entry::Occupied(_) => {
                    problems.push(format!("topic {topic} has a handler and closures"));
                }
            }
        }
        if handlers.is_empty() {
            problems.push("there is no handler".to_owned());
        }
        if !problems.is_empty() {
            return Err(Error::options(&problems));
        }
        let routes = handlers
            .into_iter()
            .map(|(topic, route)| (Arc::from(&*self.options.topics.name(topic)), route))
            .collect();
        Ok(Consumer {
            cluster: self.cluster,
            group: self.group,
            registry: self.registry,
            upcasters: self.upcasters,
            options: self.options,
            observers: self.observers,
            routes,
            unknown: self.unknown,
        })
    }
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("group", &self.group)
            .field("handlers", &self.handlers.keys())
            .field("closures", &self.closures.keys())
            .field("problems", &self.problems)
            .finish_non_exhaustive()
    }
}
