//! The service: messages in, events out, handlers at work, and a report of it all.

mod connect;
mod error;
mod intake;

use std::time::Duration;

use factline::consumer::{Consumer, Options as ConsumerOptions, Running};
use factline::embedded::Broker;
use factline::publisher::Publisher;

pub use error::Error;

use crate::catalog::appointment::AppointmentTopic;
use crate::catalog::encounter::EncounterTopic;
use crate::catalog::immunization::ImmunizationTopic;
use crate::catalog::lab::LabTopic;
use crate::catalog::{InvalidText, TenantId, TopicNamer};
use crate::desk::Desk;
use crate::handlers::{Census, LabAlert, Reminders, VaccineRegistry, file_the_rest};
use crate::input::Input;
use crate::journal::Journal;
use crate::report::Report;
use connect::Connection;
use intake::Intake;

/// The name of the service in its events, and of its consumer group.
const SERVICE: &str = "hospital";

/// How to run.
#[derive(Debug, Clone)]
pub struct Options {
    /// A real cluster and registry; none for those inside the process.
    pub remote: Option<Remote>,
    /// The broker inside the process, where there is no real one; none to start one for this run.
    pub broker: Option<Broker>,
    /// The address of a registry beside the broker inside the process, whose schemas other programs
    /// can read; none for one inside the process.
    pub registry: Option<String>,
    /// How long to wait, after the last message, until every event was handled.
    pub wait: Duration,
    /// Whose data the messages are.
    pub tenant: TenantId,
}

/// A real cluster and its registry.
#[derive(Debug, Clone)]
pub struct Remote {
    /// Kafka's bootstrap servers, `host:port`, separated by commas.
    pub bootstrap: String,
    /// The Schema Registry's address.
    pub registry: String,
    /// Whether to register schemas that the registry lacks; else publishing such an event fails.
    pub register: bool,
    /// The environment's names of topics.
    pub topics: TopicNamer,
}

impl Options {
    /// Everything inside the process, for one tenant.
    ///
    /// # Errors
    ///
    /// None: `general-hospital` can name a tenant.
    pub fn embedded() -> Result<Self, InvalidText> {
        Ok(Self {
            remote: None,
            broker: None,
            registry: None,
            wait: Duration::from_secs(30),
            tenant: TenantId::new("general-hospital")?,
        })
    }
}

/// Publishes what the inputs tell of, and waits until it has been handled.
///
/// # Errors
///
/// The cluster, the registry or a handler failed, or not every event was handled in time. A message
/// that is not understood is no error: the report says so.
///
/// # Cancel safety
///
/// Dropped before it is done, some messages are published and the consumer stops in the background.
pub async fn run(inputs: &[Input], options: &Options) -> Result<Report, Error> {
    let connection = Connection::open(options).await?;
    let publisher = connection.publisher(SERVICE)?;
    let journal = Journal::default();
    let mut consumer = consumer(&connection, &publisher, &journal)?.start()?;
    let mut intake = Intake::new(&publisher, &journal, options.tenant.clone());
    for input in inputs {
        intake.file(input).await?;
    }
    let report = intake.finish();
    handled(&mut consumer, &journal, options.wait).await?;
    consumer.stop().await?;
    publisher.close(options.wait).await?;
    Ok(report)
}

/// One group whose handlers share a publisher and a journal.
fn consumer(
    connection: &Connection,
    publisher: &Publisher,
    journal: &Journal,
) -> Result<Consumer, Error> {
    let desk = |handler| Desk::new(handler, publisher.clone(), journal.clone());
    let options = ConsumerOptions { topics: connection.topics(), ..ConsumerOptions::default() };
    let builder = Consumer::builder(connection.cluster(), SERVICE, connection.registry())
        .options(options)
        .handler::<EncounterTopic, _>(Census::new(desk("census")))
        .handler::<LabTopic, _>(LabAlert::new(desk("lab alert")))
        .handler::<AppointmentTopic, _>(Reminders::new(desk("reminders")))
        .handler::<ImmunizationTopic, _>(VaccineRegistry::new(desk("vaccine registry")));
    Ok(file_the_rest(builder, &desk("chart")).build()?)
}

/// Waits until the journal is complete, for a bounded time.
async fn handled(consumer: &mut Running, journal: &Journal, wait: Duration) -> Result<(), Error> {
    tokio::select! {
        () = journal.all_handled() => Ok(()),
        ended = consumer.ended() => {
            ended?;
            Err(Error::Ended)
        }
        () = tokio::time::sleep(wait) => Err(Error::NotHandled { events: journal.outstanding(), wait }),
    }
}
