//! Consuming typed events: at least once, in order per key, with many keys at once.
//!
//! One thread owns the Kafka client. It hands records to lanes, one for each key that has records;
//! lanes call handlers on the runtime's threads; the thread commits, per partition, the contiguous
//! prefix of what is done. A record that fails is tried again in its lane, while other keys go on.

mod arrival;
mod assignment;
mod builder;
mod commit;
mod context;
mod decode;
mod engine;
mod error;
mod failure;
mod hooks;
mod lanes;
mod offsets;
mod options;
mod partitions;
mod rebalance;
mod retry;
mod route;
mod running;
mod start;
mod worker;

use std::collections::BTreeMap;
use std::fmt;
use std::future::Future;
use std::sync::Arc;

use factline_core::event::Upcasters;
use factline_registry::Registry;

pub use builder::Builder;
pub use context::AtLeastOnce;
pub use error::{Error, ErrorKind};
pub use failure::{Failure, Reason};
pub use options::{OnFailure, Options, Start};
pub use retry::Retry;
pub use running::Running;

pub(crate) use arrival::Headers;

use crate::connection::Cluster;
use crate::telemetry::Observers;
use route::Route;

/// A member of a consumer group, ready to start.
///
/// # Delivery
///
/// Every record of the subscribed topics is handed to its handler at least once; after a crash or a
/// rebalance those that were not committed are handed out again. Records of one key are handled in
/// the order of their partition, one at a time. A position is committed only when every record
/// before it was handled, was [passed over by policy](OnFailure::Skip), or is of a type that nobody
/// asked for.
pub struct Consumer {
    cluster: Cluster,
    group: Arc<str>,
    registry: Arc<dyn Registry>,
    upcasters: Arc<Upcasters>,
    options: Options,
    observers: Observers,
    routes: BTreeMap<Arc<str>, Arc<dyn Route>>,
    unknown: Option<Box<dyn Route>>,
}

impl Consumer {
    /// Starts to describe a consumer of a group.
    pub fn builder(
        cluster: &Cluster,
        group: impl Into<Arc<str>>,
        registry: Arc<dyn Registry>,
    ) -> Builder {
        Builder::new(cluster, group.into(), registry)
    }

    /// Consumes until `shutdown` is ready, then stops in order; or until it has to stop.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Record`] at a record that was given up, where the policy is to stop;
    /// [`ErrorKind::Denied`] and [`ErrorKind::Fatal`] where the cluster ends it.
    ///
    /// # Cancel safety
    ///
    /// Dropped before it is done, the consumer stops in the background.
    ///
    /// # Delivery
    ///
    /// See [`Consumer`].
    pub async fn run(self, shutdown: impl Future<Output = ()> + Send) -> Result<(), Error> {
        let mut running = self.start()?;
        tokio::select! {
            outcome = running.ended() => return outcome,
            () = shutdown => {}
        }
        running.stop().await
    }
}

impl fmt::Debug for Consumer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Consumer")
            .field("group", &self.group)
            .field("topics", &self.routes.keys())
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}
