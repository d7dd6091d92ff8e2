//! All files at once through the running service.

use factline_tests::conformance::folder;
use hospital::input::{self, Input};
use hospital::service::{Options, run};
use libtest_mimic::{Completion, Failed, Trial};
use serde_json::Value;

use super::canary;

/// How many of the messages give an event at least: a mapping that is lost shows here.
const UNDERSTOOD: u64 = 60;

pub(crate) fn trial() -> Trial {
    Trial::ignorable_test("end to end: every message, embedded", || {
        let Some(folder) = folder() else {
            return Ok(Completion::ignored_with("no conformance data; see FACTLINE_CONFORMANCE"));
        };
        let mut inputs = input::read(&[folder.join("hl7v2")])?;
        for input in &mut inputs {
            input.bytes = canary::planted(&input.bytes);
        }
        service(&inputs)?;
        Ok(Completion::Completed)
    })
}

fn service(inputs: &[Input]) -> Result<(), Failed> {
    let options = Options::embedded()?;
    let runtime = tokio::runtime::Runtime::new()?;
    // The service itself fails unless every event that it published has been handled.
    let report = runtime.block_on(run(inputs, &options))?;
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
