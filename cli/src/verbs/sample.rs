//! `factline sample`: random valid data.

use std::io::{self, IsTerminal as _};
use std::path::PathBuf;

use anyhow::{Context as _, bail, ensure};
use factline_codegen::sample::sample;
use factline_core::avro::container::{Head, Writer};
use factline_core::avro::schema::Schema;
use factline_core::avro::value::Value;
use factline_core::wire::{self, SchemaRef};
use sha2::{Digest as _, Sha256};

use super::{datum, hex};
use crate::catalog::CatalogArgs;
use crate::output::{self, Outcome, Progress};

/// The arguments of `factline sample`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
The data are the same for the same seed and schema; a field that is added to the schema changes no
other one. What is tagged has values that are the same for every seed: \"sample\", 0, the first day
of 2000. Each datum has been encoded, decoded and compared before it is printed.

Examples:
  factline sample Patient.Created --catalog catalog
  factline sample --schema ward.avsc --count 3 --seed 7
  factline sample --schema ward.avsc --format hex
  factline sample Patient.Created --count 1000 --format avro > patients.avro
  factline sample Patient.Created --format framed --id 12 > record.bin")]
pub(crate) struct Args {
    #[command(flatten)]
    of: Of,
    #[command(flatten)]
    catalog: CatalogArgs,
    /// Files, or folders of .avsc files, with types that the schema refers to
    #[arg(long, value_name = "FILE", num_args = 1.., requires = "schema")]
    with: Vec<PathBuf>,
    /// What the values depend on
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    seed: u64,
    /// How many data; the seed is one greater for each
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    count: usize,
    /// How to write them
    #[arg(long, value_enum, default_value_t)]
    format: SampleFormat,
    /// The schema's id in a registry, for `framed`
    #[arg(long, value_name = "NUMBER", required_if_eq("format", "framed"))]
    id: Option<u32>,
}

#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false)]
struct Of {
    /// An event's type, or a type's name, of the catalog
    #[arg(value_name = "EVENT")]
    event: Option<String>,
    /// The file with the schema, or - for standard input
    #[arg(long, value_name = "FILE")]
    schema: Option<PathBuf>,
}

/// How samples are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
enum SampleFormat {
    /// Avro-JSON, a line for each
    #[default]
    Json,
    /// Avro binary as hexadecimal digits, a line for each
    Hex,
    /// One object container file
    Avro,
    /// The value of a Kafka record: Avro binary behind the id of its schema
    Framed,
}

/// Runs the verb.
pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let Some(schema) = args.schema()? else { return Ok(Outcome::Findings) };
    let is_binary = matches!(args.format, SampleFormat::Avro | SampleFormat::Framed);
    if is_binary && io::stdout().is_terminal() {
        bail!("binary data is not for a terminal: write it to a file with `> FILE`");
    }
    if args.format == SampleFormat::Framed && args.count != 1 {
        bail!("one framed datum has no mark of its end: use --count 1, or --format avro");
    }
    let progress = Progress::new("sampling", args.count);
    let data = (0..args.count as u64).map(|index| {
        progress.step();
        checked(&schema, args.seed.wrapping_add(index))
    });
    if args.format == SampleFormat::Avro {
        let text = schema.to_json();
        let mut container = Writer::new(Vec::new(), &Head::new(&*text, mark(&text)))?;
        for datum in data {
            container.append(&datum?.1)?;
        }
        output::bytes(&container.finish()?)?;
        return Ok(Outcome::Clean);
    }
    for datum in data {
        let (value, bytes) = datum?;
        match (args.format, args.id) {
            (SampleFormat::Framed, Some(id)) => {
                let mut record = Vec::new();
                wire::write(SchemaRef::Id(id), &mut record);
                record.extend(bytes);
                output::bytes(&record)?;
            }
            (SampleFormat::Hex, _) => output::data(&format!("{}\n", hex::write(&bytes)))?,
            _ => output::data(&format!("{}\n", value.to_json(&schema)?))?,
        }
    }
    Ok(Outcome::Clean)
}

impl Args {
    /// The schema; otherwise what is wrong was printed.
    fn schema(&self) -> anyhow::Result<Option<Schema>> {
        if let Some(file) = &self.of.schema {
            return datum::schema(file, &self.with);
        }
        let name = self.of.event.as_deref().context("name an event, or give --schema FILE")?;
        let catalog = self.catalog.open()?;
        let found = catalog.find(name);
        if found.is_err() && !catalog.is_sound() {
            output::note_errors(&catalog.findings);
            return Ok(None);
        }
        Ok(Some(catalog.schema(found?)))
    }
}

/// A sample that has come back from both of its forms as it was.
fn checked(schema: &Schema, seed: u64) -> anyhow::Result<(Value, Vec<u8>)> {
    let value = sample(schema, seed)
        .context("the type has no value that ends, or none that is small enough to show")?;
    let bytes = value.encode(schema)?;
    let is_same = Value::decode(schema, &bytes).is_ok_and(|decoded| decoded == value)
        && Value::from_json(schema, &value.to_json(schema)?).is_ok_and(|read| read == value);
    ensure!(is_same, "the sample of seed {seed} does not survive a round trip: please report it");
    Ok((value, bytes))
}

/// What ends the blocks of a container of this schema.
fn mark(schema: &str) -> [u8; 16] {
    let digest: [u8; 32] = Sha256::digest(schema).into();
    let mut mark = [0; 16];
    mark.copy_from_slice(&digest[..16]);
    mark
}
