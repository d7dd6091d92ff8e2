//! `factline decode`: bytes to Avro-JSON.

mod files;
mod hexadecimal;
#[cfg(feature = "runtime")]
mod topic;

use std::path::PathBuf;

use factline_core::avro::codec::DecodeError;
use factline_core::avro::plan::Plan;
use factline_core::avro::schema::Schema;
use factline_core::avro::value::Value;

use super::datum;
use crate::output::{Format, Outcome};
use crate::redaction::Redaction;
use crate::registry_args::RegistryArgs;
use files::Form;

/// What the verb does without Kafka.
macro_rules! help {
    ($topic:literal, $examples:literal) => {
        concat!(
            "\
--hex and --in take one datum in Avro binary, without any header, as pairs of hexadecimal digits;
white space between them does not count. It is printed as it is.

A FILE holds one datum in Avro binary, or one with the five bytes of a schema registry's id before
it, or is an object container file (.avro), which has its schema in it. What its schema tags as
PHI or sensitive is not shown unless --reveal is given; where a schema has no tags at all, what
looks like it by its name isn't either. Data that can't be decoded are reported with their place,
and the others go on.

",
            $topic,
            "\
Both formats print Avro-JSON, a line for each datum.

Examples:
  factline decode --schema ward.avsc --hex 18020a7175696574
  factline decode --schema ward-v1.avsc --reader ward-v2.avsc --in datum.hex
  factline decode export.avro
  factline decode --schema ward.avsc datum.bin --reveal
  factline decode --as framed --registry http://localhost:8081 - < record.bin",
            $examples
        )
    };
}

#[cfg(not(feature = "runtime"))]
const HELP: &str = help!("", "");

#[cfg(feature = "runtime")]
const HELP: &str = help!(
    "\
Of a --topic each record is a line with its place, key, headers and value; the registry knows the
schemas that wrote it. No consumer group is joined and nothing is committed. Records that can't be
decoded are reported with their place, and the others go on. The key, and headers that are not
those of CloudEvents, are hidden like tagged values where no schema says that they name nobody.

",
    "
  factline decode --topic healthtech.lab.events --last 5
  factline decode --topic healthtech.lab.events --follow --event 'LabResult.*'
  factline decode --topic healthtech.lab.events --since 2h --key 0190a0e4-0000-7000-8000-000000000001 \\
    --bootstrap localhost:9092 --registry http://localhost:8081"
);

/// The arguments of `factline decode`.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub(crate) struct Args {
    #[command(flatten)]
    from: From,
    /// The file with the schema that the data were written with, or - for standard input
    #[arg(long, value_name = "FILE")]
    schema: Option<PathBuf>,
    /// Files, or folders of .avsc files, with types that the schemas refer to
    #[arg(long, value_name = "FILE", num_args = 1..)]
    with: Vec<PathBuf>,
    /// A file with the schema to read the data as, where it is not the one they were written with
    #[arg(long, value_name = "FILE")]
    reader: Option<PathBuf>,
    /// What FILE holds
    #[arg(long = "as", value_enum, default_value_t, value_name = "FORM")]
    form: Form,
    /// Show also what is tagged as PHI or sensitive
    #[arg(long)]
    reveal: bool,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    #[command(flatten)]
    registry: RegistryArgs,
    #[cfg(feature = "runtime")]
    #[command(flatten)]
    topic: topic::TopicArgs,
}

#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false)]
struct From {
    /// Files with data, or - for standard input
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The datum
    #[arg(long, value_name = "TEXT", requires = "schema")]
    hex: Option<String>,
    /// A file with the hexadecimal text of the datum, or - for standard input
    #[arg(long, value_name = "FILE", requires = "schema")]
    r#in: Option<PathBuf>,
    /// A topic with records of Avro, named as in its cluster
    #[cfg(feature = "runtime")]
    #[arg(long, value_name = "TOPIC")]
    topic: Option<String>,
}

/// Runs the verb.
pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    #[cfg(feature = "runtime")]
    if let Some(topic) = &args.from.topic {
        return topic::run(args, topic);
    }
    if args.from.files.is_empty() { hexadecimal::run(args) } else { files::run(args) }
}

/// The schemas given on the command line.
#[derive(Debug, Default)]
struct Schemas {
    writer: Option<Schema>,
    reader: Option<Schema>,
}

impl Args {
    /// The schemas, or nothing where one is unsound; what is wrong with it was then printed.
    fn schemas(&self) -> anyhow::Result<Option<Schemas>> {
        let mut schemas = Schemas::default();
        let files = [(&self.schema, &mut schemas.writer), (&self.reader, &mut schemas.reader)];
        for (file, schema) in files {
            if let Some(file) = file {
                let Some(found) = datum::schema(file, &self.with)? else { return Ok(None) };
                *schema = Some(found);
            }
        }
        Ok(Some(schemas))
    }
}

/// How data of a writer are read and printed: as itself, or as a reader.
struct Reading {
    writer: Schema,
    reader: Option<(Schema, Plan)>,
}

impl Reading {
    fn new(writer: Schema, reader: Option<&Schema>) -> Self {
        let reader = reader.map(|reader| (reader.clone(), Plan::new(&writer, reader)));
        Self { writer, reader }
    }

    /// The JSON of a datum that is all of `bytes`.
    ///
    /// # Errors
    ///
    /// It is none of the writer's, or has what the reader has no place for.
    fn whole(&self, bytes: &[u8], redaction: Redaction) -> anyhow::Result<String> {
        // What is no datum of the writer is refused as such, whatever the reader would make of it.
        let value = Value::decode(&self.writer, bytes)?;
        self.json(&value, bytes, redaction)
    }

    /// The JSON of the datum that `bytes` start with, and how many of them it has.
    ///
    /// # Errors
    ///
    /// There is none: the first error. The second: it can't be read as the reader's.
    fn first(
        &self,
        bytes: &[u8],
        redaction: Redaction,
    ) -> Result<(usize, anyhow::Result<String>), DecodeError> {
        let (value, length) = Value::decode_first(&self.writer, bytes)?;
        Ok((length, self.json(&value, &bytes[..length], redaction)))
    }

    fn json(&self, value: &Value, datum: &[u8], redaction: Redaction) -> anyhow::Result<String> {
        let Some((reader, plan)) = &self.reader else {
            return Ok(redaction.json(value, &self.writer)?);
        };
        let datum = plan.transcode(datum)?;
        Ok(redaction.json(&Value::decode(reader, &datum)?, reader)?)
    }
}
