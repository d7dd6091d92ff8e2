//! Topics of a real cluster, by its admin requests.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::Duration;

use rdkafka::admin::{AdminClient, AdminOptions, NewTopic, ResourceSpecifier, TopicReplication};
use rdkafka::client::DefaultClientContext;
use rdkafka::error::KafkaError;
use rdkafka::metadata::MetadataTopic;
use rdkafka::types::RDKafkaErrorCode as Code;
use tokio::time::Instant;

use super::{Difference, Error, Options, Report, Wanted};
use crate::connection::Cluster;

/// Pause between two looks at a topic that has not appeared yet.
const LOOK_AGAIN: Duration = Duration::from_millis(50);

pub(super) struct Kafka {
    pub(super) admin: Arc<AdminClient<DefaultClientContext>>,
    options: Options,
}

/// A topic as the cluster has it.
pub(super) struct Existing {
    pub(super) partitions: u32,
    /// Copies of its first partition.
    pub(super) replication: u16,
    /// Every partition has a leader.
    usable: bool,
}

impl Kafka {
    pub(super) fn new(cluster: &Cluster, options: Options) -> Result<Self, Error> {
        let admin = cluster.config(&[], &[]).create().map_err(Error::settings)?;
        Ok(Self { admin: Arc::new(admin), options })
    }

    pub(super) async fn ensure(&self, wanted: &[Wanted]) -> Result<Report, Error> {
        let existing = self.existing().await?;
        let missing: Vec<&Wanted> =
            wanted.iter().filter(|topic| !existing.contains_key(&topic.name)).collect();
        let created = self.create_missing(&missing).await?;
        self.wait_for(missing.iter().map(|topic| topic.name.as_str()).collect()).await?;
        let differences = self.check(wanted).await?.differences;
        Ok(Report { created, differences })
    }

    pub(super) async fn check(&self, wanted: &[Wanted]) -> Result<Report, Error> {
        let existing = self.existing().await?;
        let names = wanted.iter().map(|topic| topic.name.as_str());
        let retentions = self.retentions(names.filter(|name| existing.contains_key(*name))).await?;
        let mut differences = Vec::new();
        for topic in wanted {
            match existing.get(&topic.name) {
                None => differences.push(Difference::Missing { topic: topic.name.clone() }),
                Some(actual) => {
                    differences.extend(Difference::partitions(topic, actual.partitions));
                    let retention = retentions.get(&topic.name);
                    differences.extend(retention.and_then(|&ms| Difference::retention(topic, ms)));
                }
            }
        }
        Ok(Report { created: Vec::new(), differences })
    }

    /// All topics with their partitions.
    pub(super) async fn existing(&self) -> Result<BTreeMap<String, Existing>, Error> {
        let (admin, timeout) = (Arc::clone(&self.admin), self.options.timeout);
        // All topics: asking for one by name would create it on some clusters.
        let fetched =
            tokio::task::spawn_blocking(move || admin.inner().fetch_metadata(None, timeout)).await;
        let metadata = fetched.map_err(|_| Error::no_answer())?.map_err(Error::unavailable)?;
        let existing = |topic: &MetadataTopic| {
            let partitions = u32::try_from(topic.partitions().len()).unwrap_or(u32::MAX);
            let led = topic.partitions().iter().all(|partition| partition.leader() >= 0);
            let copies = topic.partitions().first().map_or(0, |first| first.replicas().len());
            let replication = u16::try_from(copies).unwrap_or(u16::MAX);
            let usable = led && partitions > 0;
            (topic.name().to_owned(), Existing { partitions, replication, usable })
        };
        Ok(metadata.topics().iter().map(existing).collect())
    }

    async fn create_missing(&self, missing: &[&Wanted]) -> Result<Vec<String>, Error> {
        let retentions: Vec<String> =
            missing.iter().map(|topic| retention_ms(topic.retention)).collect();
        let replication = self.options.replication.map_or(-1, i32::from);
        let new = missing.iter().zip(&retentions).map(|(topic, retention)| {
            let partitions = i32::try_from(topic.partitions).unwrap_or(i32::MAX);
            NewTopic::new(&topic.name, partitions, TopicReplication::Fixed(replication))
                .set("retention.ms", retention)
        });
        self.create(&new.collect::<Vec<_>>()).await
    }

    /// Creates topics, and names those that nobody else has created in the meantime.
    pub(super) async fn create(&self, new: &[NewTopic<'_>]) -> Result<Vec<String>, Error> {
        if new.is_empty() {
            return Ok(Vec::new());
        }
        let results =
            self.admin.create_topics(new, &self.requests()).await.map_err(Error::unavailable)?;
        let mut created = Vec::new();
        for result in results {
            match result {
                Ok(name) => created.push(name),
                // Somebody else was faster: as good.
                Err((_, Code::TopicAlreadyExists)) => {}
                Err((name, code)) => return Err(Error::refused(&name, code)),
            }
        }
        Ok(created)
    }

    /// Right after its creation a broker may answer for a topic with no partitions.
    pub(super) async fn wait_for(&self, mut absent: Vec<&str>) -> Result<(), Error> {
        let deadline = Instant::now() + self.options.timeout;
        while !absent.is_empty() {
            let existing = self.existing().await?;
            absent.retain(|name| existing.get(*name).is_none_or(|topic| !topic.usable));
            match absent.first() {
                Some(topic) if Instant::now() >= deadline => {
                    return Err(Error::not_there(topic));
                }
                Some(_) => tokio::time::sleep(LOOK_AGAIN).await,
                None => {}
            }
        }
        Ok(())
    }

    async fn retentions(
        &self,
        topics: impl Iterator<Item = &str>,
    ) -> Result<HashMap<String, i64>, Error> {
        let resources: Vec<_> = topics.map(ResourceSpecifier::Topic).collect();
        if resources.is_empty() {
            return Ok(HashMap::new());
        }
        let described = self
            .admin
            .describe_configs(&resources, &self.requests())
            .await
            .map_err(Error::unavailable)?;
        let mut retentions = HashMap::new();
        for (resource, result) in resources.iter().zip(described) {
            let config = result.map_err(|code| Error::unavailable(KafkaError::AdminOp(code)))?;
            let value = config.get("retention.ms").and_then(|entry| entry.value.as_deref());
            if let (ResourceSpecifier::Topic(name), Some(Ok(ms))) =
                (resource, value.map(str::parse))
            {
                retentions.insert((*name).to_owned(), ms);
            }
        }
        Ok(retentions)
    }

    pub(super) fn requests(&self) -> AdminOptions {
        let timeout = Some(self.options.timeout);
        AdminOptions::new().request_timeout(timeout).operation_timeout(timeout)
    }
}

/// A retention as Kafka has it: -1 for ever.
pub(super) fn retention_ms(retention: Option<std::time::Duration>) -> String {
    retention.map_or_else(|| "-1".to_owned(), |time| time.as_millis().to_string())
}
