//! The adapters that suites run against, each with a part of its registry that no other case uses.

use std::pin::Pin;
use std::sync::Arc;

use factline_registry::{Admin, Cached, Confluent, Document, Embedded, Registry, server};
use factline_tests::servers::{self, Server};
use libtest_mimic::Trial;
use tempfile::TempDir;
use tokio::net::TcpListener;

use crate::{Failure, run, trial};

/// A test against any adapter.
pub(crate) type Case =
    for<'a> fn(&'a Fixture) -> Pin<Box<dyn Future<Output = Result<(), Failure>> + 'a>>;

/// A registry, and a part of it that no other case uses.
pub(crate) struct Fixture {
    pub(crate) registry: Arc<dyn Registry>,
    /// The same, to be managed.
    pub(crate) admin: Arc<dyn Admin>,
    /// In every subject and every record name of the case.
    pub(crate) tag: String,
}

impl Fixture {
    pub(crate) fn subject(&self, name: &str) -> String {
        format!("{}-{name}", self.tag)
    }

    /// A name that no other case uses.
    pub(crate) fn record_name(&self) -> String {
        format!("t.R{}", self.tag.replace('-', ""))
    }

    /// A record with these fields, whose name no other case uses.
    pub(crate) fn record(&self, fields: &str) -> Document {
        let name = self.record_name();
        Document::new(format!(r#"{{"type":"record","name":"{name}","fields":[{fields}]}}"#))
    }
}

/// An adapter, and how a case is run against it.
pub(crate) fn trials(suite: &str, name: &str, case: Case, on_real: bool) -> Vec<Trial> {
    let mut trials = vec![
        trial(format!("{suite}embedded::{name}"), move || on_embedded(case)),
        trial(format!("{suite}cached::{name}"), move || on_cached(case)),
        trial(format!("{suite}served::{name}"), move || on_served(case)),
    ];
    if on_real {
        trials.push(servers::trial(
            &format!("{suite}confluent_real::{name}"),
            &[Server::Registry],
            move |addresses| {
                run(on_server(case, addresses)).map_err(|failure| failure.to_string().into())
            },
        ));
    }
    trials
}

async fn on_embedded(case: Case) -> Result<(), Failure> {
    let admin = Arc::new(Embedded::new());
    case(&Fixture { registry: admin.clone(), admin, tag: "e".to_owned() }).await
}

async fn on_cached(case: Case) -> Result<(), Failure> {
    let admin = Arc::new(Cached::new(Embedded::new()));
    case(&Fixture { registry: admin.clone(), admin, tag: "c".to_owned() }).await
}

/// Our client, over HTTP, before our server on a file.
async fn on_served(case: Case) -> Result<(), Failure> {
    let folder = TempDir::new()?;
    let served = Served::start(&folder).await?;
    let admin = Arc::new(Confluent::builder(&served.url).build()?.cached());
    let result = case(&Fixture { registry: admin.clone(), admin, tag: "s".to_owned() }).await;
    served.stop().await?;
    result
}

async fn on_server(case: Case, addresses: Vec<String>) -> Result<(), Failure> {
    let address = addresses.first().ok_or("no address")?;
    let admin = Arc::new(Confluent::builder(address).build()?.cached());
    // The server keeps what earlier runs registered.
    let tag = format!("r{}", fastrand::u64(..));
    case(&Fixture { registry: admin.clone(), admin, tag }).await
}

/// Our server on a file of a folder.
pub(crate) struct Served {
    pub(crate) url: String,
    stop: tokio::sync::oneshot::Sender<()>,
    serving: tokio::task::JoinHandle<std::io::Result<()>>,
}

impl Served {
    pub(crate) async fn start(folder: &TempDir) -> Result<Self, Failure> {
        let registry = Embedded::open(&folder.path().join("registry.db")).await?;
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}", listener.local_addr()?);
        let (stop, stopped) = tokio::sync::oneshot::channel();
        let shutdown = async { drop(stopped.await) };
        let serving = tokio::spawn(server::serve(listener, Arc::new(registry), shutdown));
        Ok(Self { url, stop, serving })
    }

    /// Ends it, as a signal does; the file is free afterwards.
    pub(crate) async fn stop(self) -> Result<(), Failure> {
        drop(self.stop);
        Ok(self.serving.await??)
    }
}
