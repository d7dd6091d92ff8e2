//! The schema files, the domains and the features of the crate say the same.

use heck::{ToKebabCase, ToSnakeCase};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

const EVENTS: usize = 867;
const SHARED_TYPES: usize = 38;
const DOMAINS: usize = 43;

#[test]
fn nothing_is_missing() {
    let domains = domains();
    assert_eq!(domains.len(), DOMAINS);
    assert_eq!(domains.values().map(|domain| domain.events.len()).sum::<usize>(), EVENTS);
    assert_eq!(schemas(&folder().join("common")).len(), SHARED_TYPES);
}

#[test]
fn a_feature_stands_for_each_domain_and_one_for_all() {
    let manifest = fs::read_to_string(folder().join("../Cargo.toml")).expect("the manifest");
    let manifest: toml::Table = manifest.parse().expect("the manifest is TOML");
    let features = manifest["features"].as_table().expect("features");
    let all: Vec<&str> = features["all"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(toml::Value::as_str)
        .collect();
    let domains = domains();
    let names: Vec<&str> = domains.keys().map(String::as_str).collect();
    assert_eq!(all, names);
    for name in names {
        assert!(features.contains_key(name), "no feature {name}");
    }
}

#[test]
fn an_event_stands_where_its_names_say() {
    for (name, domain) in domains() {
        let namespace = format!("healthtech.{}", name.to_snake_case());
        for (file, event) in &domain.events {
            let record = text(event, "name");
            assert_eq!(text(event, "namespace"), namespace, "{file}");
            assert_eq!(*file, record.to_snake_case());
            assert_eq!(text(event, "eventType").replace('.', ""), record, "{file}");
            assert_eq!(text(event, "topic"), domain.text("topic"), "{file}");
            let key = &event["fields"][0];
            assert_eq!(text(event, "keyField"), text(key, "name"), "{file}: the key comes first");
            assert_eq!(key["type"]["logicalType"], "uuid", "{file}: the key is a required uuid");
        }
    }
}

#[test]
fn a_domain_uses_its_own_types_and_the_shared_ones() {
    for (name, domain) in domains() {
        for (file, event) in &domain.events {
            let mut names = BTreeSet::new();
            full_names(event, &mut names);
            names.retain(|full| !full.starts_with("healthtech.common."));
            assert!(names.is_empty(), "{name}/{file}: {names:?} need another domain's feature");
        }
    }
}

/// The rules of `docs/attributes.md`.
#[test]
fn partitions_follow_from_the_volume_and_retention_from_the_class() {
    for (name, domain) in domains() {
        let partitions = match domain.text("volume") {
            "very-high" => 24,
            "high" => 12,
            "medium" => 6,
            "low" => 3,
            other => panic!("{name}: volume {other}"),
        };
        assert_eq!(domain.settings["partitions"].as_integer(), Some(partitions), "{name}");
        let retention = match domain.text("class") {
            "phi" | "staff" => "30d",
            "phi-restricted" | "phi-pci" => "14d",
            "internal" => "90d",
            "audit" => "2190d",
            other => panic!("{name}: class {other}"),
        };
        assert_eq!(domain.text("retention"), retention, "{name}");
        assert_eq!(domain.text("topic"), format!("healthtech.{}.events", name.to_kebab_case()));
        assert!(!domain.text("owner").is_empty(), "{name}");
    }
}

/// One folder: its settings, and its events by file name.
struct Domain {
    settings: toml::Table,
    events: BTreeMap<String, Value>,
}

impl Domain {
    fn text(&self, key: &str) -> &str {
        self.settings[key].as_str().unwrap_or_else(|| panic!("{key} is no text"))
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../catalog/schemas")
}

fn domains() -> BTreeMap<String, Domain> {
    let folders = fs::read_dir(folder()).expect("the schemas are there");
    folders
        .map(|entry| entry.expect("a folder").path())
        .filter(|path| !path.ends_with("common"))
        .map(|path| {
            let settings = fs::read_to_string(path.join("domain.toml")).expect("a domain.toml");
            let settings = settings.parse().expect("domain.toml is TOML");
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            (name, Domain { settings, events: schemas(&path) })
        })
        .collect()
}

/// The schemas of a folder, by file name without its ending.
fn schemas(folder: &Path) -> BTreeMap<String, Value> {
    let files = fs::read_dir(folder).expect("the folder is there");
    files
        .map(|entry| entry.expect("a file").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "avsc"))
        .map(|path| {
            let text = fs::read_to_string(&path).expect("the schema can be read");
            let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
            (name, serde_json::from_str(&text).expect("the schema is JSON"))
        })
        .collect()
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_else(|| panic!("no text under {key}"))
}

/// The full names that a schema refers to.
fn full_names(schema: &Value, names: &mut BTreeSet<String>) {
    match schema {
        Value::Object(object) => {
            for (_, value) in object
                .iter()
                .filter(|(key, _)| ["type", "items", "values", "fields"].contains(&key.as_str()))
            {
                full_names(value, names);
            }
        }
        Value::Array(parts) => parts.iter().for_each(|part| full_names(part, names)),
        Value::String(name) if name.contains('.') => {
            names.insert(name.clone());
        }
        _ => {}
    }
}
