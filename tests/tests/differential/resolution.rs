//! Reading with another schema than the writer's: plans against `apache-avro`'s resolution.
//!
//! What both can read is the same value. Where `apache-avro` 0.22 goes another way:
//!
//! | deviation | why ours is right | here |
//! |---|---|---|
//! | a field's alias is ignored where the field has a default, and the data with it | the specification has the alias | fields have no aliases |
//! | the default of bytes and fixed is taken as UTF-8, a fixed of another length passes | they are ISO-8859-1, and as long as the fixed | no such defaults |
//! | a union's default that is a value of a later branch becomes null or an error | Java takes the first branch of its kind | defaults are of the first branch |
//! | a union's branch is found by what the value looks like, so that a datum changes its type | a named type is found by its name | unions have one branch beside null |
//! | doubles are read as float, longs as int, strings as enum | no such promotion is defined | what we refuse as a mismatch is not compared |
//! | names are never compared | types match by name or alias | what we refuse for its name is not compared |
//! | a type must be defined before it is referred to | order makes no difference to Java | such schemas are not compared |

use factline_core::avro::compat::IncompatibilityKind;
use factline_core::avro::plan::Plan;
use factline_core::avro::schema::{Kind, Named, Schema, Type};
use factline_core::avro::value::Value;
use factline_tests::alike::alike;
use factline_tests::random::{self, Random};
use serde_json::Value as Json;

use super::apache;

/// How many cases are tried; a few seconds.
const CASES: u64 = 2_000;

#[test]
fn what_both_can_read_is_the_same() {
    let mut compared = 0;
    for seed in random::seeds(CASES) {
        let mut random = Random::new(seed);
        let first = random::schema(&mut random);
        let next = random::mutated(&mut random, &first);
        let (writer, reader) = if random.percent(50) { (first, next) } else { (next, first) };
        compared += usize::from(compare(seed, &mut random, &fair(&writer), &fair(&reader)));
    }
    assert!(compared > 0 || random::seeds(CASES).count() < 100, "nothing is readable");
}

/// Reads a random datum both ways; says whether both could.
fn compare(seed: u64, random: &mut Random, writer: &str, reader: &str) -> bool {
    let (Ok(ours_writer), Ok(ours_reader)) = (Schema::parse(writer), Schema::parse(reader)) else {
        return false;
    };
    let Some(value) = random::value(random, &ours_writer) else {
        return false;
    };
    let bytes = value.encode(&ours_writer).unwrap_or_default();
    if has_wide_union(&ours_reader) {
        return false;
    }
    let (Some(peer), Some(other)) = (apache::Peer::parse(writer), apache::Peer::parse(reader))
    else {
        return false;
    };
    let Ok(theirs) = peer.read_as(&other, &ours_reader, &bytes) else {
        return false;
    };
    match Plan::new(&ours_writer, &ours_reader).transcode(&bytes) {
        Ok(bytes) => {
            let ours = Value::decode(&ours_reader, &bytes);
            let same = ours.is_ok_and(|ours| alike(&ours, &theirs));
            assert!(same, "{seed}: {writer} {reader}");
            true
        }
        Err(error) => {
            use IncompatibilityKind::{MissingUnionBranch, NameMismatch, TypeMismatch};
            let known = [NameMismatch, TypeMismatch, MissingUnionBranch];
            let known = error.incompatibility().is_some_and(|kind| known.contains(&kind));
            assert!(known, "{seed}: {error}: {writer} {reader}");
            false
        }
    }
}

/// Whether a union has several branches that hold something.
fn has_wide_union(schema: &Schema) -> bool {
    fn is_wide(ty: &Type) -> bool {
        match &ty.kind {
            Kind::Array(part) | Kind::Map(part) => is_wide(part),
            Kind::Union(branches) => {
                let full = branches.iter().filter(|branch| branch.kind != Kind::Null);
                full.count() > 1 || branches.iter().any(is_wide)
            }
            _ => false,
        }
    }
    let fields = schema.set().named().iter().filter_map(Named::fields).flatten();
    is_wide(schema.root()) || fields.map(|field| &field.ty).any(is_wide)
}

/// The schema without what the peer is known to read in its own way.
fn fair(schema: &str) -> String {
    let mut json = serde_json::from_str(schema).unwrap_or_default();
    simplify(&mut json);
    json.to_string()
}

fn simplify(json: &mut Json) {
    match json {
        Json::Array(items) => items.iter_mut().for_each(simplify),
        Json::Object(members) => {
            members.remove("logicalType");
            let is_field = !members.contains_key("fields") && members.contains_key("name");
            let plain = ["null", "boolean", "int", "long", "float", "double", "string"];
            let ty = members.get("type").and_then(Json::as_str);
            if is_field && !ty.is_some_and(|ty| plain.contains(&ty)) {
                members.remove("default");
            }
            if is_field && !members.contains_key("size") && !members.contains_key("symbols") {
                members.remove("aliases");
            }
            members.values_mut().for_each(simplify);
        }
        _ => {}
    }
}
