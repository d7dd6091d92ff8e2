//! `factline encode`: Avro-JSON to bytes.

use std::path::PathBuf;

use factline_core::avro::value::Value;
use serde::Serialize;

use super::{datum, hex};
use crate::output::{self, Format, Outcome};

/// The arguments of `factline encode`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
The JSON is Avro's: a value of a union is written {\"string\": \"x\"} or {\"ns.Name\": …}, null stays
bare, bytes are text with one character (U+0000 to U+00FF) a byte, and every field must be there,
also those with a default.

Examples:
  factline encode --schema ward.avsc --json '{\"beds\": 12, \"note\": {\"string\": \"quiet\"}}'")]
pub(crate) struct Args {
    #[command(flatten)]
    of: datum::Of,
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
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    json: Option<String>,
    /// A file with the JSON of the datum, or - for standard input
    #[arg(long, value_name = "FILE")]
    r#in: Option<PathBuf>,
}

#[derive(Debug, Serialize)]
struct Row {
    hex: String,
}

/// Runs the verb.
pub(crate) fn run(Args { of, from, format }: &Args) -> anyhow::Result<Outcome> {
    let Some(schema) = datum::schema(&of.schema, &of.with)? else {
        return Ok(Outcome::Findings);
    };
    let json = datum::text(from.json.as_ref(), from.r#in.as_ref())?;
    let hex = hex::write(&Value::from_json(&schema, &json)?.encode(&schema)?);
    output::data(&match format {
        Format::Text => format!("{hex}\n"),
        Format::Json => format!("{}\n", serde_json::to_string(&Row { hex })?),
    })?;
    Ok(Outcome::Clean)
}
