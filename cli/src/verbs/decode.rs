//! `factline decode`: bytes to Avro-JSON.

use std::borrow::Cow;
use std::path::PathBuf;

use factline_core::avro::plan::Plan;
use factline_core::avro::schema::Schema;
use factline_core::avro::value::Value;

use super::{datum, hex};
use crate::output::{self, Format, Outcome};

/// The arguments of `factline decode`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
The bytes are one datum in Avro binary, without any header, as pairs of hexadecimal digits; white
space between them does not count. A file given with --in holds the same text. Both formats print
Avro-JSON on one line.

Examples:
  factline decode --schema ward.avsc --hex 18020a7175696574
  factline decode --schema ward-v1.avsc --reader ward-v2.avsc --in datum.hex")]
pub(crate) struct Args {
    #[command(flatten)]
    of: datum::Of,
    /// A file with the schema to read the datum as, where it is not the one it was written with
    #[arg(long, value_name = "FILE")]
    reader: Option<PathBuf>,
    #[command(flatten)]
    from: From,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false)]
struct From {
    /// The datum
    #[arg(long, value_name = "TEXT")]
    hex: Option<String>,
    /// A file with the hexadecimal text of the datum, or - for standard input
    #[arg(long, value_name = "FILE")]
    r#in: Option<PathBuf>,
}

/// Runs the verb.
pub(crate) fn run(Args { of, reader, from, .. }: &Args) -> anyhow::Result<Outcome> {
    let Some(writer) = datum::schema(&of.schema, &of.with)? else {
        return Ok(Outcome::Findings);
    };
    let bytes = hex::read(&datum::text(from.hex.as_ref(), from.r#in.as_ref())?)?;
    let json = match reader {
        None => json(&writer, &bytes)?,
        Some(file) => {
            let Some(reader) = datum::schema(file, &of.with)? else {
                return Ok(Outcome::Findings);
            };
            json(&reader, &resolved(&writer, &reader, &bytes)?)?
        }
    };
    output::data(&format!("{json}\n"))?;
    Ok(Outcome::Clean)
}

fn json(schema: &Schema, bytes: &[u8]) -> anyhow::Result<String> {
    Ok(Value::decode(schema, bytes)?.to_json(schema)?)
}

/// The datum as the reader would have written it.
fn resolved<'b>(
    writer: &Schema,
    reader: &Schema,
    bytes: &'b [u8],
) -> anyhow::Result<Cow<'b, [u8]>> {
    // What is no datum of the writer is refused as such, whatever the reader would make of it.
    Value::decode(writer, bytes)?;
    Ok(Plan::new(writer, reader).transcode(bytes)?)
}
