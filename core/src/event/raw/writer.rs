//! [`WriterSchema`]: a schema that wrote data, and the plans to read it.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

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
    /// The first reader, by its resolution fingerprint: mostly the only one.
    first: OnceLock<([u8; 32], Way)>,
    /// The others.
    others: RwLock<BTreeMap<[u8; 32], Way>>,
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
            first: OnceLock::new(),
            others: RwLock::default(),
        }
    }

    /// The same, whose data are brought up to date by these where they name it.
    #[must_use]
    pub fn with_upcasters(mut self, upcasters: Arc<Upcasters>) -> Self {
        self.upcasters = Some(upcasters);
        self.first = OnceLock::new();
        self.others = RwLock::default();
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

    /// The topic that its schema names, without an environment's prefix; `None` where it names none.
    #[must_use]
    pub fn topic(&self) -> Option<&str> {
        let root = self.schema.root().named()?;
        self.schema.named(root).attributes.str("topic")
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
        self.along(reader, |way| match way {
            Way::Plan(plan) => plan.transcode(datum).map_err(RawError::Unresolvable),
            Way::Chain(chain) => match chain.run(datum) {
                Ok(made) => Ok(Cow::Owned(made)),
                Err(error) => Err(RawError::Upcast(Box::new(error))),
            },
        })
    }

    /// Appends a datum of its as an event's own schema would have written it, for the decoder of
    /// that event: whether texts are UTF-8 is left to it.
    pub(super) fn write_for_decoder(
        &self,
        reader: &'static EventDescriptor,
        datum: &[u8],
        out: &mut Vec<u8>,
    ) -> Result<(), RawError> {
        self.along(reader, |way| match way {
            Way::Plan(plan) => {
                plan.transcode_for_decoder(datum, out).map_err(RawError::Unresolvable)
            }
            Way::Chain(chain) => {
                let made = chain.run(datum).map_err(|error| RawError::Upcast(Box::new(error)))?;
                out.extend(made);
                Ok(())
            }
        })
    }

    /// Does something with the way to an event, which is found once, then kept.
    fn along<T>(
        &self,
        reader: &'static EventDescriptor,
        run: impl FnOnce(&Way) -> Result<T, RawError>,
    ) -> Result<T, RawError> {
        let key = reader.schema.resolution();
        match self.first.get() {
            Some((known, way)) if *known == key => run(way),
            Some(_) => run(&self.other(key, reader)?),
            None => {
                let made = self.find(reader)?;
                // Somebody else may have been faster, and with another reader.
                match self.first.get_or_init(|| (key, made)) {
                    (known, way) if *known == key => run(way),
                    _ => run(&self.other(key, reader)?),
                }
            }
        }
    }

    /// The way to an event that is not the first.
    fn other(&self, key: [u8; 32], reader: &'static EventDescriptor) -> Result<Way, RawError> {
        // Ways are inserted whole, so a poisoned map is sound.
        let known = self.others.read().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        if let Some(way) = known {
            return Ok(way);
        }
        let made = self.find(reader)?;
        let mut others = self.others.write().unwrap_or_else(PoisonError::into_inner);
        Ok(others.entry(key).or_insert(made).clone())
    }

    fn find(&self, reader: &'static EventDescriptor) -> Result<Way, RawError> {
        let schema = Schema::parse(reader.schema.text())
            .map_err(|findings| RawError::Reader { name: reader.full_name, findings })?;
        let resolution = &self.fingerprints.resolution;
        let chain = self
            .upcasters
            .as_ref()
            .and_then(|all| all.chain(&self.schema, resolution, (reader, &schema)));
        Ok(match chain {
            Some(chain) => Way::Chain(Arc::new(chain)),
            None => Way::Plan(Arc::new(Plan::new(&self.schema, &schema))),
        })
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
    use crate::event::test_event::{PatientCreated, SCHEMA};
    use crate::event::{Event as _, SchemaText};

    /// Where the plan is kept that a reader gets.
    fn plan(writer: &WriterSchema, reader: &'static EventDescriptor) -> *const Plan {
        let found = writer.along(reader, |way| match way {
            Way::Plan(plan) => Ok(Arc::as_ptr(plan)),
            Way::Chain(_) => Ok(std::ptr::null()),
        });
        found.expect("a way")
    }

    #[test]
    fn a_plan_is_made_once_for_each_reader() {
        let first = PatientCreated::DESCRIPTOR;
        let text = SCHEMA.replacen("patient_id", "id", 1).leak();
        let schema = SchemaText::Literal { text, crc64: 0, resolution: [7; 32], text_fp: [0; 32] };
        let second: &'static EventDescriptor =
            Box::leak(Box::new(EventDescriptor { schema, ..*first }));
        let writer = WriterSchema::new(Schema::parse(SCHEMA).expect("a schema"));
        let plans = [first, second, first, second].map(|reader| plan(&writer, reader));
        assert_eq!(plans[..2], plans[2..]);
        assert_ne!(plans[0], plans[1]);
    }
}
