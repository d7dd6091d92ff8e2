//! How the command line reaches an event store: one flag for every verb.

use std::env;

use anyhow::{Context as _, bail};
use factline::store::{EventStore, Options, Postgres, Sqlite};

/// The environment's word for `--database`.
const DATABASE: &str = "FACTLINE_DATABASE";

/// Which database.
#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "Event store")]
pub(crate) struct StoreArgs {
    /// Where the store is: postgres://user@host/name, or sqlite:FILE; the environment's
    /// FACTLINE_DATABASE where it is not given. Others can read the command line: leave a password
    /// to PGPASSWORD or ~/.pgpass
    #[arg(long, value_name = "URL")]
    database: Option<String>,
}

/// A store in one of the databases there are.
pub(crate) enum Store {
    Postgres(EventStore<Postgres>),
    Sqlite(EventStore<Sqlite>),
}

/// Does the same with the store of either database.
macro_rules! each {
    ($store:expr, $name:ident => $work:expr) => {
        match $store {
            $crate::store_args::Store::Postgres($name) => $work,
            $crate::store_args::Store::Sqlite($name) => $work,
        }
    };
}
pub(crate) use each;

impl StoreArgs {
    /// Opens the store.
    ///
    /// # Errors
    ///
    /// Nobody says where it is, or it does not answer.
    pub(crate) async fn open(&self) -> anyhow::Result<Store> {
        let given = self.database.clone().or_else(|| env::var(DATABASE).ok());
        let url = given
            .filter(|url| !url.is_empty())
            .with_context(|| format!("say which database: --database URL, or {DATABASE}"))?;
        let options = Options::new("factline-cli".parse()?);
        if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            return Ok(Store::Postgres(EventStore::<Postgres>::connect(&url, options).await?));
        }
        match url.strip_prefix("sqlite:") {
            Some(file) => {
                let file = file.strip_prefix("//").unwrap_or(file);
                Ok(Store::Sqlite(EventStore::<Sqlite>::open(file, options).await?))
            }
            None => bail!("the database is none: write postgres://user@host/name, or sqlite:FILE"),
        }
    }
}
