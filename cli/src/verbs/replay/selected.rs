//! Which events, as the command line says it.

use anyhow::Context as _;
use factline::id::{CorrelationId, TenantId};
use factline::store::replay::Replay;
use factline::store::{Backend, StreamId};
use factline::time::{Micros, Timestamp};
use sha2::{Digest as _, Sha256};

use super::kafka::TopicArgs;
use super::to::To;

/// A range, and a filter.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Events")]
pub(super) struct Selected {
    /// Begin with this position
    #[arg(long, value_name = "POSITION", group = "start")]
    from: Option<u64>,
    /// Begin with what got its position at this time or later: 2035-01-31T09:30:00Z. A time that
    /// moves on, such as two hours ago, would be another one when the replay goes on
    #[arg(long, value_name = "TIME", group = "start", value_parser = time)]
    since: Option<Timestamp<Micros>>,
    /// End with this position
    #[arg(long, value_name = "POSITION", group = "end")]
    through: Option<u64>,
    /// End with what got its position at this time or earlier
    #[arg(long, value_name = "TIME", group = "end", value_parser = time)]
    until: Option<Timestamp<Micros>>,
    /// Events of this tenant only
    #[arg(long, value_name = "TENANT")]
    tenant: Option<String>,
    /// Events of this type only, such as Visit.Started; may be given several times
    #[arg(long = "event", value_name = "TYPE")]
    events: Vec<String>,
    /// Events of this stream only, such as Visit-17; may be given several times
    #[arg(long = "stream", value_name = "NAME")]
    streams: Vec<String>,
    /// Events of this chain only
    #[arg(long, value_name = "CORRELATION")]
    correlation: Option<String>,
}

impl Selected {
    /// Has a replay deliver these.
    ///
    /// # Errors
    ///
    /// A name can't be one of a tenant, a stream or a chain.
    pub(super) fn apply<B: Backend>(&self, mut replay: Replay<B>) -> anyhow::Result<Replay<B>> {
        if let Some(position) = self.from {
            replay = replay.from(position);
        }
        if let Some(time) = self.since {
            replay = replay.since(time);
        }
        if let Some(position) = self.through {
            replay = replay.through(position);
        }
        if let Some(time) = self.until {
            replay = replay.until(time);
        }
        if let Some(tenant) = &self.tenant {
            replay = replay.tenant(&TenantId::new(tenant).context("--tenant")?);
        }
        for name in &self.events {
            replay = replay.event_type(name);
        }
        for name in &self.streams {
            replay = replay.stream(&name.parse::<StreamId>().context("--stream")?);
        }
        if let Some(chain) = &self.correlation {
            replay = replay.correlation(&CorrelationId::new(chain).context("--correlation")?);
        }
        Ok(replay)
    }

    /// A name that is another one for each other range, filter and target.
    pub(super) fn name(&self, to: Option<&To>, topics: &TopicArgs) -> String {
        let Self { from, since, through, until, tenant, events, streams, correlation } = self;
        let (mut events, mut streams) = (events.clone(), streams.clone());
        events.sort_unstable();
        streams.sort_unstable();
        let range = (from, since.map(Timestamp::count), through, until.map(Timestamp::count));
        let filter = (tenant, events, streams, correlation);
        let all = format!("{to:?} {:?} {range:?} {filter:?}", topics.place());
        let digest = Sha256::digest(all.as_bytes());
        let digest: String = digest[..4].iter().map(|byte| format!("{byte:02x}")).collect();
        format!("{}-{digest}", to.map_or("replay", To::word))
    }
}

fn time(text: &str) -> Result<Timestamp<Micros>, String> {
    text.parse().map_err(|_| "a time is written as 2035-01-31T09:30:00Z".to_owned())
}
