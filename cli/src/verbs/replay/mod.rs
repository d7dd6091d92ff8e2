//! `factline replay`: events of a store, once more.

mod events;
mod json;
mod kafka;
mod preview;
mod selected;
mod to;

use anyhow::{Context as _, bail};
use factline::store::replay::{File, Progress, Redelivery, Replay, Summary, Target};
use factline::store::{Backend, EventStore};

use super::counted;
use crate::output::{self, Format, Outcome};
use crate::registry_args::{RegistryArgs, block_on};
use crate::signals::stopped;
use crate::store_args::{StoreArgs, each};
use json::Json;
use kafka::TopicArgs;
use selected::Selected;
use to::To;

/// The arguments of `factline replay`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
A replay ends with the last event there is when it begins. Stopped or killed anywhere, it goes on when
the same command is given again; once it is finished, that does nothing, and --restart begins anew. Its
name says which it is, and is made of the other arguments where it is not given.

kafka publishes events as they were published first, at least once and in order per key, with the
header factline-replay besides; the registry is asked for the schemas that wrote them. subscription
has a subscription handle events again where it runs: each once, those of a stream in order; what it
has not come to is left out, as it comes anyway. file writes an Avro object container with all of each
event, once, and the schemas that wrote them; only its owner may read it. json prints events as `factline decode` does, without
what is tagged; it begins anew each time.

Examples:
  factline replay --dry-run --since 2035-01-31T09:30:00Z --database sqlite:clinic.db
  factline replay --to kafka --event Visit.Started --event Visit.Ended --rate 1000 \\
    --bootstrap localhost:9092 --registry http://localhost:8081
  factline replay --to kafka --topic visits.again --from 1000 --through 2000 --name visits
  factline replay --to subscription:wards@2 --stream Visit-0190a0e4-0000-7000-8000-000000000001
  factline replay --to file:visits.avro --since 2035-01-01T00:00:00Z --until 2035-01-31T00:00:00Z
  factline replay --to json --from 1000 --through 1010 --database postgres://boards@localhost/clinic")]
pub(crate) struct Args {
    /// Where the events go: kafka, subscription:NAME, subscription:NAME@GENERATION, file:PATH, or json
    /// for standard output
    #[arg(long, value_name = "TARGET", required_unless_present = "dry_run", value_parser = to::parse)]
    to: Option<To>,
    /// Deliver nothing: print how many events of which type would go to which topic
    #[arg(long)]
    dry_run: bool,
    /// How to print what --dry-run finds
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// The name of the replay; letters, digits, `.`, `_` and `-`
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Begin anew, whatever one of this name did before
    #[arg(long)]
    restart: bool,
    /// The most events in a second
    #[arg(long, value_name = "NUMBER")]
    rate: Option<u32>,
    #[command(flatten)]
    selected: Selected,
    #[command(flatten)]
    topics: TopicArgs,
    #[command(flatten)]
    registry: RegistryArgs,
    #[command(flatten)]
    store: StoreArgs,
}

/// Runs the verb.
pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    args.topics.check(args.to.as_ref())?;
    block_on(async {
        let store = args.store.open().await?;
        each!(&store, store => replay(args, store).await)
    })
}

async fn replay<B: Backend>(args: &Args, store: &EventStore<B>) -> anyhow::Result<Outcome> {
    let to = args.to.as_ref();
    let name = args.name.clone().unwrap_or_else(|| args.selected.name(to, &args.topics));
    let mut replay = args.selected.apply(store.replay(name.clone()))?;
    if args.dry_run {
        preview::print(&replay.preview().await?, &args.topics, args.format)?;
        return Ok(Outcome::Clean);
    }
    if let Some(rate) = args.rate {
        replay = replay.rate(rate);
    }
    if args.restart {
        replay = replay.restart();
    }
    match to {
        None => bail!("say where the events go: --to TARGET"),
        Some(To::Kafka) => {
            let (publisher, target) = args.topics.target(&args.registry)?;
            let done = deliver(replay, target, &name).await;
            publisher.close(args.topics.timeout()).await?;
            done
        }
        Some(To::Subscription(subscription, generation)) => {
            let target = Redelivery::to(store, subscription, *generation).await?;
            deliver(replay, target, &name).await
        }
        Some(To::File(path)) => deliver(replay, File::new(store, path), &name).await,
        Some(To::Json) => deliver(replay, Json, &name).await,
    }
}

/// Delivers until all is delivered or somebody asks to stop.
async fn deliver<B: Backend, T: Target<B>>(
    replay: Replay<B>,
    target: T,
    name: &str,
) -> anyhow::Result<Outcome> {
    let to = target.describe();
    let mut bar = None;
    let replay = replay.on_progress(move |now: &Progress| {
        let (steps, done) = (now.last.saturating_sub(now.first) + 1, now.position + 1);
        let bar = bar.get_or_insert_with(|| output::Progress::new("positions", size(steps)));
        bar.set(size(done.saturating_sub(now.first)));
    });
    output::note(&format!("replay {name}: to {to}"));
    let stop = stopped().context("cannot listen to signals")?;
    let Summary { progress, delivered_now, is_finished, was_finished, .. } =
        replay.to(target).run(stop).await?;
    let Progress { first, last, position, delivered, .. } = progress;
    let events = |count| counted(size(count), "event");
    if was_finished {
        output::note(&format!(
            "replay {name}: it was finished before, with {}; --restart begins anew",
            events(delivered)
        ));
    } else if is_finished {
        let before = delivered - delivered_now;
        let before = if before > 0 { format!(", {before} before") } else { String::new() };
        let range =
            if last < first { "none".to_owned() } else { format!("positions {first} to {last}") };
        output::note(&format!(
            "replay {name}: {} delivered{before}; {range}",
            events(delivered_now)
        ));
    } else {
        bail!(
            "replay {name} was stopped at position {position} of {last}, with {} delivered; the \
             same command goes on",
            events(delivered)
        );
    }
    Ok(Outcome::Clean)
}

fn size(count: u64) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}
