//! `factline topics`: the topics of a catalog on a cluster.

use std::collections::BTreeMap;

use anyhow::{Context as _, bail};
use factline::event::TopicNamer;
use factline::topics::{Declaration, Difference, Options, Plan, Step, Topics};
use serde::Serialize;

use super::counted;
use crate::catalog::{Catalog, CatalogArgs};
use crate::kafka_args::KafkaArgs;
use crate::near;
use crate::output::{self, Format, Outcome};
use crate::registry_args::block_on;

/// The arguments of `factline topics`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Say what would have to be done to have the topics as they are declared; exit with 100 if
    /// anything differs
    #[command(after_help = "\
Each domain.toml says the topic, its partitions and its retention. A plan creates what is missing
and keeps records longer where that is declared. What could move keys or lose records is said and
left to people: another number of partitions or copies, a shorter retention, compaction.

Examples:
  factline topics plan --bootstrap localhost:9092 --catalog catalog
  factline topics plan lab --prefix staging. --bootstrap localhost:9092 --format json")]
    Plan(On),
    /// Create topics that are missing, and keep records longer where that is declared; nothing is
    /// deleted, nothing gets smaller
    #[command(after_help = "\
Done again it changes nothing. It exits with 100 if something is left that differs.

Examples:
  factline topics apply --bootstrap localhost:9092 --replication 3
  factline topics apply lab patient --prefix staging. --bootstrap localhost:9092")]
    Apply(On),
}

#[derive(Debug, clap::Args)]
struct On {
    /// Domains, by the names of their folders; all of the catalog where none is named
    #[arg(value_name = "DOMAIN")]
    domains: Vec<String>,
    #[command(flatten)]
    catalog: CatalogArgs,
    /// What stands before the names of topics in this environment
    #[arg(long, value_name = "PREFIX", default_value = "")]
    prefix: String,
    /// Copies of each partition; the cluster's default where it is not said. From three on, two
    /// must have a record before it is acknowledged
    #[arg(long, value_name = "NUMBER")]
    replication: Option<u16>,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    #[command(flatten)]
    kafka: KafkaArgs,
}

/// Runs the verb.
pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let (What::Plan(on) | What::Apply(on)) = &args.what;
    let catalog = on.catalog.open()?;
    if !catalog.is_sound() {
        output::note_errors(&catalog.findings);
        return Ok(Outcome::Findings);
    }
    let topics = declared(&catalog, &on.domains, on.replication)?;
    let namer = TopicNamer::with_prefix(&*on.prefix)?;
    let options = Options { timeout: on.kafka.timeout(), ..Options::default() };
    let cluster = on.kafka.cluster()?;
    let count = topics.len();
    let is_applying = matches!(args.what, What::Apply(_));
    let plan = block_on(async {
        let client = Topics::connect(&cluster, namer, options)?;
        let plan = client.plan(topics).await?;
        if is_applying {
            client.apply(&plan).await?;
        }
        Ok(plan)
    })?;
    print(&plan, on.format)?;
    let verb = if is_applying { "made" } else { "to make" };
    output::note(&format!(
        "{}: {} {verb}, {} left to people",
        counted(count, "topic"),
        counted(plan.steps.len(), "change"),
        counted(plan.left.len(), "difference"),
    ));
    let is_clean = if is_applying { plan.left.is_empty() } else { plan.is_empty() };
    Ok(if is_clean { Outcome::Clean } else { Outcome::Findings })
}

/// The topics of domains, by name; of all where none is named.
///
/// # Errors
///
/// There is no such domain or no topic, or two declare one topic differently.
pub(super) fn declared(
    catalog: &Catalog,
    domains: &[String],
    replication: Option<u16>,
) -> anyhow::Result<Vec<Declaration>> {
    let known = || catalog.input.domains.values().map(|domain| domain.name.as_str());
    for name in domains {
        if !known().any(|known| known == name) {
            bail!("there is no domain `{name}`{}", near::hint(name, known()));
        }
    }
    let mut declared = BTreeMap::new();
    for domain in catalog.input.domains.values() {
        if domain.topic.is_empty() || !(domains.is_empty() || domains.contains(&domain.name)) {
            continue;
        }
        let topic = Declaration {
            name: domain.topic.clone(),
            partitions: domain.partitions,
            retention: domain.retention,
            replication,
        };
        match declared.insert(topic.name.clone(), topic.clone()) {
            Some(other) if other != topic => bail!(
                "two domains declare the topic {} differently: give them one number of \
                     partitions and one retention",
                topic.name
            ),
            _ => {}
        }
    }
    if declared.is_empty() {
        let root = catalog.root.display();
        return None.with_context(|| {
            format!("no domain.toml in {root} declares a topic: add `topic = \"…\"`")
        });
    }
    Ok(declared.into_values().collect())
}

/// A line of the plan.
#[derive(Debug, Serialize)]
struct Row<'p> {
    action: &'static str,
    topic: &'p str,
    message: String,
}

impl<'p> From<&'p Step> for Row<'p> {
    fn from(step: &'p Step) -> Self {
        let action = match step {
            Step::Create(_) => "create",
            _ => "change",
        };
        Self { action, topic: step.topic(), message: step.to_string() }
    }
}

impl<'p> From<&'p Difference> for Row<'p> {
    fn from(difference: &'p Difference) -> Self {
        Self { action: "left", topic: difference.topic(), message: difference.to_string() }
    }
}

fn print(plan: &Plan, format: Format) -> anyhow::Result<()> {
    let rows: Vec<Row<'_>> =
        plan.steps.iter().map(Row::from).chain(plan.left.iter().map(Row::from)).collect();
    if format == Format::Json {
        return output::json_rows(&rows);
    }
    let sign = |action: &str| match action {
        "create" => '+',
        "change" => '~',
        _ => '!',
    };
    let line = |row: &Row<'_>| format!("{} {}\n", sign(row.action), row.message);
    output::data(&rows.iter().map(line).collect::<String>())
}
