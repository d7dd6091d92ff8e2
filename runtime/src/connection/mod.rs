//! How to reach a cluster: shared by the publisher, the consumer and the topics.

mod code;

use std::collections::BTreeMap;

use rdkafka::ClientConfig;

pub(crate) use code::{Failure, code_of, is_permanent, is_retriable};

/// A Kafka cluster and the settings every client of it shares.
///
/// Settings are librdkafka's own names (`security.protocol`, `sasl.username`, …). They are applied
/// last but for the few that Factline's guarantees rest on (acknowledgements, idempotence, manual
/// commits), which can't be overridden.
///
/// # Examples
///
/// ```
/// use factline::connection::Cluster;
///
/// let cluster = Cluster::at("kafka-1:9092,kafka-2:9092").client_id("lab-service");
/// assert_eq!(cluster.bootstrap_servers(), "kafka-1:9092,kafka-2:9092");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Cluster {
    bootstrap: String,
    client_id: Option<String>,
    settings: BTreeMap<String, String>,
    consumer_settings: BTreeMap<String, String>,
}

impl Cluster {
    /// The cluster that answers at `bootstrap_servers` (`host:port`, separated by commas).
    #[must_use]
    pub fn at(bootstrap_servers: impl Into<String>) -> Self {
        Self {
            bootstrap: bootstrap_servers.into(),
            client_id: None,
            settings: BTreeMap::new(),
            consumer_settings: BTreeMap::new(),
        }
    }

    /// Names this client in the broker's logs and quotas.
    #[must_use]
    pub fn client_id(mut self, id: impl Into<String>) -> Self {
        self.client_id = Some(id.into());
        self
    }

    /// Sets one of librdkafka's own properties for every client of this cluster.
    #[must_use]
    pub fn set(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.settings.insert(name.into(), value.into());
        self
    }

    /// The same for consumers only, such as `session.timeout.ms`.
    #[must_use]
    pub fn set_for_consumers(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.consumer_settings.insert(name.into(), value.into());
        self
    }

    /// Where the cluster answers.
    #[must_use]
    pub fn bootstrap_servers(&self) -> &str {
        &self.bootstrap
    }

    /// `defaults`, then the user's settings, then `fixed`: the later wins.
    pub(crate) fn config(
        &self,
        defaults: &[(&str, String)],
        fixed: &[(&str, String)],
    ) -> ClientConfig {
        self.assemble(defaults, [&self.settings].into_iter(), fixed)
    }

    /// The same for a consumer.
    pub(crate) fn consumer_config(
        &self,
        defaults: &[(&str, String)],
        fixed: &[(&str, String)],
    ) -> ClientConfig {
        self.assemble(defaults, [&self.settings, &self.consumer_settings].into_iter(), fixed)
    }

    fn assemble<'a>(
        &self,
        defaults: &[(&str, String)],
        users: impl Iterator<Item = &'a BTreeMap<String, String>>,
        fixed: &[(&str, String)],
    ) -> ClientConfig {
        let mut config = ClientConfig::new();
        for (name, value) in defaults {
            config.set(*name, value);
        }
        for (name, value) in users.flatten() {
            config.set(name, value);
        }
        if let Some(id) = &self.client_id {
            config.set("client.id", id);
        }
        for (name, value) in fixed {
            config.set(*name, value);
        }
        config.set("bootstrap.servers", &self.bootstrap);
        config
    }
}

impl std::fmt::Debug for Cluster {
    /// Names of settings only: a value may be a password.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Cluster")
            .field("bootstrap", &self.bootstrap)
            .field("client_id", &self.client_id)
            .field("settings", &self.settings.keys())
            .field("consumer_settings", &self.consumer_settings.keys())
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fixed_settings_win_over_the_users() {
        let cluster = Cluster::at("a:1").set("acks", "0").set("linger.ms", "50");
        let config =
            cluster.config(&[("linger.ms", "5".to_owned())], &[("acks", "all".to_owned())]);
        assert_eq!(config.get("acks"), Some("all"));
        assert_eq!(config.get("linger.ms"), Some("50"));
        assert_eq!(config.get("bootstrap.servers"), Some("a:1"));
    }

    #[test]
    fn debug_shows_no_values() {
        let text = format!("{:?}", Cluster::at("a:1").set("sasl.password", "hunter2"));
        assert!(!text.contains("hunter2"), "{text}");
        assert!(text.contains("sasl.password"), "{text}");
    }
}
