//! Reading with another schema than the writer's.

use factline_core::avro::plan::Plan;
use factline_core::avro::value::Value;
use factline_tests::conformance::suite;
use factline_tests::json::{bytes, same};
use libtest_mimic::Trial;
use serde_json::Value as Json;

use crate::binary::{parse, schema, text};

pub(crate) fn suites() -> Vec<Trial> {
    vec![suite("generated/resolve.jsonl", |row| {
        if row.get("contested").is_some() {
            return Ok(());
        }
        match (read(row), row.get("error")) {
            (Ok(value), None) => {
                let same = same(&parse(&value)?, &parse(text(row, "json")?)?);
                if same { Ok(()) } else { Err(format!("reads {value}")) }
            }
            (Ok(value), Some(error)) => Err(format!("reads {value}, Java says {error}")),
            (Err(_), Some(_)) => Ok(()),
            (Err(error), None) => Err(error),
        }
    })]
}

/// The reader's value as JSON.
fn read(row: &Json) -> Result<String, String> {
    let (writer, reader) = (schema(text(row, "writer")?)?, schema(text(row, "reader")?)?);
    let datum = bytes(text(row, "hex")?)?;
    let plan = Plan::new(&writer, &reader);
    let resolved = plan.transcode(&datum).map_err(|error| error.to_string())?;
    let value = Value::decode(&reader, &resolved).map_err(|error| error.to_string())?;
    value.to_json(&reader).map_err(|error| error.to_string())
}
