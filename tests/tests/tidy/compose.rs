//! `docker-compose.yml` can't be started where there is no Docker, so its content is checked.

use crate::read;
use std::collections::{BTreeMap, BTreeSet};
use yaml_rust2::{Yaml, YamlLoader};

#[test]
fn every_server_that_users_know_is_there() {
    let services = services();
    let names: Vec<_> = services.keys().map(String::as_str).collect();
    let known =
        ["kafka-1", "kafka-2", "kafka-3", "kafka-ui", "postgres", "redis", "schema-registry"];
    assert_eq!(names, known);
    let ports: BTreeSet<String> = services.values().flat_map(ports).collect();
    for port in ["127.0.0.1:8081:8081", "127.0.0.1:8090:8080"] {
        assert!(ports.contains(port), "{port} is not among {ports:?}");
    }
}

#[test]
fn images_are_pinned_and_ports_stay_on_this_machine() {
    for (name, service) in services() {
        let image = text(&service, "image");
        let tag = image.rsplit_once(':').map_or("", |(_, tag)| tag);
        assert!(tag.contains(|c: char| c.is_ascii_digit()), "{name}: {image} names no version");
        for port in ports(&service) {
            assert!(port.starts_with("127.0.0.1:"), "{name}: {port} is open to the network");
        }
    }
}

#[test]
fn the_brokers_are_one_cluster() {
    let services = services();
    let mut advertised = BTreeSet::new();
    for node in 1..=3 {
        let broker = &services[&format!("kafka-{node}")];
        let settings = table(&broker["environment"]);
        assert_eq!(text(&settings, "KAFKA_NODE_ID"), node.to_string());
        let voters = text(&settings, "KAFKA_CONTROLLER_QUORUM_VOTERS");
        assert!(voters.contains(&format!("{node}@kafka-{node}:9093")), "{voters}");
        assert_eq!(text(&settings, "KAFKA_MIN_INSYNC_REPLICAS"), "2");
        assert_eq!(text(&settings, "KAFKA_AUTO_CREATE_TOPICS_ENABLE"), "false");
        let host = format!("HOST://127.0.0.1:{node}9092");
        assert!(text(&settings, "KAFKA_ADVERTISED_LISTENERS").ends_with(&host), "{host}");
        assert!(ports(broker).contains(&format!("127.0.0.1:{node}9092:{node}9092")));
        advertised.insert(host);
    }
    assert_eq!(advertised.len(), 3);
}

#[test]
fn the_kafka_is_the_one_that_the_tests_run() {
    let pom = read("tests/servers/kafka/pom.xml");
    let version = pom.split("<kafka.version>").nth(1).and_then(|rest| rest.split('<').next());
    let version = version.expect("the pom names a version");
    assert_eq!(text(&services()["kafka-1"], "image"), format!("apache/kafka:{version}"));
}

type Table = BTreeMap<String, Yaml>;

/// The services by name, with merge keys resolved.
fn services() -> BTreeMap<String, Table> {
    let file = YamlLoader::load_from_str(&read("docker-compose.yml")).expect("the file is YAML");
    let services = table(&table(&file[0])["services"]);
    services.into_iter().map(|(name, service)| (name, table(&service))).collect()
}

/// A mapping with its merge key (`<<`) resolved, as Compose does; own keys win.
fn table(yaml: &Yaml) -> Table {
    let hash = yaml.as_hash().expect("a mapping");
    let mut merged: Table = hash
        .iter()
        .map(|(key, value)| (key.as_str().expect("a name").to_owned(), value.clone()))
        .collect();
    if let Some(base) = merged.remove("<<") {
        for (key, value) in table(&base) {
            merged.entry(key).or_insert(value);
        }
    }
    merged
}

fn text<'a>(table: &'a Table, key: &str) -> &'a str {
    table.get(key).and_then(Yaml::as_str).unwrap_or_else(|| panic!("no text under {key}"))
}

fn ports(service: &Table) -> Vec<String> {
    let ports = service.get("ports").and_then(Yaml::as_vec).expect("a list of ports");
    ports.iter().map(|port| port.as_str().expect("a port as text").to_owned()).collect()
}
