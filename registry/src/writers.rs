//! [`WriterSchemas`]: the schema behind each id, parsed once.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::sync::Arc;

use arc_swap::ArcSwap;
use factline_core::avro::finding::Findings;
use factline_core::avro::schema::{ParseOptions, Schema, Source, parse};
use factline_core::event::{Upcasters, WriterSchema};
use factline_core::wire::SchemaRef;

use crate::cache::SingleFlight;
use crate::{Document, Error, ErrorKind, Reference, Registry, VersionRef};

/// The most schemas that one schema may refer to, directly or not.
pub(crate) const MAX_REFERENCES: usize = 256;

/// The schemas that wrote records, by id or GUID, each fetched and parsed once.
///
/// A known schema costs one lookup without a lock or a wait; what a registry does not know or
/// can't give is asked for again each time.
///
/// # Examples
///
/// ```
/// # use std::sync::Arc;
/// use factline_core::wire::SchemaRef;
/// use factline_registry::{Document, Embedded, Registry, WriterSchemas};
///
/// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
/// let registry = Arc::new(Embedded::new());
/// let written = registry.register("ward", &Document::new(r#""string""#)).await?;
///
/// let schemas = WriterSchemas::new(registry);
/// let schema = schemas.get(SchemaRef::Id(written.id)).await?;
/// assert!(schemas.known(SchemaRef::Id(written.id)).is_some());
/// # Ok::<(), factline_registry::Error>(())
/// # })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct WriterSchemas {
    registry: Arc<dyn Registry>,
    upcasters: Arc<Upcasters>,
    known: ArcSwap<HashMap<SchemaRef, Arc<WriterSchema>>>,
    flights: SingleFlight<SchemaRef, Arc<WriterSchema>>,
}

impl WriterSchemas {
    /// Takes schemas from a registry.
    #[must_use]
    pub fn new(registry: Arc<dyn Registry>) -> Self {
        Self {
            registry,
            upcasters: Arc::default(),
            known: ArcSwap::default(),
            flights: SingleFlight::default(),
        }
    }

    /// The same, whose writers' data are brought up to date by these where Avro alone can't do it.
    #[must_use]
    pub fn with_upcasters(mut self, upcasters: Arc<Upcasters>) -> Self {
        self.upcasters = upcasters;
        self.known = ArcSwap::default();
        self
    }

    /// A schema that has been fetched already.
    #[must_use]
    pub fn known(&self, schema: SchemaRef) -> Option<Arc<WriterSchema>> {
        self.known.load().get(&schema).map(Arc::clone)
    }

    /// A schema, from the registry if need be.
    ///
    /// # Errors
    ///
    /// What the registry says; [`ErrorKind::Unusable`] for a schema that is not valid Avro.
    ///
    /// # Cancel safety
    ///
    /// Dropping it loses nothing: a request on its way goes on for those who still wait.
    pub async fn get(&self, schema: SchemaRef) -> Result<Arc<WriterSchema>, Error> {
        if let Some(known) = self.known(schema) {
            return Ok(known);
        }
        let (registry, upcasters) = (Arc::clone(&self.registry), Arc::clone(&self.upcasters));
        let fetched = self.flights.get(schema, move || fetch(registry, upcasters, schema)).await?;
        self.known.rcu(|known| {
            let mut more = HashMap::clone(known);
            more.insert(schema, Arc::clone(&fetched));
            more
        });
        Ok(fetched)
    }
}

impl fmt::Debug for WriterSchemas {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WriterSchemas")
            .field("registry", &self.registry)
            .field("known", &self.known.load().len())
            .finish_non_exhaustive()
    }
}

async fn fetch(
    registry: Arc<dyn Registry>,
    upcasters: Arc<Upcasters>,
    schema: SchemaRef,
) -> Result<Arc<WriterSchema>, Error> {
    let document = registry.schema(schema).await?;
    let parsed = resolved(&*registry, &document, &schema.to_string()).await?;
    Ok(Arc::new(WriterSchema::new(parsed).with_upcasters(upcasters)))
}

/// A registry's schema with all it refers to; `what` names it in errors.
///
/// # Errors
///
/// What the registry says of a reference; [`ErrorKind::Unusable`] for what is not valid Avro.
pub async fn resolved(
    registry: &dyn Registry,
    document: &Document,
    what: &str,
) -> Result<Schema, Error> {
    let referred = referred(registry, document, what).await?;
    let sources = std::iter::once(Source::new(what, &*document.text))
        .chain(referred.iter().map(|((subject, _), text)| Source::new(&**subject, &**text)));
    let result = parse(sources, &ParseOptions::default());
    match result.set.roots().first() {
        Some(root) if !result.has_errors() => Ok(Schema::of_root(&result.set, root)),
        _ => Err(Error::caused(
            ErrorKind::Unusable,
            what,
            "it is not valid Avro",
            Findings(result.findings),
        )),
    }
}

/// The texts of everything that a schema refers to.
async fn referred(
    registry: &dyn Registry,
    document: &Document,
    what: &str,
) -> Result<BTreeMap<(String, u32), Arc<str>>, Error> {
    let mut texts = BTreeMap::new();
    let mut open: Vec<Reference> = document.references.to_vec();
    while let Some(Reference { subject, version, .. }) = open.pop() {
        if texts.contains_key(&(subject.clone(), version)) {
            continue;
        }
        if texts.len() == MAX_REFERENCES {
            let message = format!("it refers to more than {MAX_REFERENCES} others");
            return Err(Error::new(ErrorKind::Unusable, what, message));
        }
        let found = registry.version(&subject, VersionRef::Number(version)).await?.schema;
        open.extend(found.references.iter().cloned());
        texts.insert((subject, version), found.text);
    }
    Ok(texts)
}
