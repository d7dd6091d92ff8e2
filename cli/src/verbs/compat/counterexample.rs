//! Counter-examples in findings: which datum shows what.

use std::fmt;

use factline_core::avro::compat::IncompatibilityKind;
use factline_core::avro::plan::{Gap, Plan, Witness, witnesses};
use factline_core::avro::schema::{Kind, Schema, Type};
use serde::Serialize;
use serde_json::Value as Json;

use crate::verbs::hex;

/// How much of a datum is shown to people, in characters.
const SHOWN: usize = 400;

/// How many findings of one pair are shown by a datum each.
pub(crate) const LIMIT: usize = 100;

/// A datum of the writer that the reader can't read.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Counterexample {
    /// The datum as Avro-JSON of the writer's schema.
    json: Json,
    /// The datum in Avro binary, as hexadecimal text.
    bytes: String,
    /// The part that can't be read.
    path: String,
    /// What the reader says.
    message: String,
    #[serde(skip)]
    text: String,
}

/// The data of one writer that one reader can't read.
pub(crate) struct Counterexamples {
    reader: Schema,
    found: Vec<Witness>,
    gaps: Vec<Gap>,
}

impl Counterexamples {
    pub(crate) fn new(reader: &Schema, writer: &Schema) -> Self {
        let gaps = Plan::new(writer, reader).gaps();
        Self { reader: reader.clone(), found: witnesses(writer, reader), gaps }
    }

    /// What can't be read, place by place in the writer's schema.
    pub(crate) fn gaps(&self) -> &[Gap] {
        &self.gaps
    }

    /// The one that shows a reason of the verdict: of its kind, as near to its place as there is;
    /// else the smallest.
    pub(crate) fn of_verdict(
        &self,
        kind: IncompatibilityKind,
        location: &str,
    ) -> Result<Counterexample, &'static str> {
        let names = fields_on(&self.reader, location);
        let nearness = |witness: &Witness| {
            let steps = witness.path.split(|c: char| !(c.is_alphanumeric() || c == '_'));
            let near = steps.filter(|step| names.contains(step)).count();
            (witness.kind == Some(kind), near)
        };
        // Of those that are equally near, the first.
        let best = self.found.iter().rev().max_by_key(|witness| nearness(witness));
        best.map(Counterexample::from).ok_or_else(|| self.reason())
    }

    /// The one that fails for the very reason that another fails for, which is about a part.
    pub(crate) fn like(&self, part: &Counterexample) -> Option<Counterexample> {
        let is_alike =
            |witness: &&Witness| reason(&witness.path, &witness.message) == part.reason();
        self.found.iter().find(is_alike).map(Counterexample::from)
    }

    /// The one that shows a place that can't be read.
    pub(crate) fn of_gap(&self, gap: &Gap) -> Result<Counterexample, &'static str> {
        let is_there = |witness: &&Witness| {
            witness.kind == Some(gap.kind)
                && witness.path.replace("[0]", "[]").replace("{0}", "{}") == gap.path
        };
        let found = self.found.iter().find(is_there);
        found.map(Counterexample::from).ok_or_else(|| self.reason())
    }

    /// The one of bytes that are no text.
    pub(crate) fn of_text(&self) -> Result<Counterexample, &'static str> {
        let found = self.found.iter().find(|witness| witness.kind.is_none());
        found.map(Counterexample::from).ok_or("the data is read, as something else")
    }

    /// Why there is none.
    fn reason(&self) -> &'static str {
        if self.gaps.is_empty() {
            "the verdict looks at the schemas and is stricter than reading: every datum of the \
             writer can be read"
        } else {
            "no datum of the writer gets there, or none that is smaller than 64 KiB"
        }
    }
}

impl From<&Witness> for Counterexample {
    fn from(Witness { json, bytes, path, message, .. }: &Witness) -> Self {
        Self {
            // Avro-JSON is JSON, but for numbers that are none; those are not in a counter-example.
            json: serde_json::from_str(json).unwrap_or_default(),
            bytes: hex::write(bytes),
            path: path.clone(),
            message: message.clone(),
            text: json.clone(),
        }
    }
}

impl Counterexample {
    fn reason(&self) -> &str {
        reason(&self.path, &self.message)
    }
}

/// What a reader says, without the place in the datum.
fn reason<'m>(path: &str, message: &'m str) -> &'m str {
    let text = message.strip_prefix(path).unwrap_or(message).trim_start_matches(": ");
    text.rsplit_once(" (at byte").map_or(text, |(text, _)| text)
}

impl fmt::Display for Counterexample {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { text, bytes, message, .. } = self;
        if text.chars().count() > SHOWN {
            let start: String = text.chars().take(SHOWN).collect();
            write!(f, "{start}… ({} bytes; --format json has all of it)", bytes.len() / 2)?;
        } else {
            write!(f, "{text} ({bytes})")?;
        }
        write!(f, ": {message}")
    }
}

/// The names of the fields on the way of a pointer into a reader's schema, as far as it leads.
fn fields_on<'s>(reader: &'s Schema, pointer: &str) -> Vec<&'s str> {
    let mut names = Vec::new();
    let mut ty = Some(reader.root());
    let mut tokens = pointer.split('/').filter(|token| !token.is_empty());
    while let (Some(at), Some(token)) = (ty, tokens.next()) {
        ty = match (&at.kind, token) {
            (Kind::Named(id), "fields") => {
                let index = tokens.next().and_then(|token| token.parse::<usize>().ok());
                let field = index.and_then(|index| reader.named(*id).fields()?.get(index));
                names.extend(field.map(|field| &*field.name));
                tokens.next();
                field.map(|field| &field.ty)
            }
            _ => part(at, token),
        };
    }
    names
}

fn part<'t>(ty: &'t Type, token: &str) -> Option<&'t Type> {
    match (&ty.kind, token) {
        (Kind::Array(inner), "items") | (Kind::Map(inner), "values") => Some(inner),
        (Kind::Union(branches), token) => branches.get(token.parse::<usize>().ok()?),
        // The number of a branch of the writer's union.
        (_, token) if token.parse::<usize>().is_ok() => Some(ty),
        _ => None,
    }
}
