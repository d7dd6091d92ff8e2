//! [`New`]: a record of a later version in the making.

use super::UpcastErrorKind;
use super::fit::fit;
use super::old::{Old, fields};
use crate::avro::plan::{Plan, ResolveError, default_bytes};
use crate::avro::schema::{Field, Schema};
use crate::avro::value::Value;

/// What Avro makes of each field of the new record, known before any datum.
pub(super) struct Start {
    schema: Schema,
    origins: Vec<Origin>,
}

/// Where a field of the new record comes from, as long as nobody sets it.
enum Origin {
    /// From the old record's field at this place, of this schema.
    Field(usize, Schema, Plan),
    Default(Vec<u8>),
    Nowhere,
}

impl Start {
    pub(super) fn new(input: &Schema, schema: Schema) -> Self {
        let origin = |field: &Field| {
            let names = std::iter::once(&field.name).chain(&field.aliases);
            let old = fields(input);
            let place =
                names.filter_map(|name| old.iter().position(|old| old.name == *name)).next();
            match place {
                Some(place) => {
                    let writer = input.part(&old[place].ty);
                    let plan = Plan::new(&writer, &schema.part(&field.ty));
                    Origin::Field(place, writer, plan)
                }
                None => default_bytes(&schema, field).map_or(Origin::Nowhere, Origin::Default),
            }
        };
        let origins = fields(&schema).iter().map(origin).collect();
        Self { schema, origins }
    }

    /// The new record with what Avro makes of the old one.
    pub(super) fn with(&self, old: &Old<'_>) -> New<'_> {
        let made = self.origins.iter().map(|origin| match origin {
            Origin::Field(place, schema, plan) => resolved(old.values.get(*place), schema, plan),
            Origin::Default(bytes) => Part::Made(bytes.clone()),
            Origin::Nowhere => Part::Unset(None),
        });
        New {
            schema: &self.schema,
            fields: fields(&self.schema),
            parts: made.collect(),
            misfit: None,
        }
    }
}

fn resolved(value: Option<&Value>, schema: &Schema, plan: &Plan) -> Part {
    // INVARIANT: the value was read with this schema, so it can be written with it.
    let Some(datum) = value.and_then(|value| value.encode(schema).ok()) else {
        return Part::Unset(None);
    };
    match plan.transcode(&datum) {
        Ok(bytes) => Part::Made(bytes.into_owned()),
        Err(error) => Part::Unset(Some(Box::new(error))),
    }
}

/// A record of a later version in the making: what Avro can resolve is there already.
#[derive(Debug)]
pub struct New<'s> {
    schema: &'s Schema,
    fields: &'s [Field],
    parts: Vec<Part>,
    /// The first field that was set to what it can't hold.
    misfit: Option<String>,
}

/// The bytes of a field, or why there are none.
#[derive(Debug)]
enum Part {
    Made(Vec<u8>),
    Unset(Option<Box<ResolveError>>),
}

impl New<'_> {
    /// Sets a field.
    ///
    /// The branch of a union is chosen by the value: the first that can hold it as it is. A
    /// [`Value::String`] will do for an enum's symbol, [`Value::Bytes`] for a fixed, an int for a
    /// long, and a [`Value::Map`] with the names of fields for a record.
    pub fn set(&mut self, field: &str, value: impl Into<Value>) -> &mut Self {
        match self.made(field, value.into()) {
            Some((index, bytes)) => self.parts[index] = Part::Made(bytes),
            None => _ = self.misfit.get_or_insert_with(|| field.to_owned()),
        }
        self
    }

    fn made(&self, name: &str, value: Value) -> Option<(usize, Vec<u8>)> {
        let index = self.fields.iter().position(|field| field.name == name)?;
        let ty = &self.fields[index].ty;
        let value = fit(self.schema, ty, value)?;
        Some((index, value.encode(&self.schema.part(ty)).ok()?))
    }

    pub(super) fn finish(self) -> Result<Vec<u8>, UpcastErrorKind> {
        if let Some(field) = self.misfit {
            return Err(UpcastErrorKind::Misfit { field });
        }
        let mut datum = Vec::new();
        for (field, part) in self.fields.iter().zip(self.parts) {
            match part {
                Part::Made(bytes) => datum.extend(bytes),
                Part::Unset(reason) => {
                    return Err(UpcastErrorKind::Unset { field: field.name.clone(), reason });
                }
            }
        }
        Ok(datum)
    }
}
