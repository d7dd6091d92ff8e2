//! Setting a consumer going: client, lanes, thread.

use std::hash::RandomState;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, mpsc};
use std::time::Duration;

use rdkafka::ClientConfig;
use rdkafka::config::FromClientConfigAndContext as _;
use rdkafka::consumer::{BaseConsumer, Consumer as _};
use tokio::runtime::Handle;
use tokio::sync::{oneshot, watch};

use super::commit::Commits;
use super::decode::Decoder;
use super::engine::Engine;
use super::hooks::Hooks;
use super::lanes::Lanes;
use super::partitions::Partitions;
use super::worker::Worker;
use super::{Consumer, Error, ErrorKind, Options, Running};

impl Consumer {
    /// Starts to consume in the background. Has to be called on a tokio runtime: handlers run there.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Options`] where the cluster's settings can't be used.
    pub fn start(self) -> Result<Running, Error> {
        let config = self.options.config(&self.cluster, &self.group, !self.observers.is_none());
        let client = self.subscribe(&config)?;
        let (reports_to, reports) = mpsc::channel();
        let worker = Worker {
            group: Arc::clone(&self.group),
            decoder: Decoder::new(
                self.registry,
                self.upcasters,
                self.options.defaults.clone(),
                self.observers.clone(),
            ),
            retry: self.options.retry,
            unknown: self.unknown,
            observers: self.observers.clone(),
            jitter: RandomState::new(),
        };
        let Options { concurrency, on_failure, .. } = self.options;
        let runtime = Handle::current();
        let lanes = Lanes::new(worker, concurrency, on_failure, reports_to, runtime.clone());
        let stop = Arc::new(AtomicBool::new(false));
        let (assigned_to, assigned) = watch::channel(0);
        let engine = Engine {
            client: Arc::new(client),
            group: self.group,
            options: self.options,
            observers: self.observers,
            partitions: Partitions::new(self.routes),
            lanes,
            reports,
            revocations: Vec::new(),
            max_revoke_wait: third_of_poll_interval(&config),
            assigned: assigned_to,
            stop: Arc::clone(&stop),
            open_bytes: 0,
            commits: Commits::new(runtime),
            error: None,
        };
        let outcome = spawn(engine)?;
        Ok(Running { stop, assigned, outcome })
    }

    fn subscribe(&self, config: &ClientConfig) -> Result<BaseConsumer<Hooks>, Error> {
        let unusable = |error| Error::client(ErrorKind::Options, error);
        let hooks = Hooks::new(Arc::clone(&self.group), self.observers.clone());
        let client = BaseConsumer::from_config_and_context(config, hooks).map_err(unusable)?;
        let topics: Vec<&str> = self.routes.keys().map(|topic| &**topic).collect();
        client.subscribe(&topics).map_err(unusable)?;
        Ok(client)
    }
}

fn spawn(engine: Engine) -> Result<oneshot::Receiver<Result<(), Error>>, Error> {
    let (outcome_to, outcome) = oneshot::channel();
    let thread = std::thread::Builder::new().name(format!("factline-{}", engine.group));
    thread
        .spawn(move || {
            // Nobody may wait for the outcome any more.
            let _ = outcome_to.send(engine.run());
        })
        .map_err(Error::thread)?;
    Ok(outcome)
}

/// Draining revoked partitions must not make the group believe that this member hangs.
fn third_of_poll_interval(config: &ClientConfig) -> Duration {
    let millis = config.get("max.poll.interval.ms").and_then(|text| text.parse().ok());
    Duration::from_millis(millis.unwrap_or(300_000)) / 3
}
