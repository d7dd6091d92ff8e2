//! Planning and making changes on a real cluster.

use std::collections::BTreeMap;

use rdkafka::admin::{AlterConfig, ConfigSource, NewTopic, ResourceSpecifier, TopicReplication};
use rdkafka::error::KafkaError;

use super::kafka::{Kafka, retention_ms};
use super::plan::{self, Actual};
use super::{Declaration, Error, Plan, Step};

/// From how many copies on two must have a record before it is acknowledged.
const COPIES_FOR_TWO: u16 = 3;

impl Kafka {
    pub(super) async fn plan(&self, declared: &[Declaration]) -> Result<Plan, Error> {
        let existing = self.existing().await?;
        let known: Vec<&str> = declared
            .iter()
            .map(|topic| topic.name.as_str())
            .filter(|name| existing.contains_key(*name))
            .collect();
        let mut settings = self.settings(&known, false).await?;
        let actual = known.iter().map(|&name| {
            let found = &existing[name];
            let actual = Actual {
                partitions: found.partitions,
                replication: found.replication,
                settings: settings.remove(name).unwrap_or_default(),
            };
            (name.to_owned(), actual)
        });
        Ok(plan::plan(declared, &actual.collect()))
    }

    pub(super) async fn apply(&self, plan: &Plan) -> Result<(), Error> {
        let created = plan.steps.iter().filter_map(|step| match step {
            Step::Create(declaration) => Some(declaration),
            Step::KeepLonger { .. } => None,
        });
        self.create_declared(&created.collect::<Vec<_>>()).await?;
        for step in &plan.steps {
            if let Step::KeepLonger { topic, to, .. } = step {
                self.set(topic, "retention.ms", &retention_ms(*to)).await?;
            }
        }
        Ok(())
    }

    async fn create_declared(&self, declared: &[&Declaration]) -> Result<(), Error> {
        let retentions: Vec<String> =
            declared.iter().map(|topic| retention_ms(topic.retention)).collect();
        let new = declared.iter().zip(&retentions).map(|(topic, retention)| {
            let partitions = match topic.partitions {
                // What stands for the broker's default.
                0 => -1,
                count => i32::try_from(count).unwrap_or(i32::MAX),
            };
            let replication = topic.replication.map_or(-1, i32::from);
            let new = NewTopic::new(&topic.name, partitions, TopicReplication::Fixed(replication))
                .set("retention.ms", retention)
                .set("cleanup.policy", "delete");
            match topic.replication {
                Some(copies) if copies >= COPIES_FOR_TWO => new.set("min.insync.replicas", "2"),
                _ => new,
            }
        });
        self.create(&new.collect::<Vec<_>>()).await?;
        self.wait_for(declared.iter().map(|topic| topic.name.as_str()).collect()).await
    }

    /// Changes one setting of a topic. The request says all settings that the topic itself has:
    /// one that it left out would be reset.
    async fn set(&self, topic: &str, name: &str, value: &str) -> Result<(), Error> {
        let mut settings = self.settings(&[topic], true).await?.remove(topic).unwrap_or_default();
        settings.insert(name.to_owned(), value.to_owned());
        let request = settings
            .iter()
            .fold(AlterConfig::new(ResourceSpecifier::Topic(topic)), |request, (name, value)| {
                request.set(name, value)
            });
        let results = self
            .admin
            .alter_configs([&request], &self.requests())
            .await
            .map_err(Error::unavailable)?;
        for result in results {
            result.map_err(|(_, code)| Error::unchanged(topic, code))?;
        }
        Ok(())
    }

    /// The settings of topics; only those that were set on the topic itself, where `own` says so.
    async fn settings(
        &self,
        topics: &[&str],
        own: bool,
    ) -> Result<BTreeMap<String, BTreeMap<String, String>>, Error> {
        let resources: Vec<_> = topics.iter().map(|name| ResourceSpecifier::Topic(name)).collect();
        if resources.is_empty() {
            return Ok(BTreeMap::new());
        }
        let described = self
            .admin
            .describe_configs(&resources, &self.requests())
            .await
            .map_err(Error::unavailable)?;
        let mut all = BTreeMap::new();
        for (&topic, result) in topics.iter().zip(described) {
            let config = result.map_err(|code| Error::unavailable(KafkaError::AdminOp(code)))?;
            let entries = config
                .entries
                .into_iter()
                .filter(|entry| !own || entry.source == ConfigSource::DynamicTopic)
                .filter_map(|entry| Some((entry.name, entry.value?)));
            all.insert(topic.to_owned(), entries.collect());
        }
        Ok(all)
    }
}
