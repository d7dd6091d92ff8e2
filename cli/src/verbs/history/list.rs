//! `factline history list`: the versions there are.

use factline_core::avro::compat;
use factline_core::avro::plan::Plan;
use factline_core::avro::schema::Schema;
use serde::Serialize;

use crate::catalog::CatalogArgs;
use crate::output::{self, Format, Outcome};

/// The arguments of `factline history list`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
A version is `read` if the current schema reads all that it wrote, `partly` if some of it can't be
read by Avro's rules, and `not read` if none; what upcasters do is not known here.

Examples:
  factline history list
  factline history list --catalog catalog --format json")]
pub(crate) struct Args {
    #[command(flatten)]
    catalog: CatalogArgs,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Debug, Serialize)]
struct Row<'c> {
    record: &'c str,
    version: u32,
    file: &'c str,
    reading: &'static str,
}

/// Runs the verb.
pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let catalog = super::kept(args.catalog.open()?)?;
    let current = |name| catalog.set.lookup(name).map(|id| catalog.schema(id));
    let mut rows = Vec::new();
    for (record, versions) in catalog.input.history.iter() {
        let current = current(record);
        rows.extend(versions.iter().map(|version| Row {
            record,
            version: version.number,
            file: version.source.name(),
            reading: current.as_ref().map_or("gone", |now| reading(&version.schema, now)),
        }));
    }
    match args.format {
        Format::Json => output::json_rows(&rows)?,
        Format::Text => {
            let line =
                |row: &Row<'_>| format!("{}\t{}\t{}\n", row.record, row.version, row.reading);
            output::data(&rows.iter().map(line).collect::<String>())?;
        }
    }
    Ok(Outcome::Clean)
}

fn reading(writer: &Schema, reader: &Schema) -> &'static str {
    let gaps = Plan::new(writer, reader).gaps();
    match (gaps.is_empty(), compat::check(reader, writer).is_empty()) {
        (true, _) => "read",
        (false, true) => "partly",
        (false, false) if gaps.iter().all(|gap| gap.path.contains(['.', '<', '['])) => "partly",
        (false, false) => "not read",
    }
}
