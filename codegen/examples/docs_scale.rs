//! How long the pages of a catalog take, and how much memory.
//!
//! ```console
//! $ cargo run --release -p factline-codegen --features docs --example docs_scale -- catalog
//! $ cargo run --release -p factline-codegen --features docs --example docs_scale -- 10000
//! ```
//!
//! The first takes the catalog in a folder; the second makes one of so many events, a hundred to a
//! domain, in a temporary folder. All three outputs are written, from nothing, to another.

#![allow(clippy::print_stdout, clippy::disallowed_methods, reason = "it measures, and says so")]

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use factline_codegen::docs::site::Site;
use factline_codegen::docs::{Act, AsyncApi, Catalog, Markdown, Pages, sync};

/// How many events a domain has.
const PER_DOMAIN: usize = 100;

fn main() -> Result<(), Box<dyn Error>> {
    let argument =
        std::env::args().nth(1).ok_or("give a catalog's folder or a number of events")?;
    let scratch = tempfile::tempdir()?;
    let catalog = match argument.parse::<usize>() {
        Ok(events) => write_catalog(&scratch.path().join("catalog"), events)?,
        Err(_) => PathBuf::from(argument),
    };
    let (start, used) = (Instant::now(), processor()?);
    let catalog = Catalog::read(&catalog)?;
    let model = catalog.model().map_err(|findings| format!("{findings:?}"))?;
    drop(catalog);
    println!("{} events: model {:.2?}", model.counts.events, start.elapsed());
    let outputs: [(&str, &dyn Pages); 3] = [
        ("markdown", &Markdown::new(&model)),
        ("site", &Site::new(&model)),
        ("asyncapi", &AsyncApi::new(&model)),
    ];
    for (name, pages) in outputs {
        let before = Instant::now();
        let folder = scratch.path().join(name);
        let files = sync(&folder, pages, Act::Write)?.len();
        let bytes = size(&folder)? as f64 / 1e6;
        println!("{name}: {files} files, {bytes:.1} MB in {:.2?}", before.elapsed());
    }
    let (wall, used) = (start.elapsed(), processor()? - used);
    println!("all: {wall:.2?}, {used:.2} s of a processor, peak {} MB", peak()?);
    Ok(())
}

/// The time of a processor that this process has used, in seconds: on a busy machine it says more
/// than the clock.
fn processor() -> Result<f64, Box<dyn Error>> {
    /// How many ticks Linux counts in a second.
    const TICKS: f64 = 100.0;
    let stat = fs::read_to_string("/proc/self/stat")?;
    // The second field is a name in parentheses; the times are the 14th and the 15th.
    let fields = stat.rsplit(") ").next().unwrap_or_default().split(' ');
    let times = fields.skip(11).take(2).map(str::parse::<f64>);
    Ok(times.collect::<Result<Vec<_>, _>>()?.iter().sum::<f64>() / TICKS)
}

/// The most memory that this process ever held, in MB.
fn peak() -> Result<u64, Box<dyn Error>> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).ok_or("no VmHWM")?;
    let kilobytes: u64 = line.trim().trim_end_matches(" kB").parse()?;
    Ok(kilobytes / 1000)
}

fn size(folder: &Path) -> std::io::Result<u64> {
    let mut bytes = 0;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let meta = entry.metadata()?;
        bytes += if meta.is_dir() { size(&entry.path())? } else { meta.len() };
    }
    Ok(bytes)
}

fn write_catalog(root: &Path, events: usize) -> std::io::Result<PathBuf> {
    let common = root.join("schemas/common");
    fs::create_dir_all(&common)?;
    fs::write(root.join("catalog.toml"), "version = 1\nnamespace = \"acme\"\n")?;
    fs::write(common.join("name.avsc"), NAME)?;
    fs::write(common.join("coding.avsc"), CODING)?;
    for number in 0..events {
        let domain = format!("d{}", number / PER_DOMAIN);
        let folder = root.join("schemas").join(&domain);
        if number % PER_DOMAIN == 0 {
            fs::create_dir_all(&folder)?;
            fs::write(folder.join("domain.toml"), DOMAIN.replace("DOMAIN", &domain))?;
        }
        let text = EVENT.replace("DOMAIN", &domain).replace("NUMBER", &number.to_string());
        fs::write(folder.join(format!("thing{number}_happened.avsc")), text)?;
    }
    Ok(root.to_owned())
}

const DOMAIN: &str = r#"owner = "Team DOMAIN"
class = "phi"
topic = "acme.DOMAIN.events"
partitions = 12
retention = "30d"

[[producers]]
name = "DOMAIN-service"

[[consumers]]
name = "warehouse"
owner = "Data"

[[consumers]]
name = "audit"
owner = "Security"
"#;

const NAME: &str = r#"{"type": "record", "name": "Name", "namespace": "acme.common", "doc": "A name.",
  "fields": [
    {"name": "family", "type": "string", "doc": "Last.", "confluent:tags": ["PHI"]},
    {"name": "given", "type": {"type": "array", "items": "string"}, "doc": "First.", "confluent:tags": ["PHI"]}
  ]}"#;

const CODING: &str = r#"{"type": "record", "name": "Coding", "namespace": "acme.common", "doc": "A code.",
  "fields": [
    {"name": "system", "type": "string", "doc": "The system it is of."},
    {"name": "code", "type": "string", "doc": "The code."},
    {"name": "display", "type": ["null", "string"], "doc": "For people.", "default": null}
  ]}"#;

const EVENT: &str = r#"{
  "type": "record", "name": "ThingNUMBERHappened", "namespace": "acme.DOMAIN",
  "doc": "Thing number NUMBER happened to somebody, with all that belongs to it; emitted when its transaction commits and nobody has objected.",
  "eventType": "ThingNUMBER.Happened", "keyField": "thing_id", "fhir": "Observation", "hl7v2": "ORU^R01",
  "fields": [
    {"name": "thing_id", "type": {"type": "string", "logicalType": "uuid", "entity": "Thing"}, "doc": "Id of the thing."},
    {"name": "patient_id", "type": {"type": "string", "logicalType": "uuid", "entity": "Patient"}, "doc": "Whom it happened to."},
    {"name": "name", "type": ["null", "acme.common.Name"], "doc": "What they are called.", "default": null, "confluent:tags": ["PHI"]},
    {"name": "codes", "type": {"type": "array", "items": "acme.common.Coding"}, "doc": "What it was.", "default": []},
    {"name": "status", "type": {"type": "enum", "name": "ThingNUMBERStatus", "symbols": ["OPEN", "CLOSED", "UNKNOWN"], "default": "UNKNOWN"}, "doc": "How far it is."},
    {"name": "amount", "type": {"type": "bytes", "logicalType": "decimal", "precision": 14, "scale": 2}, "doc": "What it costs.", "confluent:tags": ["SENSITIVE"]},
    {"name": "note", "type": ["null", "string"], "doc": "What somebody wrote about it.", "default": null, "confluent:tags": ["PHI"]},
    {"name": "count", "type": "int", "doc": "How often.", "default": 1},
    {"name": "happened_at", "type": {"type": "long", "logicalType": "timestamp-micros"}, "doc": "When it happened."}
  ]
}"#;
