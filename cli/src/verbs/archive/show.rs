//! `factline archive show`: what a file says of itself.

use std::fmt::Write as _;
use std::path::PathBuf;

use factline::store::archive::Header;
use factline_core::avro::schema::Schema;
use serde::Serialize;

use super::super::counted;
use crate::output::{self, Format, Outcome};

/// Print what archives say of themselves: positions, times, tenants and schemas
#[derive(Debug, clap::Args)]
#[command(after_help = "\
No database is asked, and no event is read: `verify` says whether a file is sound. Events are printed
by `factline decode FILE`, without what is tagged unless --reveal is given.

Examples:
  factline archive show clinic-2025.avro
  factline archive show clinic-2024.avro clinic-2025.avro --format json")]
pub(super) struct Args {
    /// The files
    #[arg(value_name = "FILE", required = true, num_args = 1..)]
    files: Vec<PathBuf>,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Debug, Serialize)]
struct Line {
    file: String,
    first: u64,
    last: u64,
    from: String,
    until: String,
    tenants: Vec<String>,
    schemas: Vec<Written>,
}

/// A schema that wrote events.
#[derive(Debug, Serialize)]
struct Written {
    id: i64,
    name: String,
}

pub(super) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let mut lines = Vec::new();
    for file in &args.files {
        lines.push(line(file.display().to_string(), &Header::read(file)?));
    }
    match args.format {
        Format::Text => output::data(&lines.iter().map(text).collect::<String>())?,
        Format::Json => output::json_rows(&lines)?,
    }
    Ok(Outcome::Clean)
}

fn line(file: String, header: &Header) -> Line {
    let name = |text: &str| {
        let schema = Schema::parse(text).ok()?;
        let root = schema.set().named().first()?;
        Some(root.name.to_string())
    };
    let written =
        |(id, text): (&i64, &String)| Written { id: *id, name: name(text).unwrap_or_default() };
    Line {
        file,
        first: header.first,
        last: header.last,
        from: header.from.to_string(),
        until: header.until.to_string(),
        tenants: header.tenants.keys().cloned().collect(),
        schemas: header.schemas.iter().map(written).collect(),
    }
}

fn text(line: &Line) -> String {
    let Line { file, first, last, from, until, tenants, schemas } = line;
    let events = counted(usize::try_from(last + 1 - first).unwrap_or(usize::MAX), "event");
    let mut text = format!("{file}: positions {first} to {last}, {events}, {from} to {until}\n");
    // INVARIANT: writing to a string does not fail.
    for tenant in tenants {
        let _ = writeln!(text, "  tenant {tenant}");
    }
    for Written { id, name } in schemas {
        let _ = writeln!(text, "  schema {id} {name}");
    }
    text
}
