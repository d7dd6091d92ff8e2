//! Random schemas.

use std::collections::HashMap;

use serde_json::{Map, Value as Json, json};

use super::Random;

const PRIMITIVES: [&str; 8] =
    ["null", "boolean", "int", "long", "float", "double", "bytes", "string"];
const LOGICAL: [(&str, &str); 13] = [
    ("int", "date"),
    ("int", "time-millis"),
    ("long", "time-micros"),
    ("long", "timestamp-millis"),
    ("long", "timestamp-micros"),
    ("long", "timestamp-nanos"),
    ("long", "local-timestamp-millis"),
    ("long", "local-timestamp-micros"),
    ("long", "local-timestamp-nanos"),
    ("string", "uuid"),
    ("bytes", "decimal"),
    ("string", "made-up"),
    ("double", "made-up"),
];
const NAMES: [&str; 16] = [
    "id", "type", "value", "name", "next", "children", "kind", "match", "self", "Vec", "_", "a1",
    "fooBar", "foo_bar", "HTTPUrl", "async",
];
/// Always one: inside another, a name without namespace takes the one around it.
const SPACES: [&str; 4] = ["a", "health.lab", "x_y.Z9", "type.match"];
const SYMBOLS: [&str; 6] = ["A", "B", "UNKNOWN", "self", "_1", "Ok"];

/// The JSON text of a random schema: mostly a record, with whatever may be in one.
#[must_use]
pub fn schema(random: &mut Random) -> String {
    let mut maker =
        Maker { random, count: 0, open: Vec::new(), closed: Vec::new(), made: HashMap::new() };
    let ty = if maker.random.percent(80) { maker.record(4) } else { maker.ty(3) };
    ty.to_string()
}

struct Maker<'r> {
    random: &'r mut Random,
    count: usize,
    /// The records that are being made: they may be referred to where that ends.
    open: Vec<String>,
    closed: Vec<String>,
    /// The definitions of the closed ones.
    made: HashMap<String, Json>,
}

