
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Debug};
use std::sync::atomic::{AtomicUsize, Ordering};

use factline_core::avro::codec::{Named, from_slice, to_vec};
use factline_core::avro::layout::{Layout, LayoutKind, Shape, json, sample, schema_json};
use factline_core::avro::schema::Schema;
use factline_core::avro::value::Value;
use factline_core::privacy::Reveal;

static PROBLEMS: AtomicUsize = AtomicUsize::new(0);

/// Checks one type: `text` is the schema that it was generated from.
fn check<T: Named + Debug>(set: &str, text: &str) {
    if let Err(problem) = check_schema(T::layout(), text).and_then(|schema| check_data::<T>(&schema)) {
        PROBLEMS.fetch_add(1, Ordering::Relaxed);
        println!("{set}: {}: {problem}", T::layout().name);
    }
}

fn finish() {
    std::process::exit(i32::from(PROBLEMS.load(Ordering::Relaxed) > 0));
}

fn check_schema(layout: &Layout, text: &str) -> Result<Schema, String> {
    let expected = Schema::parse(text).map_err(|findings| findings.to_string())?;
    let said = Schema::parse(&schema_json(layout)).map_err(|findings| findings.to_string())?;
    equal("the canonical form", &said.canonical(), &expected.canonical())?;
    Ok(expected)
}

fn check_data<T: Named + Debug>(schema: &Schema) -> Result<(), String> {
    if !has_values(T::layout()) {
        return Ok(());
    }
    for seed in 0..4 {
        let value: T = sample::sample(seed, &sample::Options::default())
            .map_err(|error| format!("no sample: {error}"))?;
        let bytes = to_vec(&value).map_err(|error| error.to_string())?;
        if bytes.len() > value.encoded_len() {
            return Err(format!("{} bytes, promised at most {}", bytes.len(), value.encoded_len()));
        }
        let again: T = from_slice(&bytes).map_err(|error| error.to_string())?;
        equal("the datum", &to_vec(&again).map_err(|error| error.to_string())?, &bytes)?;
        check_dynamic(schema, &bytes)?;
        let text = json::to_json(&value, Reveal::Full).map_err(|error| error.to_string())?;
        let read: T = json::from_json(&text).map_err(|error| format!("{error}: {text}"))?;
        equal("the datum through JSON", &to_vec(&read).map_err(|error| error.to_string())?, &bytes)?;
        let _ = format!("{value:?}");
    }
    Ok(())
}

/// The codec that knows only the schema reads and writes the same bytes.
fn check_dynamic(schema: &Schema, bytes: &[u8]) -> Result<(), String> {
    let value = Value::decode(schema, bytes).map_err(|error| format!("dynamic: {error}"))?;
    let written = value.encode(schema).map_err(|error| format!("dynamic: {error}"))?;
    equal("the datum, written dynamically", &written, &bytes.to_vec())
}

/// Whether there are values of all types in this one: none of an enum without symbols, of a union
/// without branches, and of a record that holds itself with no way out.
fn has_values(layout: &'static Layout) -> bool {
    let mut known = BTreeMap::new();
    collect(layout, &mut known);
    let mut inhabited = BTreeSet::new();
    loop {
        let more: Vec<_> = known
            .values()
            .filter(|layout| !inhabited.contains(layout.name) && is_inhabited(layout, &inhabited))
            .map(|layout| layout.name)
            .collect();
        if more.is_empty() {
            return known.keys().all(|name| inhabited.contains(name));
        }
        inhabited.extend(more);
    }
}

fn collect(layout: &'static Layout, known: &mut BTreeMap<&'static str, &'static Layout>) {
    if known.insert(layout.name, layout).is_none() {
        if let LayoutKind::Record { fields } = layout.kind {
            fields.iter().for_each(|field| collect_shape(&field.shape, known));
        }
    }
}

fn collect_shape(shape: &Shape, known: &mut BTreeMap<&'static str, &'static Layout>) {
    match shape {
        Shape::Named(layout) => collect(layout(), known),
        Shape::Array(inner) | Shape::Map(inner) => collect_shape(inner, known),
        Shape::Union(branches) => branches.iter().for_each(|branch| collect_shape(branch, known)),
        _ => {}
    }
}

fn is_inhabited(layout: &Layout, inhabited: &BTreeSet<&'static str>) -> bool {
    match layout.kind {
        LayoutKind::Record { fields } => {
            fields.iter().all(|field| shape_is_inhabited(&field.shape, inhabited))
        }
        LayoutKind::Enum { symbols, .. } => !symbols.is_empty(),
        LayoutKind::Fixed { .. } => true,
    }
}

fn shape_is_inhabited(shape: &Shape, inhabited: &BTreeSet<&'static str>) -> bool {
    match shape {
        Shape::Named(layout) => inhabited.contains(layout().name),
        Shape::Union(branches) => branches.iter().any(|shape| shape_is_inhabited(shape, inhabited)),
        _ => true,
    }
}

fn equal<T: PartialEq + fmt::Debug>(what: &str, is: &T, should: &T) -> Result<(), String> {
    if is == should { Ok(()) } else { Err(format!("{what} is {is:?}, not {should:?}")) }
}
