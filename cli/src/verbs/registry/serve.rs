//! `factline registry serve`: a registry for development and tests.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context as _;
use factline_registry::{Embedded, server};
use tokio::net::TcpListener;

use crate::output::{self, Outcome};
use crate::registry_args::block_on;
use crate::signals::stopped;

/// The arguments of `factline registry serve`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
It speaks Confluent's API, so clients in every language can use it; it knows Avro, and nobody has to
say who they are: keep it on this machine. Without --database it forgets everything when it ends.
It ends at Ctrl-C or SIGTERM, after the requests on their way.

Examples:
  factline registry serve
  factline registry serve --listen 127.0.0.1:0 --database registry.db")]
pub(super) struct Args {
    /// Where to listen; port 0 is any free one
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:8081")]
    listen: String,
    /// An SQLite file to keep schemas in, made if need be
    #[arg(long, value_name = "FILE")]
    database: Option<PathBuf>,
}

/// Runs the verb.
pub(super) fn run(args: &Args) -> anyhow::Result<Outcome> {
    block_on(async {
        let registry = match &args.database {
            Some(file) => Embedded::open(file).await?,
            None => Embedded::new(),
        };
        let listener = TcpListener::bind(&args.listen).await.with_context(|| {
            format!("cannot listen on {}: name another address with --listen", args.listen)
        })?;
        let address = listener.local_addr()?;
        let stopped = stopped()?;
        // Data: a script that lets it choose the port reads it here.
        output::data(&format!("http://{address}\n"))?;
        if !address.ip().is_loopback() {
            output::complain("warning: everybody who reaches this address may change everything");
        }
        server::serve(listener, Arc::new(registry), stopped).await?;
        output::note("ended");
        Ok(Outcome::Clean)
    })
}
