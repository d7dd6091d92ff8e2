//! The public HL7 v2 messages through the example service: each becomes an event, or a reason why
//! not, and what the service says about them holds nothing that is tagged.

mod canary;
mod end_to_end;

use std::fs;

use factline_tests::conformance::{self, folder, suite};
use hospital::hl7;
use hospital::mapping::map;
use hospital::memory::Memory;
use serde_json::Value;

fn main() {
    let suite = suite("hl7v2/INDEX.jsonl", file);
    conformance::main(vec![suite, end_to_end::embedded(), end_to_end::remote()]);
}

/// Every message of one file: read or refused, and mapped to an event or a reason, in words that
/// hold no text of the message.
fn file(row: &Value) -> Result<(), String> {
    let name = row["file"].as_str().ok_or("the row names no file")?;
    let path = folder().ok_or("no folder")?.join("hl7v2").join(name);
    let bytes = canary::planted(&fs::read(path).map_err(|e| e.to_string())?);
    let mut messages = 0;
    for read in hl7::read("file.hl7", &bytes) {
        let said = match read {
            Ok(message) => {
                messages += 1;
                mapped(&message)?
            }
            Err(error) => {
                messages += usize::from(error.message.is_some());
                format!("{error} {error:?}")
            }
        };
        canary::absent_from(&said)?;
    }
    match row["messages"].as_u64() {
        Some(expected) if expected != messages as u64 => {
            Err(format!("{messages} messages instead of {expected}"))
        }
        _ => Ok(()),
    }
}

/// What the service says of a message.
fn mapped(message: &hl7::Message) -> Result<String, String> {
    let outcome = map(message, &Memory::default());
    if outcome.facts.is_empty() && outcome.gaps.is_empty() {
        return Err("neither an event nor a reason".to_owned());
    }
    let reasons: Vec<String> = outcome.gaps.iter().map(ToString::to_string).collect();
    if reasons.iter().any(|reason| reason.len() < 20) {
        return Err("a reason of less than twenty letters".to_owned());
    }
    Ok(format!("{message:?} {:?} {reasons:?} {:?}", outcome.facts, outcome.gaps))
}
