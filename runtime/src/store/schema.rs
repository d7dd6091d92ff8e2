//! The schemas that wrote the events: stored once, so that every event is readable for ever.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, PoisonError, RwLock};

use factline_core::avro::schema::Schema;
use factline_core::event::{EventDescriptor, Upcasters, WriterSchema};
use sqlx::{Connection as _, Pool};

use super::append::Prepared;
use super::backend::{Arg, Backend, Port};
use super::{Error, EventStore};

/// The id of a schema: the first eight bytes of its fingerprint.
///
/// It comes from the text alone, so that an append needs nobody to give one.
pub(crate) fn schema_id(fingerprint: &[u8; 32]) -> i64 {
    let [a, b, c, d, e, f, g, h, ..] = *fingerprint;
    i64::from_be_bytes([a, b, c, d, e, f, g, h])
}

impl<B: Backend> EventStore<B> {
    /// Stores the schemas of events that will be appended, as a service does when it starts.
    ///
    /// Nothing depends on it: an append stores what is missing. But in a caller's transaction that
    /// costs a round trip, and may make others wait for the transaction.
    ///
    /// # Errors
    ///
    /// The database does not answer, or refuses.
    ///
    /// # Cancel safety
    ///
    /// Calling it again goes on.
    pub async fn register(&self, events: &[&'static EventDescriptor]) -> Result<(), Error> {
        for event in events {
            let id = schema_id(&event.schema.text_fingerprint());
            self.shared.schemas.store_one(&self.pool, id, event).await?;
        }
        Ok(())
    }
}

/// What a store knows of schemas.
#[derive(Debug, Default)]
pub(super) struct Schemas {
    /// Those that are stored for certain: by a transaction that was committed.
    stored: RwLock<BTreeSet<i64>>,
    read: RwLock<BTreeMap<i64, Arc<WriterSchema>>>,
    upcasters: Arc<Upcasters>,
}

impl Schemas {
    pub(super) fn new(upcasters: Arc<Upcasters>) -> Self {
        Self { upcasters, ..Self::default() }
    }

    /// Stores those of some events that are not known to be stored.
    pub(super) async fn store<B: Backend>(
        &self,
        pool: &Pool<B>,
        rows: &[Prepared],
    ) -> Result<(), Error> {
        for row in rows {
            self.store_one(pool, row.schema_id, row.event).await?;
        }
        Ok(())
    }

    async fn store_one<B: Backend>(
        &self,
        pool: &Pool<B>,
        id: i64,
        event: &'static EventDescriptor,
    ) -> Result<(), Error> {
        if self.is_stored(id) {
            return Ok(());
        }
        let mut connection = pool.acquire().await.map_err(Error::database("store a schema"))?;
        insert::<B>(&mut connection, id, event).await?;
        self.note(id);
        Ok(())
    }

    /// Stores those of events that are appended in a caller's transaction.
    ///
    /// Beside the transaction where that is possible, since others who need a schema wait for
    /// whoever has just stored it. Else within it; it may be rolled back, so nothing is noted.
    pub(super) async fn store_in<B: Backend>(
        &self,
        pool: &Pool<B>,
        transaction: &mut B::Connection,
        rows: &[Prepared],
    ) -> Result<(), Error> {
        for row in rows {
            if self.is_stored(row.schema_id) {
                continue;
            }
            if B::SEQUENCED && insert_beside(pool, row).await.is_ok() {
                self.note(row.schema_id);
            } else {
                insert::<B>(transaction, row.schema_id, row.event).await?;
            }
        }
        Ok(())
    }

    /// The set is only added to, so one that was left by a panic is sound.
    fn note(&self, id: i64) {
        self.stored.write().unwrap_or_else(PoisonError::into_inner).insert(id);
    }

    fn is_stored(&self, id: i64) -> bool {
        self.stored.read().unwrap_or_else(PoisonError::into_inner).contains(&id)
    }

    /// The schemas with these ids, read where they are not known.
    pub(super) async fn load<B: Backend>(
        &self,
        connection: &mut B::Connection,
        ids: impl Iterator<Item = i64>,
    ) -> Result<BTreeMap<i64, Arc<WriterSchema>>, Error> {
        let mut all = BTreeMap::new();
        for id in ids {
            if all.contains_key(&id) {
                continue;
            }
            let known = self.read.read().unwrap_or_else(PoisonError::into_inner).get(&id).cloned();
            let schema = match known {
                Some(schema) => schema,
                None => self.load_one::<B>(connection, id).await?,
            };
            all.insert(id, schema);
        }
        Ok(all)
    }

    async fn load_one<B: Backend>(
        &self,
        connection: &mut B::Connection,
        id: i64,
    ) -> Result<Arc<WriterSchema>, Error> {
        const SQL: &str = "SELECT schema FROM factline_schemas WHERE id = $1";
        let texts = B::fetch(connection, SQL, vec![Arg::Int(id)], |row| row.text(0)).await;
        let texts = texts.map_err(Error::database("read a schema"))?;
        let missing = || Error::schema(format!("schema {id:016x}"));
        let text = texts.first().ok_or_else(missing)?;
        let schema = WriterSchema::new(Schema::parse(text).map_err(|_| missing())?);
        let schema = Arc::new(schema.with_upcasters(Arc::clone(&self.upcasters)));
        let mut read = self.read.write().unwrap_or_else(PoisonError::into_inner);
        Ok(Arc::clone(read.entry(id).or_insert(schema)))
    }
}

/// Stores the schema of an event on a connection of its own.
///
/// Where the pool has none at rest it is a new one: waiting for the pool, with a transaction at
/// hand, could be waiting for oneself. It happens once for each schema in a process.
async fn insert_beside<B: Backend>(pool: &Pool<B>, row: &Prepared) -> Result<(), Error> {
    if let Some(mut connection) = pool.try_acquire() {
        return insert::<B>(&mut connection, row.schema_id, row.event).await;
    }
    let failed = Error::database("store a schema");
    let options = pool.connect_options();
    let mut connection = B::Connection::connect_with(&options).await.map_err(failed)?;
    let stored = insert::<B>(&mut connection, row.schema_id, row.event).await;
    // Stored or not, the server forgets the connection at the latest when it is dropped.
    connection.close().await.ok();
    stored
}

async fn insert<B: Port>(
    connection: &mut B::Connection,
    id: i64,
    event: &'static EventDescriptor,
) -> Result<(), Error> {
    const SQL: &str = "INSERT INTO factline_schemas (id, fingerprint, name, schema)
        VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";
    let args = vec![
        Arg::Int(id),
        Arg::Bytes(event.schema.text_fingerprint().to_vec()),
        Arg::from(event.full_name),
        Arg::from(event.schema.text()),
    ];
    B::execute(connection, SQL, args).await.map_err(Error::database("store a schema"))?;
    Ok(())
}
