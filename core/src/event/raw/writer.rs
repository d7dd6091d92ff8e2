//! [`WriterSchema`]: a schema that wrote data, and the plans to read it.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};

use super::RawError;
use crate::avro::plan::Plan;
use crate::avro::schema::{Fingerprints, Schema};
use crate::event::EventDescriptor;

/// A schema that wrote a datum, as a registry has it. It keeps the plans made to read its data.
pub struct WriterSchema {
    schema: Schema,
    fingerprints: Fingerprints,
    full_name: Arc<str>,
    /// By the reader's resolution fingerprint. Mostly empty or of one reader.
    plans: RwLock<BTreeMap<[u8; 32], Arc<Plan>>>,
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
            plans: RwLock::default(),
        }
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

    /// The plan to read its data as an event; made once, then kept.
    ///
    /// # Errors
    ///
    /// The event's own schema is invalid.
    pub fn plan_for(&self, reader: &EventDescriptor) -> Result<Arc<Plan>, RawError> {
        let key = reader.schema.resolution();
        // Plans are inserted whole, so a poisoned map is sound.
        let known = self.plans.read().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        if let Some(plan) = known {
            return Ok(plan);
        }
        let schema = Schema::parse(reader.schema.text())
            .map_err(|findings| RawError::Reader { name: reader.full_name, findings })?;
        let made = Arc::new(Plan::new(&self.schema, &schema));
        let mut plans = self.plans.write().unwrap_or_else(PoisonError::into_inner);
        Ok(Arc::clone(plans.entry(key).or_insert(made)))
    }
}

impl fmt::Debug for WriterSchema {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WriterSchema").field("full_name", &self.full_name).finish_non_exhaustive()
    }
}
