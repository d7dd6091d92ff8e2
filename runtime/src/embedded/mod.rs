//! A Kafka broker inside the process, for the quick start and for tests.
//!
//! It is librdkafka's own mock cluster: idempotent produce, fetch, consumer groups, offsets,
//! headers and compression work, and any client reaches it over TCP. It keeps at most 5 MiB or
//! 100,000 batches per partition and drops older ones without a word, knows no admin requests and
//! keeps nothing beyond the process: no durability claim can rest on it.

mod error;
mod faults;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use rdkafka::error::KafkaResult;
use rdkafka::mocking::MockCluster;
use rdkafka::producer::{BaseProducer, DefaultProducerContext, Producer as _};

pub use error::Error;
pub use faults::{Fault, Request};

use crate::connection::Cluster;

/// A running embedded broker; the last clone dropped ends it.
///
/// # Examples
///
/// ```
/// use factline::embedded::Broker;
///
/// let broker = Broker::start()?;
/// broker.create_topic("patients", 3)?;
/// let cluster = broker.cluster();
/// assert!(cluster.bootstrap_servers().starts_with("127.0.0.1:"));
/// # Ok::<(), factline::embedded::Error>(())
/// ```
#[derive(Clone)]
pub struct Broker {
    /// The mock cluster lives as long as the client it was made by.
    client: Arc<BaseProducer>,
    bootstrap: Arc<str>,
    topics: Arc<Mutex<BTreeMap<String, u16>>>,
}

impl Broker {
    /// Starts one broker on a free loopback port.
    ///
    /// # Errors
    ///
    /// When the client library can't make the cluster, for example for want of sockets.
    pub fn start() -> Result<Self, Error> {
        Self::start_with(1)
    }

    /// Starts a cluster of `brokers` on free loopback ports.
    ///
    /// # Errors
    ///
    /// As [`start`](Self::start).
    pub fn start_with(brokers: u16) -> Result<Self, Error> {
        let client: BaseProducer = rdkafka::ClientConfig::new()
            .set("test.mock.num.brokers", brokers.to_string())
            .set("client.id", "factline-embedded")
            .create()
            .map_err(|e| Error::new("start the embedded broker", e))?;
        let bootstrap = client
            .client()
            .mock_cluster()
            .map(|cluster| cluster.bootstrap_servers().into())
            .ok_or_else(Error::no_cluster)?;
        Ok(Self { client: Arc::new(client), bootstrap, topics: Arc::default() })
    }

    /// How this crate's clients reach it.
    #[must_use]
    pub fn cluster(&self) -> Cluster {
        // After its first join, a group of the mock cluster lets every change wait for the session's
        // time-out less a second, even where nobody is left to wait for.
        Cluster::at(&*self.bootstrap)
            .set_for_consumers("session.timeout.ms", "4000")
            .set_for_consumers("heartbeat.interval.ms", "500")
    }

    /// How any client on this machine reaches it: `127.0.0.1:port`, separated by commas.
    #[must_use]
    pub fn bootstrap_servers(&self) -> &str {
        &self.bootstrap
    }

    /// Creates a topic. Creating one that this broker already made with as many partitions changes
    /// nothing.
    ///
    /// # Errors
    ///
    /// When the topic exists with another number of partitions, when a client's request already
    /// made it with the default of four, or when `partitions` is not positive.
    pub fn create_topic(&self, name: &str, partitions: u16) -> Result<(), Error> {
        let mut topics = self.topics.lock().unwrap_or_else(PoisonError::into_inner);
        match topics.get(name) {
            Some(&existing) if existing == partitions => return Ok(()),
            Some(_) => return Err(Error::other_partitions()),
            None => {}
        }
        self.on_cluster("create a topic on the embedded broker", |cluster| {
            cluster.create_topic(name, i32::from(partitions), 1)
        })?;
        topics.insert(name.to_owned(), partitions);
        Ok(())
    }

    /// The topics created through this handle and its clones, with their partitions.
    #[must_use]
    pub fn topics(&self) -> BTreeMap<String, u16> {
        self.topics.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn on_cluster<T>(
        &self,
        what: &'static str,
        run: impl FnOnce(&MockCluster<'_, DefaultProducerContext>) -> KafkaResult<T>,
    ) -> Result<T, Error> {
        let cluster = self.client.client().mock_cluster().ok_or_else(Error::no_cluster)?;
        run(&cluster).map_err(|e| Error::new(what, e))
    }
}

impl std::fmt::Debug for Broker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Broker").field("bootstrap", &self.bootstrap).finish_non_exhaustive()
    }
}
