//! Data in files: containers, framed and bare data.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read as _};
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, bail};
use factline_core::avro::container::{self, Block, MAGIC};
use factline_core::avro::schema::Schema;
use factline_core::wire::{self, SchemaRef};
use factline_registry::WriterSchemas;

use super::{Args, Reading, Schemas};
use crate::input;
use crate::output::{self, Outcome};
use crate::redaction::Redaction;
use crate::registry_args::block_on;

/// What a file of data holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Form {
    /// A container where the file is one, else a datum with --schema and a framed one without
    #[default]
    Auto,
    /// One datum in Avro binary
    Datum,
    /// One datum behind the id or the GUID of its schema in a registry
    Framed,
    /// An object container file
    Container,
}

/// The most data without any bytes that one block may have.
const MAX_EMPTY: u64 = 1 << 20;

pub(super) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let Some(schemas) = args.schemas()? else { return Ok(Outcome::Findings) };
    let mut decoder =
        Decoder { args, schemas, redaction: Redaction::new(args.reveal), known: HashMap::new() };
    let mut refused = 0;
    for file in &args.from.files {
        refused += decoder.file(file)?;
    }
    Ok(if refused == 0 { Outcome::Clean } else { Outcome::Findings })
}

struct Decoder<'a> {
    args: &'a Args,
    schemas: Schemas,
    redaction: Redaction,
    /// How to read data of schemas that a registry has.
    known: HashMap<SchemaRef, Reading>,
}

impl Decoder<'_> {
    /// Prints what is in a file, and says how much could not be read.
    fn file(&mut self, file: &Path) -> anyhow::Result<usize> {
        let (name, mut input) = open(file)?;
        let mut start = Vec::new();
        input
            .by_ref()
            .take(MAGIC.len() as u64)
            .read_to_end(&mut start)
            .with_context(|| format!("cannot read {name}"))?;
        let is_container = match self.args.form {
            Form::Auto => start == MAGIC,
            form => form == Form::Container,
        };
        let mut input = io::Cursor::new(start).chain(input);
        if is_container {
            return self.container(&name, input);
        }
        let mut bytes = Vec::new();
        input.read_to_end(&mut bytes).with_context(|| format!("cannot read {name}"))?;
        let json = self.single(&bytes).with_context(|| name.clone())?;
        output::data(&format!("{json}\n"))?;
        Ok(0)
    }

    /// A file that is one datum.
    fn single(&mut self, bytes: &[u8]) -> anyhow::Result<String> {
        let is_framed = match self.args.form {
            Form::Auto => self.schemas.writer.is_none(),
            form => form == Form::Framed,
        };
        let redaction = self.redaction;
        if !is_framed {
            let Some(writer) = self.schemas.writer.clone() else {
                bail!("say what the datum is: --schema FILE");
            };
            return Reading::new(writer, self.schemas.reader.as_ref()).whole(bytes, redaction);
        }
        let (schema, datum) = wire::read(bytes).context(
            "it is neither a container nor framed; for a bare datum give its --schema FILE",
        )?;
        if let Some(writer) = self.schemas.writer.clone() {
            return Reading::new(writer, self.schemas.reader.as_ref()).whole(datum, redaction);
        }
        if !self.known.contains_key(&schema) {
            let reading = Reading::new(self.fetch(schema)?, self.schemas.reader.as_ref());
            self.known.insert(schema, reading);
        }
        let reading = self.known.get(&schema).context("the schema was fetched")?;
        reading.whole(datum, redaction)
    }

    /// The schema that a frame names.
    fn fetch(&self, schema: SchemaRef) -> anyhow::Result<Schema> {
        let client = self.args.registry.client().with_context(|| {
            format!("its schema is known to a registry as {schema}, or give --schema FILE")
        })?;
        let schemas = WriterSchemas::new(Arc::new(client));
        block_on(async move { Ok(schemas.get(schema).await?.schema().clone()) })
    }

    fn container(&self, name: &str, input: impl BufRead) -> anyhow::Result<usize> {
        let mut container = container::Reader::new(input).with_context(|| name.to_owned())?;
        let writer = match Schema::parse(container.schema()) {
            Ok(schema) => schema,
            Err(findings) => bail!("{name}: the schema in it is not valid: {findings}"),
        };
        let reading = Reading::new(writer, self.schemas.reader.as_ref());
        let mut total = Refused { name, count: 0 };
        loop {
            match container.next_block() {
                Ok(Some(block)) => self.block(&reading, &block, &mut total)?,
                Ok(None) => return Ok(total.count),
                Err(error) => {
                    // Where blocks begin is known from those before them only.
                    total.tell(&format!("{}; what follows is lost", output::chain(&error.into())));
                    return Ok(total.count);
                }
            }
        }
    }

    fn block(
        &self,
        reading: &Reading,
        block: &Block,
        refused: &mut Refused<'_>,
    ) -> anyhow::Result<()> {
        let mut rest = &block.bytes[..];
        for index in 0..block.count {
            let place = format!("the block at byte {}, datum {index}", block.offset);
            if rest.is_empty() && index >= MAX_EMPTY {
                refused.tell(&format!("{place}: there are too many data without any bytes"));
                return Ok(());
            }
            match reading.first(rest, self.redaction) {
                Ok((length, json)) => {
                    rest = &rest[length..];
                    match json {
                        Ok(json) => output::data(&format!("{json}\n"))?,
                        Err(error) => refused.tell(&format!("{place}: {}", output::chain(&error))),
                    }
                }
                Err(error) => {
                    // Data have no marks between them.
                    let left = block.count - index - 1;
                    refused.tell(&format!("{place}: {error}; {left} more behind it are lost"));
                    return Ok(());
                }
            }
        }
        if !rest.is_empty() {
            let offset = block.offset;
            refused.tell(&format!("the block at byte {offset}: bytes follow its last datum"));
        }
        Ok(())
    }
}

/// What could not be read of a file.
struct Refused<'n> {
    name: &'n str,
    count: usize,
}

impl Refused<'_> {
    fn tell(&mut self, problem: &str) {
        self.count += 1;
        output::complain(&format!("{}: {problem}", self.name));
    }
}

/// A file or standard input, and its name.
fn open(file: &Path) -> anyhow::Result<(String, Box<dyn BufRead>)> {
    if file == Path::new(input::STDIN) {
        return Ok((input::STDIN_NAME.to_owned(), Box::new(io::stdin().lock())));
    }
    let name = file.display().to_string();
    let opened = File::open(file).with_context(|| format!("cannot read {name}"))?;
    Ok((name, Box::new(BufReader::new(opened))))
}
