//! One datum given as text.

use anyhow::Context as _;

use super::{Args, Reading};
use crate::output::{self, Outcome};
use crate::redaction::Redaction;
use crate::verbs::{datum, hex};

/// Prints the datum; who has typed it in knows it, so nothing is hidden.
pub(super) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let Some(schemas) = args.schemas()? else { return Ok(Outcome::Findings) };
    let writer = schemas.writer.context("say what the datum is: --schema FILE")?;
    let bytes = hex::read(&datum::text(args.from.hex.as_ref(), args.from.r#in.as_ref())?)?;
    let json = Reading::new(writer, schemas.reader.as_ref()).whole(&bytes, Redaction::new(true))?;
    output::data(&format!("{json}\n"))?;
    Ok(Outcome::Clean)
}