impl Maker<'_> {
    fn ty(&mut self, depth: usize) -> Json {
        let limit = if depth == 0 { 50 } else { 100 };
        match self.random.below(limit) {
            0..30 => json!(self.random.pick(&PRIMITIVES)),
            30..42 => self.logical(),
            42..50 => self.reference(),
            50..56 => self.fixed(),
            56..64 => self.symbols(),
            64..72 => json!({"type": "array", "items": self.part(depth)}),
            72..80 => json!({"type": "map", "values": self.part(depth)}),
            80..90 => self.union(depth),
            _ => self.record(depth - 1),
        }
    }

    /// The items of an array or the values of a map: here a record may contain itself.
    fn part(&mut self, depth: usize) -> Json {
        if !self.open.is_empty() && self.random.percent(20) {
            return json!(self.random.pick(&self.open));
        }
        self.ty(depth - 1)
    }

    fn logical(&mut self) -> Json {
        let (base, name) = *self.random.pick(&LOGICAL);
        match name {
            "decimal" => json!({"type": base, "logicalType": name, "precision": 12, "scale": 3}),
            _ => json!({"type": base, "logicalType": name}),
        }
    }

    fn reference(&mut self) -> Json {
        match self.closed.as_slice() {
            [] => json!("string"),
            closed => json!(self.random.pick(closed)),
        }
    }

    fn name(&mut self) -> String {
        self.count += 1;
        let (space, short) = (self.random.pick(&SPACES), self.random.pick(&NAMES));
        format!("{space}.{short}{}", self.count)
    }

    fn close(&mut self, name: String, definition: Json) -> Json {
        self.made.insert(name.clone(), definition.clone());
        self.closed.push(name);
        definition
    }

    fn fixed(&mut self) -> Json {
        let name = self.name();
        let size = *self.random.pick(&[1, 2, 12, 16, 20]);
        let mut fixed = json!({"type": "fixed", "name": name, "size": size});
        match size {
            12 => fixed["logicalType"] = json!("duration"),
            16 => fixed["logicalType"] = json!("uuid"),
            _ => {}
        }
        self.close(name, fixed)
    }

    fn symbols(&mut self) -> Json {
        let name = self.name();
        let mut symbols = SYMBOLS;
        self.random.shuffle(&mut symbols);
        let symbols = &symbols[..1 + self.random.below(SYMBOLS.len() - 1)];
        let mut ty = json!({"type": "enum", "name": name, "symbols": symbols});
        if self.random.percent(40) {
            ty["default"] = json!(self.random.pick(symbols));
        }
        self.close(name, ty)
    }

    fn record(&mut self, depth: usize) -> Json {
        let name = self.name();
        self.open.push(name.clone());
        let mut names = NAMES;
        self.random.shuffle(&mut names);
        let count = self.random.below(7);
        let fields: Vec<_> = names[..count].iter().map(|name| self.field(name, depth)).collect();
        self.open.pop();
        self.close(name.clone(), json!({"type": "record", "name": name, "fields": fields}))
    }

    fn field(&mut self, name: &str, depth: usize) -> Json {
        let ty = self.ty(depth);
        let mut field = json!({"name": name, "type": ty});
        if self.random.percent(30)
            && let Some(default) = self.default(&ty, 3)
        {
            field["default"] = default;
        }
        if self.random.percent(10) {
            field["aliases"] = json!([format!("old_{name}")]);
        }
        field
    }

    /// Distinct branches; at least one of them ends a recursion.
    fn union(&mut self, depth: usize) -> Json {
        let mut branches = vec![json!("null")];
        let mut kinds = vec!["null".to_owned()];
        for _ in 0..=self.random.below(3) {
            let before = self.closed.len();
            let branch = match self.open.as_slice() {
                open @ [_, ..] if self.random.percent(25) => json!(self.random.pick(open)),
                _ => self.ty(depth - 1),
            };
            let kind = kind(&branch);
            if kind != "union" && !kinds.contains(&kind) {
                kinds.push(kind);
                branches.push(branch);
            } else {
                // What the branch defined is nowhere defined now.
                self.closed.truncate(before);
            }
        }
        self.random.shuffle(&mut branches);
        Json::Array(branches)
    }

    /// A default of a type; none where the type is a reference to a record in the making.
    fn default(&mut self, ty: &Json, depth: usize) -> Option<Json> {
        match ty {
            Json::Array(branches) => self.default(branches.first()?, depth),
            Json::String(name) => match self.made.get(name).cloned() {
                Some(definition) => self.default(&definition, depth),
                None => self.primitive_default(name),
            },
            _ => match ty["type"].as_str()? {
                "array" if depth > 0 && self.random.percent(50) => {
                    Some(json!([self.default(&ty["items"], depth - 1)?]))
                }
                "array" => Some(json!([])),
                "map" if depth > 0 && self.random.percent(50) => {
                    Some(json!({"key": self.default(&ty["values"], depth - 1)?}))
                }
                "map" => Some(json!({})),
                "enum" => Some(self.random.pick(ty["symbols"].as_array()?).clone()),
                "fixed" => Some(json!("\u{ff}".repeat(ty["size"].as_u64()? as usize))),
                "record" if depth > 0 => {
                    let fields = ty["fields"].as_array()?.iter();
                    let mut members = Map::new();
                    for field in fields {
                        let name = field["name"].as_str()?.to_owned();
                        members.insert(name, self.default(&field["type"], depth - 1)?);
                    }
                    Some(Json::Object(members))
                }
                "record" => None,
                name => self.primitive_default(name),
            },
        }
    }

    fn primitive_default(&mut self, name: &str) -> Option<Json> {
        Some(match name {
            "null" => Json::Null,
            "boolean" => json!(self.random.percent(50)),
            "int" => json!(-7),
            "long" => json!(9_007_199_254_740_993_i64),
            "float" => json!(0.5),
            "double" => json!(-1.5e-7),
            "bytes" => json!("\u{0}\u{ff}"),
            "string" => json!("über \"all\""),
            _ => return None,
        })
    }
}

/// What makes two branches of a union the same.
fn kind(ty: &Json) -> String {
    match ty {
        Json::Array(_) => "union".to_owned(),
        Json::String(name) => name.clone(),
        _ => match (&ty["type"], &ty["name"]) {
            (_, Json::String(name)) | (Json::String(name), _) => name.clone(),
            _ => String::new(),
        },
    }
}
