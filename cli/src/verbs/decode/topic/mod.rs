//! Records of a topic.

mod line;
mod start;

use std::collections::HashMap;
use std::sync::Arc;

use anyhow::{Context as _, bail};
use factline::tail::{Options, Record, Start, Tail};
use factline_core::avro::schema::Schema;
use factline_core::event::WriterSchema;
use factline_core::wire::{self, SchemaRef};
use factline_registry::{ErrorKind, WriterSchemas};

use super::{Args, Form, Reading, Schemas};
use crate::kafka_args::KafkaArgs;
use crate::output::{self, Outcome};
use crate::redaction::Redaction;
use crate::registry_args::block_on;
use line::Line;

/// Which records of a topic, and where it is.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Topic")]
pub(super) struct TopicArgs {
    /// Start with this offset of each partition
    #[arg(long, value_name = "NUMBER", requires = "topic", group = "start")]
    offset: Option<i64>,
    /// Start with the first record of this time: 2035-01-31T09:30:00Z, or 90s, 15m, 2h or 3d ago
    #[arg(long, value_name = "TIME", requires = "topic", group = "start", value_parser = start::since)]
    since: Option<start::Since>,
    /// Start so many records before the end of each partition
    #[arg(long, value_name = "NUMBER", requires = "topic", group = "start")]
    last: Option<u64>,
    /// Read this partition only; may be given several times
    #[arg(long = "partition", value_name = "NUMBER", requires = "topic")]
    partitions: Vec<i32>,
    /// Go on with what is written from now on, until it is interrupted
    #[arg(long, requires = "topic")]
    follow: bool,
    /// Stop after so many records
    #[arg(long, value_name = "NUMBER", requires = "topic")]
    max: Option<u64>,
    /// Print events of this type only; `Patient.*` stands for several; may be given several times
    #[arg(long = "event", value_name = "TYPE", requires = "topic")]
    events: Vec<String>,
    /// Print records with this key only
    #[arg(id = "record_key", long = "key", value_name = "TEXT", requires = "topic")]
    key: Option<String>,
    #[command(flatten)]
    kafka: KafkaArgs,
}

impl TopicArgs {
    fn start(&self) -> Start {
        match self {
            Self { offset: Some(offset), .. } => Start::Offset(*offset),
            Self { since: Some(since), .. } => Start::Since(since.time()),
            Self { last: Some(count), .. } => Start::Last(*count),
            Self { follow: true, .. } => Start::Latest,
            _ => Start::Earliest,
        }
    }
}

pub(super) fn run(args: &Args, topic: &str) -> anyhow::Result<Outcome> {
    let Some(schemas) = args.schemas()? else { return Ok(Outcome::Findings) };
    let is_bare = args.form == Form::Datum;
    if args.form == Form::Container {
        bail!("a record of a topic is no container: leave --as out, or say `framed` or `datum`");
    }
    if is_bare && schemas.writer.is_none() {
        bail!("say what the records are: --schema FILE");
    }
    // A schema that is given needs no registry.
    let writers = match &schemas.writer {
        Some(_) => None,
        None => Some(WriterSchemas::new(Arc::new(args.registry.client()?.cached()))),
    };
    let cluster = args.topic.kafka.cluster()?;
    let options = Options {
        start: args.topic.start(),
        partitions: args.topic.partitions.clone(),
        follow: args.topic.follow,
        timeout: args.topic.kafka.timeout(),
    };
    block_on(async move {
        let mut tail = Tail::open(&cluster, topic, options).await?;
        let redaction = Redaction::new(args.reveal);
        let mut printer =
            Printer { args, schemas, writers, is_bare, redaction, known: HashMap::new() };
        let (mut printed, mut refused) = (0, 0);
        while args.topic.max.is_none_or(|max| printed < max)
            && let Some(record) = tail.next().await?
        {
            match printer.line(&record).await? {
                Ok(Some(line)) => {
                    output::data(&line)?;
                    printed += 1;
                }
                Ok(None) => {}
                Err(problem) => {
                    output::complain(&format!("{}: {}", record.origin, output::chain(&problem)));
                    refused += 1;
                }
            }
        }
        output::note(&format!("{printed} printed, {refused} could not be read"));
        Ok(if refused == 0 { Outcome::Clean } else { Outcome::Findings })
    })
}

