//! Random next versions of a schema.

use factline_core::avro::schema::Schema;
use serde_json::{Value as Json, json};

use super::Random;

/// How often a change is tried before the schema is left as it is: many a change leaves a
/// reference without its definition, or a default without its type.
const TRIES: usize = 50;

/// The JSON text of a schema that differs from another in a few places: names, fields, symbols,
/// branches, types and defaults; some changes keep the data readable, others don't.
#[must_use]
pub fn mutated(random: &mut Random, schema: &str) -> String {
    for _ in 0..TRIES {
        let Ok(mut json) = serde_json::from_str(schema) else { break };
        for _ in 0..=random.below(3) {
            let count = types(&mut json, &mut |_| {});
            let mut left = random.below(count);
            let mut rename = None;
            types(&mut json, &mut |ty| {
                if left == 0 {
                    rename = change(random, ty);
                }
                left = left.wrapping_sub(1);
            });
            if let Some((from, to)) = rename {
                replace(&mut json, &from, &to);
            }
        }
        let text = json.to_string();
        if text != schema && Schema::parse(&text).is_ok() {
            return text;
        }
    }
    schema.to_owned()
}

/// Visits every type of a schema, and says how many there are.
fn types(json: &mut Json, visit: &mut dyn FnMut(&mut Json)) -> usize {
    visit(json);
    let mut count = 1;
    match json {
        Json::Array(branches) => {
            count += branches.iter_mut().map(|branch| types(branch, visit)).sum::<usize>();
        }
        Json::Object(members) => {
            for name in ["items", "values"] {
                count += members.get_mut(name).map_or(0, |part| types(part, visit));
            }
            let fields =
                members.get_mut("fields").and_then(Json::as_array_mut).into_iter().flatten();
            count += fields.map(|field| types(&mut field["type"], visit)).sum::<usize>();
        }
        _ => {}
    }
    count
}

/// A named type that has another name from now on.
type Rename = Option<(String, String)>;

fn change(random: &mut Random, ty: &mut Json) -> Rename {
    if random.percent(20) && !ty.is_array() {
        let branches = [
            json!([ty.clone()]),
            json!(["null", ty.clone()]),
            json!([ty.clone(), "null"]),
            json!(["long", ty.clone(), "string"]),
        ];
        *ty = random.pick(&branches).clone();
        return None;
    }
    match ty {
        Json::Array(branches) => {
            union(random, branches);
            None
        }
        Json::Object(_) if ty["name"].is_string() && random.percent(25) => rename(random, ty),
        Json::Object(_) => {
            match ty["type"].as_str() {
                Some("record") => record(random, &mut ty["fields"]),
                Some("enum") => symbols(random, ty),
                Some("fixed") => ty["size"] = json!(1 + random.below(20)),
                Some("array") => *ty = json!({"type": "map", "values": ty["items"]}),
                Some("map") => *ty = json!({"type": "array", "items": ty["values"]}),
                _ => *ty = primitive(random),
            }
            None
        }
        _ => {
            *ty = primitive(random);
            None
        }
    }
}

fn primitive(random: &mut Random) -> Json {
    json!(random.pick(&["int", "long", "float", "double", "string", "bytes", "boolean", "null"]))
}

fn union(random: &mut Random, branches: &mut Vec<Json>) {
    match random.below(4) {
        0 => random.shuffle(branches),
        1 if branches.len() > 1 => drop(branches.remove(random.below(branches.len()))),
        2 => branches.push(primitive(random)),
        _ => {
            let at = random.below(branches.len());
            branches[at] = primitive(random);
        }
    }
}

fn record(random: &mut Random, fields: &mut Json) {
    let Some(fields) = fields.as_array_mut() else { return };
    let at = random.below(fields.len() + 1);
    match (random.below(7), fields.get_mut(at)) {
        (0, Some(_)) => drop(fields.remove(at)),
        (1, _) => random.shuffle(fields),
        (2, Some(field)) => {
            let aliases = json!([field["name"]]);
            field["name"] = json!(format!("new{at}"));
            if random.percent(70) {
                field["aliases"] = aliases;
            }
        }
        (3, Some(field)) => {
            field.as_object_mut().map(|field| field.remove("default"));
        }
        (4, _) => fields.insert(at, json!({"name": "added", "type": "string"})),
        _ => {
            let added = [
                json!({"name": "more", "type": "string", "default": "ü"}),
                json!({"name": "more", "type": ["null", "int"], "default": null}),
                json!({"name": "more", "type": ["int", "double"], "default": 1.5}),
                json!({"name": "more", "type": {"type": "map", "values": "long"}, "default": {"k": 3}}),
                json!({"name": "more", "type": {"type": "enum", "name": "M", "symbols": ["X"], "default": "X"}}),
                json!({"name": "more", "type": {"type": "fixed", "name": "M", "size": 2}, "default": "ab"}),
            ];
            fields.insert(at, random.pick(&added).clone());
        }
    }
}

fn symbols(random: &mut Random, ty: &mut Json) {
    let default = ty["symbols"][0].clone();
    let Some(symbols) = ty["symbols"].as_array_mut() else { return };
    match random.below(4) {
        0 => random.shuffle(symbols),
        1 if symbols.len() > 1 => drop(symbols.remove(random.below(symbols.len()))),
        2 => symbols.insert(0, json!("EXTRA")),
        _ => ty["default"] = default,
    }
}

/// Another name, or the same in another namespace, mostly with the old one as an alias.
fn rename(random: &mut Random, ty: &mut Json) -> Rename {
    let old = ty["name"].as_str()?.to_owned();
    let (space, short) = old.rsplit_once('.').unwrap_or(("", &old));
    let new =
        if random.percent(50) { format!("moved.{short}") } else { format!("{space}.{short}New") };
    let new = new.trim_start_matches('.').to_owned();
    if random.percent(60) {
        ty["aliases"] = json!([if random.percent(80) { &old } else { short }]);
    }
    ty["name"] = json!(new);
    Some((old, new))
}

/// Makes all references to a type follow its new name.
fn replace(json: &mut Json, from: &str, to: &str) {
    types(json, &mut |ty| {
        if ty == from {
            *ty = json!(to);
        }
    });
}
