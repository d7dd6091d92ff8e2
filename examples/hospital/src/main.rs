//! The reference service: HL7 v2 in, typed events through Kafka, typed handlers out.

use std::error::Error;
use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::{Parser, ValueEnum};
use factline::embedded::Broker;
use hospital::catalog::{TenantId, TopicNamer};
use hospital::input;
use hospital::service::{self, Options, Remote};

/// Reads HL7 v2 messages, publishes what they tell of as typed events, and handles these.
///
/// Without paths it reads a few messages of its own; without --bootstrap it starts a broker and a
/// registry inside the process.
#[derive(Debug, Parser)]
#[command(version)]
struct Args {
    /// Files with HL7 v2 messages, or folders of them (.hl7, .txt, .er7, .msg, .dat).
    paths: Vec<PathBuf>,
    /// Kafka's bootstrap servers, host:port, separated by commas.
    #[arg(long, requires = "registry")]
    bootstrap: Option<String>,
    /// The Schema Registry's address. Without --bootstrap its schemas are registered there, and the
    /// broker is the one inside the process.
    #[arg(long)]
    registry: Option<String>,
    /// Register schemas that the registry lacks.
    #[arg(long, requires = "bootstrap")]
    register: bool,
    /// Keep the broker inside the process for other programs, until Ctrl-C.
    #[arg(long, requires = "registry", conflicts_with = "bootstrap")]
    stay: bool,
    /// The environment's prefix of topics.
    #[arg(long, requires = "bootstrap")]
    topic_prefix: Option<String>,
    /// How to report.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Seconds to wait until every event was handled.
    #[arg(long, default_value_t = 30)]
    wait: u64,
    /// Whose data the messages are.
    #[arg(long, default_value = "general-hospital")]
    tenant: TenantId,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For a person.
    Text,
    /// For a program.
    Json,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Args::parse()).await {
        Ok(code) => code,
        Err(error) => {
            complain(&*error);
            ExitCode::FAILURE
        }
    }
}

async fn run(args: Args) -> Result<ExitCode, Box<dyn Error>> {
    let inputs = if args.paths.is_empty() { input::own() } else { input::read(&args.paths)? };
    let topics =
        args.topic_prefix.map_or_else(|| Ok(TopicNamer::plain()), TopicNamer::with_prefix)?;
    let broker = if args.bootstrap.is_none() { Some(Broker::start()?) } else { None };
    let remote = args.bootstrap.zip(args.registry.clone());
    let options = Options {
        remote: remote.map(|(bootstrap, registry)| Remote {
            bootstrap,
            registry,
            register: args.register,
            topics,
        }),
        broker: broker.clone(),
        registry: args.registry,
        wait: Duration::from_secs(args.wait),
        tenant: args.tenant,
    };
    let report = service::run(&inputs, &options).await?;
    let text = match args.format {
        Format::Text => report.to_string(),
        Format::Json => report.to_json() + "\n",
    };
    io::stdout().write_all(text.as_bytes())?;
    if let Some(broker) = broker.filter(|_| args.stay) {
        let servers = broker.bootstrap_servers();
        writeln!(io::stderr(), "the broker stays at {servers} until Ctrl-C")?;
        std::future::pending::<()>().await;
    }
    Ok(if report.read_any() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The error and what caused it, on standard error.
fn complain(error: &dyn Error) {
    let mut text = format!("hospital: {error}");
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(&format!(": {error}"));
        cause = error.source();
    }
    // Nobody is left to tell if this fails.
    let _ = writeln!(io::stderr(), "{text}");
}
