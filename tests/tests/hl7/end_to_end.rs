//! All files at once through the running service.

use std::path::Path;

use factline_tests::conformance::folder;
use factline_tests::servers::{self, Server};
use hospital::catalog::TopicNamer;
use hospital::input;
use hospital::service::{Options, Remote, run};
use libtest_mimic::{Completion, Failed, Trial};
use serde_json::Value;

use super::canary;

/// How many of the messages give an event at least: a mapping that is lost shows here.
const UNDERSTOOD: u64 = 60;

/// With broker and registry inside the process.
pub(crate) fn embedded() -> Trial {
    let name = "end to end: every message, embedded";
    let Some(folder) = folder() else { return without_data(name) };
    Trial::test(name, move || service(&folder, &Options::embedded()?))
}

/// With a real cluster and registry, in topics of its own.
pub(crate) fn remote() -> Trial {
    let name = "end to end: every message, real cluster";
    let Some(folder) = folder() else { return without_data(name) };
    servers::trial(name, &[Server::Kafka, Server::Registry], move |addresses| {
        let [bootstrap, registry] = &addresses[..] else { return Err("two addresses".into()) };
        // Other suites publish on the same cluster.
        let topics = TopicNamer::with_prefix(format!("hl7-{}.", std::process::id()))?;
        let (bootstrap, registry) = (bootstrap.clone(), registry.clone());
        let remote = Remote { bootstrap, registry, register: true, topics };
        let options = Options { remote: Some(remote), ..Options::embedded()? };
        service(&folder, &options)
    })
}

fn without_data(name: &str) -> Trial {
    let reason = "no conformance data; see FACTLINE_CONFORMANCE";
    Trial::ignorable_test(name, move || Ok(Completion::ignored_with(reason)))
}

fn service(folder: &Path, options: &Options) -> Result<(), Failed> {
    let mut inputs = input::read(&[folder.join("hl7v2")])?;
    for input in &mut inputs {
        input.bytes = canary::planted(&input.bytes);
    }
    let runtime = tokio::runtime::Runtime::new()?;
    // The service itself fails unless every event that it published has been handled.
    let report = runtime.block_on(run(&inputs, options))?;
    let json = report.to_json();
    canary::absent_from(&json)?;
    canary::absent_from(&report.to_string())?;
    let report: Value = serde_json::from_str(&json)?;
    for message in report["messages"].as_array().ok_or("no messages")? {
        let events = message["events"].as_array().map_or(0, Vec::len);
        let reasons = message["not_understood"].as_array().map_or(0, Vec::len);
        // The first and the last are about the message itself.
        if events + reasons <= 2 {
            return Err(format!("nothing came of {}", message["file"]).into());
        }
    }
    let count = |name: &str| report["summary"][name].as_u64().unwrap_or(0);
    let understood = count("messages") - count("not_understood");
    if understood < UNDERSTOOD {
        return Err(format!("only {understood} messages gave events").into());
    }
    Ok(())
}
