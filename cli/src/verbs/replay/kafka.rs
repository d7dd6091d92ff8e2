//! Topics as a target.

use std::sync::Arc;
use std::time::Duration;

use anyhow::bail;
use factline::event::{SubjectStrategy, TopicNamer};
use factline::publisher::{Options, Publisher};
use factline::registry::IfMissing;
use factline::store::replay::Topics;

use super::to::To;
use crate::kafka_args::KafkaArgs;
use crate::registry_args::RegistryArgs;

/// Which topics, and where they are.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Kafka")]
pub(super) struct TopicArgs {
    /// Publish all events to this topic, instead of each to its own
    #[arg(long, value_name = "TOPIC")]
    topic: Option<String>,
    /// What stands before the names of topics in this environment
    #[arg(long, value_name = "PREFIX", default_value = "")]
    prefix: String,
    /// How the registry's subjects are named: topic-record-name, record-name or topic-name
    #[arg(long, value_name = "STRATEGY", default_value = "topic-record-name")]
    subjects: SubjectStrategy,
    /// Register schemas that the registry does not have
    #[arg(long)]
    register: bool,
    #[command(flatten)]
    kafka: KafkaArgs,
}

impl TopicArgs {
    /// Refuses what only a topic has, where there is none.
    pub(super) fn check(&self, to: Option<&To>) -> anyhow::Result<()> {
        if to.is_some_and(|to| *to != To::Kafka) && (self.topic.is_some() || self.register) {
            bail!("only --to kafka has a --topic, or anything to --register");
        }
        Ok(())
    }

    /// What a target of these is known by.
    pub(super) fn place(&self) -> (Option<String>, &str, Option<&str>) {
        (self.cluster(), &self.prefix, self.topic.as_deref())
    }

    /// The cluster's addresses, in an order of their own.
    fn cluster(&self) -> Option<String> {
        let hosts = self.kafka.address()?;
        let mut hosts: Vec<&str> = hosts.split(',').map(str::trim).collect();
        hosts.sort_unstable();
        Some(hosts.join(","))
    }

    /// The topic that events go to whose schema names this one.
    pub(super) fn topic_of(&self, named: Option<&str>) -> anyhow::Result<Option<String>> {
        if self.topic.is_some() {
            return Ok(self.topic.clone());
        }
        let namer = self.namer()?;
        Ok(named.map(|topic| namer.name(topic).into_owned()))
    }

    fn namer(&self) -> anyhow::Result<TopicNamer> {
        Ok(TopicNamer::with_prefix(&*self.prefix)?)
    }

    /// A publisher, and the target that it is.
    ///
    /// # Errors
    ///
    /// Nobody says where the cluster or the registry is, or a setting is wrong.
    pub(super) fn target(&self, registry: &RegistryArgs) -> anyhow::Result<(Publisher, Topics)> {
        let options = Options {
            topics: self.namer()?,
            subjects: self.subjects,
            if_missing: if self.register { IfMissing::Register } else { IfMissing::Fail },
            ..Options::default()
        };
        let (cluster, registry) = (self.kafka.cluster()?, Arc::new(registry.client()?.cached()));
        let publisher = Publisher::connect(&cluster, registry, "factline-cli".parse()?, options)?;
        let mut target = Topics::new(&publisher).cluster(self.cluster().unwrap_or_default());
        if let Some(topic) = &self.topic {
            target = target.topic(topic);
        }
        Ok((publisher, target))
    }

    /// How long to wait for one answer.
    pub(super) fn timeout(&self) -> Duration {
        self.kafka.timeout()
    }
}
