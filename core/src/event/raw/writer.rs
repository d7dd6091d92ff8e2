//! [`WriterSchema`]: a schema that wrote data, and the plans to read it.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};

use super::RawError;
use crate::avro::plan::Plan;
use crate::avro::schema::{Fingerprints, Schema};
use crate::event::upcast::Chain;
use crate::event::{EventDescriptor, Upcasters};

/// A schema that wrote a datum, as a registry has it. It keeps the plans made to read its data.
pub struct WriterSchema {
    schema: Schema,
    fingerprints: Fingerprints,
    full_name: Arc<str>,
    upcasters: Option<Arc<Upcasters>>,
    /// By the reader's resolution fingerprint. Mostly empty or of one reader.
    ways: RwLock<BTreeMap<[u8; 32], Way>>,
}

/// The way from a writer's data to a reader's.
#[derive(Clone)]
enum Way {
    Plan(Arc<Plan>),
    Chain(Arc<Chain>),
}

impl WriterSchema {
    /// A writer's schema; its fingerprints are computed here, once.
    #[must_use]
    pub fn new(schema: Schema) -> Self {
        let name = schema.root().named().map_or("", |id| schema.named(id).name.full());
        Self {
            full_name: Arc::from(name),
            fingerprints: schema.fingerprints(),
            schema,
            upcasters: None,
            ways: RwLock::default(),
        }
    }

    /// The same, whose data are brought up to date by these where they name it.
    #[must_use]
    pub fn with_upcasters(mut self, upcasters: Arc<Upcasters>) -> Self {
        self.upcasters = Some(upcasters);
        self.ways = RwLock::default();
        self
    }

    /// The schema.
    #[must_use]
    pub const fn schema(&self) -> &Schema {
        &self.schema
    }

    /// Its fingerprints.
    #[must_use]
    pub const fn fingerprints(&self) -> &Fingerprints {
        &self.fingerprints
    }

    /// Full name of its record; empty where it is no named type.
    #[must_use]
    pub fn full_name(&self) -> &str {
        &self.full_name
    }

    /// A datum of its as an event's own schema would have written it.
    ///
    /// # Errors
    ///
    /// The datum is malformed, the event has no place for a part of it, or an upcaster no answer.
    pub fn as_written_by<'d>(
        &self,
        reader: &'static EventDescriptor,
        datum: &'d [u8],
    ) -> Result<Cow<'d, [u8]>, RawError> {
        match self.way_to(reader)? {
            Way::Plan(plan) => plan.transcode(datum).map_err(RawError::Unresolvable),
            Way::Chain(chain) => match chain.run(datum) {
                Ok(made) => Ok(Cow::Owned(made)),
                Err(error) => Err(RawError::Upcast(Box::new(error))),
            },
        }
    }

    /// Appends a datum of its as an event's own schema would have written it.
    ///
    /// # Errors
    ///
    /// As [`as_written_by`](Self::as_written_by); the buffer is then as it was before.
    pub fn write_as(
        &self,
        reader: &'static EventDescriptor,
        datum: &[u8],
        out: &mut Vec<u8>,
    ) -> Result<(), RawError> {
        match self.way_to(reader)? {
            Way::Plan(plan) => plan.transcode_into(datum, out).map_err(RawError::Unresolvable),
            Way::Chain(chain) => {
                let made = chain.run(datum).map_err(|error| RawError::Upcast(Box::new(error)))?;
                out.extend(made);
                Ok(())
            }
        }
    }

    /// The way to an event; found once, then kept.
    fn way_to(&self, reader: &'static EventDescriptor) -> Result<Way, RawError> {
        let key = reader.schema.resolution();
        // Ways are inserted whole, so a poisoned map is sound.
        let known = self.ways.read().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        if let Some(way) = known {
            return Ok(way);
        }
        let schema = Schema::parse(reader.schema.text())
            .map_err(|findings| RawError::Reader { name: reader.full_name, findings })?;
        let resolution = &self.fingerprints.resolution;
        let chain = self
            .upcasters
            .as_ref()
            .and_then(|all| all.chain(&self.schema, resolution, (reader, &schema)));
        let made = match chain {
            Some(chain) => Way::Chain(Arc::new(chain)),
            None => Way::Plan(Arc::new(Plan::new(&self.schema, &schema))),
        };
        let mut ways = self.ways.write().unwrap_or_else(PoisonError::into_inner);
        Ok(ways.entry(key).or_insert(made).clone())
    }
}

impl fmt::Debug for WriterSchema {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WriterSchema").field("full_name", &self.full_name).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Event as _;
    use crate::event::test_event::{PatientCreated, SCHEMA};

    #[test]
    fn a_plan_is_made_once() {
        let other = SCHEMA.replacen(
            "{\"name\": \"name\"",
            "{\"name\": \"x\", \"type\": \"int\"}, {\"name\": \"name\"",
            1,
        );
        let writer = WriterSchema::new(Schema::parse(&other).expect("a schema"));
        let plan = || match writer.way_to(PatientCreated::DESCRIPTOR).expect("a way") {
            Way::Plan(plan) => Some(plan),
            Way::Chain(_) => None,
        };
        let (first, second) = (plan().expect("a plan"), plan().expect("a plan"));
        assert!(Arc::ptr_eq(&first, &second));
    }
}
