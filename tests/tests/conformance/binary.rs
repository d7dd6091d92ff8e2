//! Avro binary and Avro-JSON of dynamic values.

use factline_core::avro::schema::Schema;
use factline_core::avro::value::Value;
use factline_tests::alike::alike;
use factline_tests::conformance::suite;
use factline_tests::json::{bytes, hex, same};
use libtest_mimic::Trial;
use serde_json::Value as Json;

pub(crate) fn suites() -> Vec<Trial> {
    vec![
        suite("binary/vectors.jsonl", |row| {
            let schema = schema(&row["schema"].to_string())?;
            // Java printed records without fields as nothing at all.
            let json = match row["json_text"].as_str() {
                Some("") => "{}".to_owned(),
                _ => row["json"].to_string(),
            };
            vector(&schema, row, &json)
        }),
        suite("generated/vectors.jsonl", |row| {
            vector(&schema(text(row, "schema")?)?, row, text(row, "json")?)
        }),
        suite("binary/malformed.jsonl", |row| refused(&schema(&row["schema"].to_string())?, row)),
        suite("generated/malformed.jsonl", |row| refused(&schema(text(row, "schema")?)?, row)),
    ]
}

/// The bytes are the JSON, and the JSON the bytes where there is only one way to write them.
fn vector(schema: &Schema, row: &Json, json: &str) -> Result<(), String> {
    let datum = bytes(text(row, "hex")?)?;
    let value = Value::decode(schema, &datum).map_err(|error| error.to_string())?;
    let printed = value.to_json(schema).map_err(|error| error.to_string())?;
    if !same(&parse(&printed)?, &parse(json)?) {
        return Err(format!("decodes to {printed}"));
    }
    let read = Value::from_json(schema, json).map_err(|error| error.to_string())?;
    if !alike(&read, &value) {
        return Err(format!("{json} is read as another value"));
    }
    let encoded = read.encode(schema).map_err(|error| error.to_string())?;
    if row["canonical"] == true
        && encoded != datum
        && !same_but_for_map_order(schema, &encoded, &value)
    {
        return Err(format!("encodes to {}", hex(&encoded)));
    }
    Ok(())
}

/// Maps are written in any order.
fn same_but_for_map_order(schema: &Schema, encoded: &[u8], value: &Value) -> bool {
    Value::decode(schema, encoded).is_ok_and(|read| alike(&read, value))
}

/// What a lenient decoder like Java's reads all the same, and we refuse.
const LENIENT: [&str; 8] = [
    "varint-overlong/",
    "long-over-64-bits/",
    "int-over-32-bits/",
    "not-0-or-1/",
    "invalid-utf8/",
    "wrong-block-size/",
    "huge",
    "trailing",
];

/// Malformed bytes are refused, unless the damage happens to make another datum that is sound.
fn refused(schema: &Schema, row: &Json) -> Result<(), String> {
    let Ok(value) = Value::decode(schema, &bytes(text(row, "hex")?)?) else {
        return Ok(());
    };
    let kind = row["kind"].as_str().unwrap_or("this");
    let printed = value.to_json(schema).map_err(|error| error.to_string())?;
    let java_agrees = row["java"] == "accepts"
        && same(&parse(&printed)?, &parse(row["json"].as_str().unwrap_or("null"))?);
    if java_agrees && !LENIENT.iter().any(|lenient| kind.starts_with(lenient)) {
        return Ok(());
    }
    Err(format!("{kind} is accepted: {printed}"))
}

pub(crate) fn schema(text: &str) -> Result<Schema, String> {
    Schema::parse(text).map_err(|findings| findings.to_string())
}

pub(crate) fn text<'r>(row: &'r Json, name: &str) -> Result<&'r str, String> {
    row[name].as_str().ok_or_else(|| format!("the row has no {name}"))
}

pub(crate) fn parse(json: &str) -> Result<Json, String> {
    serde_json::from_str(json).map_err(|error| error.to_string())
}