struct Printer<'a> {
    args: &'a Args,
    schemas: Schemas,
    writers: Option<WriterSchemas>,
    /// Whether records have no frame.
    is_bare: bool,
    redaction: Redaction,
    known: HashMap<SchemaRef, Arc<Reading>>,
}

impl Printer<'_> {
    /// The line of a record, if it is wanted; inside, why it has none.
    ///
    /// # Errors
    ///
    /// The registry can't be asked: no other record will fare better.
    async fn line(&mut self, record: &Record) -> anyhow::Result<anyhow::Result<Option<String>>> {
        let TopicArgs { key, events, .. } = &self.args.topic;
        if key.as_ref().is_some_and(|key| record.key.as_deref() != Some(key.as_bytes())) {
            return Ok(Ok(None));
        }
        let mut line = match Line::new(record) {
            Ok(line) => line,
            Err(problem) => return Ok(Err(problem)),
        };
        // What says by itself that it is not wanted needs no schema.
        if line.event_type().is_some_and(|name| !is_wanted(events, name)) {
            return Ok(Ok(None));
        }
        let Some(value) = &record.value else {
            let is_wanted = events.is_empty();
            return Ok(Ok(is_wanted.then(|| line.with("null", self.redaction))));
        };
        let (schema, datum) = match self.split(value) {
            Ok(parts) => parts,
            Err(problem) => return Ok(Err(problem)),
        };
        let reading = match self.reading(schema).await? {
            Ok(reading) => reading,
            Err(problem) => return Ok(Err(problem)),
        };
        line.learn(schema, &reading.writer);
        if line.event_type().is_none_or(|name| !is_wanted(events, name)) && !events.is_empty() {
            return Ok(Ok(None));
        }
        let json = reading.whole(datum, self.redaction);
        Ok(json.map(|json| Some(line.with(&json, self.redaction))))
    }

    fn split<'v>(&self, value: &'v [u8]) -> anyhow::Result<(Option<SchemaRef>, &'v [u8])> {
        if self.is_bare {
            return Ok((None, value));
        }
        let (schema, datum) = wire::read(value)?;
        Ok((Some(schema), datum))
    }

    /// How to read what a schema wrote.
    async fn reading(
        &mut self,
        schema: Option<SchemaRef>,
    ) -> anyhow::Result<anyhow::Result<Arc<Reading>>> {
        // One entry for all where the schema is given.
        let name = schema.filter(|_| self.writers.is_some()).unwrap_or(SchemaRef::Id(0));
        if let Some(known) = self.known.get(&name) {
            return Ok(Ok(Arc::clone(known)));
        }
        let writer = match (&self.schemas.writer, &self.writers) {
            (Some(writer), _) => writer.clone(),
            (None, Some(writers)) => match fetch(writers, name).await? {
                Ok(writer) => writer,
                Err(problem) => return Ok(Err(problem)),
            },
            (None, None) => bail!("say what the records are: --registry URL or --schema FILE"),
        };
        let reading = Arc::new(Reading::new(writer, self.schemas.reader.as_ref()));
        self.known.insert(name, Arc::clone(&reading));
        Ok(Ok(reading))
    }
}

/// A schema of the registry; outside, that it does not answer.
async fn fetch(
    writers: &WriterSchemas,
    schema: SchemaRef,
) -> anyhow::Result<anyhow::Result<Schema>> {
    match writers.get(schema).await {
        Ok(writer) => Ok(Ok(WriterSchema::schema(&writer).clone())),
        Err(error) if is_of_this_schema(&error) => Ok(Err(error.into())),
        Err(error) => Err(error).context("the registry can't be asked for schemas"),
    }
}

/// Whether a registry has an answer, and only this schema is none.
fn is_of_this_schema(error: &factline_registry::Error) -> bool {
    let is_absent = error.is_not_found() && error.kind() != ErrorKind::NotFound;
    is_absent || error.kind() == ErrorKind::Unusable
}

/// Whether a type is among those asked for; all are where none is.
fn is_wanted(events: &[String], name: &str) -> bool {
    let matches = |pattern: &String| match pattern.strip_suffix('*') {
        Some(start) => name.starts_with(start),
        None => pattern == name,
    };
    events.is_empty() || events.iter().any(matches)
}
