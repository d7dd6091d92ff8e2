//! Topics of Kafka.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use factline_core::event::{HandlerError, WriterSchema};

use super::{Beginning, Kept, Refused, Target};
use crate::publisher::{Error, Pending, Publisher, Way, Written};
use crate::store::Recorded;
use crate::store::backend::Backend;

/// Publishes events again, as they were published first: the same id, key, value and headers, and a
/// header `factline-replay` with the replay's name besides.
///
/// Nothing is decoded. The registry's schema id is that of the version that the event was written
/// with, in the subject of its own topic; nothing is registered unless the publisher's options say
/// so. What the topics' consumers have seen already they see again: the event's id tells them.
///
/// # Delivery
///
/// At least once, and in order per key: a batch is done when the cluster has acknowledged all of it.
#[must_use = "a target does nothing until a replay is run to it"]
pub struct Topics {
    publisher: Publisher,
    cluster: String,
    topic: Option<String>,
    replay: Arc<str>,
    ways: HashMap<[u8; 32], Way>,
}

impl Topics {
    /// To the topic that each event's schema names, in the publisher's environment.
    pub fn new(publisher: &Publisher) -> Self {
        Self {
            publisher: publisher.clone(),
            cluster: String::new(),
            topic: None,
            replay: Arc::default(),
            ways: HashMap::new(),
        }
    }

    /// Publishes all events to one topic, named as the cluster does.
    pub fn topic(mut self, name: impl Into<String>) -> Self {
        self.topic = Some(name.into());
        self
    }

    /// Says what the cluster is called, so that a replay does not go on with another.
    pub fn cluster(mut self, name: impl Into<String>) -> Self {
        self.cluster = name.into();
        self
    }

    /// Where events go that a schema wrote; asks the registry at the first.
    async fn way(&mut self, writer: &WriterSchema) -> Result<Way, Error> {
        let key = writer.fingerprints().text;
        if let Some(way) = self.ways.get(&key) {
            return Ok(way.clone());
        }
        let way = self.publisher.way(writer, self.topic.as_deref()).await?;
        self.ways.insert(key, way.clone());
        Ok(way)
    }

    async fn accept(&mut self, event: &Recorded) -> Result<Pending, Refused> {
        let Some(writer) = event.envelope.event.writer() else {
            // INVARIANT: the store reads every event with its writer's schema.
            return Err(HandlerError::fatal("an event without a schema").into());
        };
        let way = self.way(writer).await.map_err(refused)?;
        let written = Written {
            meta: &event.envelope.meta,
            datum: event.envelope.event.datum(),
            replay: Some(&self.replay),
        };
        self.publisher.forward(&way, &written).await.map_err(refused)
    }
}

fn refused(error: Error) -> Refused {
    if error.is_retriable() { Refused::retry(error) } else { Refused::fatal(error) }
}

impl<B: Backend> Target<B> for Topics {
    fn describe(&self) -> String {
        let topic = match &self.topic {
            Some(topic) => format!("topic {topic}"),
            None => format!("topics {}*", self.publisher.prefix()),
        };
        if self.cluster.is_empty() { topic } else { format!("{topic} of {}", self.cluster) }
    }

    async fn begin(&mut self, beginning: &Beginning<'_, B>) -> Result<Option<Kept>, Refused> {
        self.replay = Arc::from(&*beginning.order.name);
        Ok(None)
    }

    /// What comes behind an event that was not acknowledged counts for nothing: it is sent again, so
    /// that the last of each key is the last.
    async fn deliver(&mut self, events: &[Recorded]) -> Result<(), Refused> {
        let (mut pending, mut failed) = (Vec::with_capacity(events.len()), None);
        for event in events {
            match self.accept(event).await {
                Ok(accepted) => pending.push(accepted),
                Err(error) => {
                    failed = Some(error.behind(pending.len()));
                    break;
                }
            }
        }
        let mut lost = None;
        for (number, receipt) in pending.into_iter().enumerate() {
            if let Err(error) = receipt.await {
                lost.get_or_insert_with(|| refused(error).behind(number));
            }
        }
        lost.or(failed).map_or(Ok(()), Err)
    }
}

impl fmt::Debug for Topics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Topics")
            .field("cluster", &self.cluster)
            .field("topic", &self.topic)
            .finish_non_exhaustive()
    }
}
