//! How the command line reaches a Kafka cluster: one set of flags for every verb.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, bail};
use factline::connection::Cluster;

/// The environment's word for `--bootstrap`.
pub(crate) const BOOTSTRAP: &str = "FACTLINE_KAFKA";

/// Which cluster, and how to reach it. No secret is given on the command line, where other users
/// of the machine could read it.
#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "Kafka")]
pub(crate) struct KafkaArgs {
    /// Where the cluster answers: host:port, several separated by commas; the environment's
    /// FACTLINE_KAFKA where it is not given
    #[arg(long, value_name = "HOSTS")]
    bootstrap: Option<String>,
    /// A file with settings of librdkafka, a line `name=value` each, such as sasl.password
    #[arg(long, value_name = "FILE")]
    kafka_settings: Option<PathBuf>,
    /// The longest that the cluster may take for one answer, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 10)]
    kafka_timeout: u32,
}

impl KafkaArgs {
    /// Where the cluster answers, if anybody says so.
    pub(crate) fn address(&self) -> Option<String> {
        let given = self.bootstrap.clone().or_else(|| env::var(BOOTSTRAP).ok());
        given.filter(|hosts| !hosts.is_empty())
    }

    /// The cluster.
    ///
    /// # Errors
    ///
    /// Nobody says where it is, or its settings can't be read.
    pub(crate) fn cluster(&self) -> anyhow::Result<Cluster> {
        let hosts = self
            .address()
            .with_context(|| format!("say which cluster: --bootstrap HOSTS, or {BOOTSTRAP}"))?;
        let cluster = Cluster::at(hosts).client_id("factline-cli");
        match &self.kafka_settings {
            None => Ok(cluster),
            Some(file) => {
                let settings = settings(file)?.into_iter();
                Ok(settings.fold(cluster, |cluster, (name, value)| cluster.set(name, value)))
            }
        }
    }

    /// How long to wait for one answer.
    pub(crate) fn timeout(&self) -> Duration {
        Duration::from_secs(self.kafka_timeout.max(1).into())
    }
}

/// The settings in a file; lines that start with `#` are for people.
fn settings(file: &Path) -> anyhow::Result<Vec<(String, String)>> {
    let name = file.display();
    let text = fs::read_to_string(file).with_context(|| format!("cannot read {name}"))?;
    let mut settings = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        match line.split_once('=') {
            Some((key, value)) => settings.push((key.trim().to_owned(), value.trim().to_owned())),
            // The line may be half a password.
            None => bail!("{name}:{number}: a setting is a line `name=value`"),
        }
    }
    Ok(settings)
}

#[cfg(test)]
mod tests {
    use super::settings;

    #[test]
    fn settings_are_lines() {
        let folder = tempfile::TempDir::new().expect("a folder");
        let file = folder.path().join("client.properties");
        std::fs::write(&file, "# who\n sasl.username = a\n\nsasl.password=b=c\n").expect("a file");
        let expected = [("sasl.username", "a"), ("sasl.password", "b=c")]
            .map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(settings(&file).expect("settings"), expected);
        std::fs::write(&file, "\nsecret").expect("a file");
        let error = settings(&file).expect_err("no setting").to_string();
        assert!(error.ends_with(":2: a setting is a line `name=value`"), "{error}");
        assert!(!error.contains("secret"), "{error}");
    }
}
