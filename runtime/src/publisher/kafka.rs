//! The producer below the publisher: bounded, pipelined, one poll thread.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use rdkafka::client::ClientContext;
use rdkafka::config::FromClientConfigAndContext as _;
use rdkafka::error::KafkaError;
use rdkafka::message::{DeliveryResult, Header, Message as _, OwnedHeaders};
use rdkafka::producer::{
    BaseRecord, Producer as _, ProducerContext, PurgeConfig, ThreadedProducer,
};
use rdkafka::types::RDKafkaErrorCode as Code;
use tokio::sync::{AcquireError, Semaphore, TryAcquireError};

use super::completion::{Completion, Place};
use super::options::RECORD_OVERHEAD;
use super::record::Record;
use super::{Error, Options};
use crate::connection::{Cluster, code_of};
use crate::telemetry::Observers;

/// An idempotent producer whose records in flight are bounded by bytes, first come, first served.
pub(super) struct Producer {
    /// `None` only while it is being dropped.
    client: Option<ThreadedProducer<Deliveries>>,
    budget: Arc<Semaphore>,
    drop_timeout: Duration,
}

impl Producer {
    pub(super) fn new(
        cluster: &Cluster,
        options: &Options,
        observers: Observers,
    ) -> Result<Self, Error> {
        let budget = Arc::new(Semaphore::new(options.in_flight_bytes));
        let deliveries =
            Deliveries { budget: Arc::clone(&budget), fatal: AtomicBool::new(false), observers };
        let client =
            ThreadedProducer::from_config_and_context(&options.config(cluster), deliveries)
                .map_err(Error::client)?;
        Ok(Self { client: Some(client), budget, drop_timeout: options.drop_timeout })
    }

    /// Hands the record over if there is room and nobody waits for it.
    pub(super) fn try_send(&self, record: &Record<'_>) -> Result<Option<Arc<Completion>>, Error> {
        let charge = charge_of(record);
        match self.budget.try_acquire_many(charge) {
            Ok(permit) => {
                permit.forget();
                self.send(record, charge).map(Some)
            }
            Err(TryAcquireError::NoPermits) => Ok(None),
            Err(TryAcquireError::Closed) => Err(Error::closed()),
        }
    }

    /// Waits, behind those that came before, until deliveries have made room; then hands it over.
    pub(super) async fn send_in_turn(&self, record: &Record<'_>) -> Result<Arc<Completion>, Error> {
        let charge = charge_of(record);
        let permit =
            self.budget.acquire_many(charge).await.map_err(|_: AcquireError| Error::closed())?;
        permit.forget();
        self.send(record, charge)
    }

    fn send(&self, record: &Record<'_>, charge: u32) -> Result<Arc<Completion>, Error> {
        let completion = Arc::new(Completion::new(record.event_type.clone(), charge));
        let result = match &self.client {
            Some(client) => client.send(to_client(record, Arc::clone(&completion))),
            None => return Err(Error::closed()),
        };
        match result {
            Ok(()) => Ok(completion),
            Err((error, _)) => {
                self.budget.add_permits(charge as usize);
                Err(self.context_error(error))
            }
        }
    }

    fn context_error(&self, error: KafkaError) -> Error {
        match &self.client {
            Some(client) => client.context().error_of(error),
            None => Error::closed(),
        }
    }

    /// Takes nothing more.
    pub(super) fn refuse(&self) {
        self.budget.close();
    }

    /// Waits until everything accepted is delivered or `timeout` has passed, then gives up the
    /// rest: true if there was none. Blocks.
    pub(super) fn drain(&self, timeout: Duration) -> bool {
        let Some(client) = &self.client else { return true };
        let drained = client.flush(timeout).is_ok();
        if !drained {
            client.purge(PurgeConfig::default().queue().inflight());
            let _ = client.flush(Duration::from_secs(1));
        }
        drained
    }
}

impl Drop for Producer {
    /// Dropping the client blocks, so it happens on a thread of its own, after the drain.
    fn drop(&mut self) {
        let Some(client) = self.client.take() else { return };
        let timeout = self.drop_timeout;
        let reaper = move || {
            let _ = client.flush(timeout);
        };
        // Without a thread to be had, the client is dropped here with the closure.
        let _ =
            std::thread::Builder::new().name("factline-publisher-drop".to_owned()).spawn(reaper);
    }
}

/// The bytes a record holds of the budget until it is delivered.
fn charge_of(record: &Record<'_>) -> u32 {
    let bytes = record.value.len() + record.key.len() + RECORD_OVERHEAD;
    u32::try_from(bytes).unwrap_or(u32::MAX)
}

fn to_client<'a>(
    record: &Record<'a>,
    completion: Arc<Completion>,
) -> BaseRecord<'a, str, [u8], Arc<Completion>> {
    let mut headers = Some(OwnedHeaders::new_with_capacity(12));
    record.headers(|name, value| {
        headers = headers.take().map(|all| all.insert(Header { key: name, value: Some(value) }));
    });
    let record =
        BaseRecord::with_opaque_to(record.topic, completion).key(record.key).payload(record.value);
    BaseRecord { headers, ..record }
}

/// Receives delivery reports on the client's poll thread.
struct Deliveries {
    budget: Arc<Semaphore>,
    fatal: AtomicBool,
    observers: Observers,
}

impl Deliveries {
    /// After a fatal error every report is its consequence, whatever code it bears.
    fn error_of(&self, error: KafkaError) -> Error {
        if self.fatal.load(Ordering::Acquire) {
            Error::fatal(error)
        } else {
            Error::delivery(error)
        }
    }
}

impl ClientContext for Deliveries {
    fn error(&self, error: KafkaError, reason: &str) {
        if code_of(&error) == Some(Code::Fatal) {
            self.fatal.store(true, Ordering::Release);
        }
        self.observers.client_error(&error, reason);
    }
}

impl ProducerContext for Deliveries {
    type DeliveryOpaque = Arc<Completion>;

    fn delivery(&self, result: &DeliveryResult<'_>, completion: Arc<Completion>) {
        self.budget.add_permits(completion.charge as usize);
        let outcome = match result {
            Ok(message) => Ok(Place { partition: message.partition(), offset: message.offset() }),
            Err((error, _)) => {
                Err(self.error_of(error.clone()).of_event(completion.event_type.clone()))
            }
        };
        match &outcome {
            Ok(_) => self.observers.tell(|o| o.published(&completion.event_type)),
            Err(error) => {
                self.observers.tell(|o| o.publish_failed(&completion.event_type, error.kind()));
            }
        }
        completion.complete(outcome);
    }
}
