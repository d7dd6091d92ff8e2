//! The database, where event stores are.

use std::env;
use std::path::Path;
use std::str::FromStr as _;
use std::time::Duration;

use anyhow::Context as _;
use sqlx::Connection as _;
use sqlx::postgres::{PgConnectOptions, PgConnection};

use super::{Check, clock};
use crate::output;
use crate::registry_args::block_on;

/// Where it is, as `factline migrate` reads it, too; a URL may have a password in it, so it is no
/// flag.
const URL: &str = "FACTLINE_DATABASE";
/// The oldest major version that the store works with.
const OLDEST: i32 = 15;
const PATIENCE: Duration = Duration::from_secs(5);

pub(super) fn checks() -> Vec<Check> {
    let Some(url) = env::var(URL).ok().filter(|url| !url.is_empty()) else {
        return vec![Check::skip("database", format!("{URL} names none"))];
    };
    if let Some(file) = url.strip_prefix("sqlite:") {
        return vec![match Path::new(file).is_file() {
            true => Check::ok("database", format!("there is the file {file}")),
            false => Check::warn(
                "database",
                format!("there is no file {file}"),
                "`factline migrate` makes it",
            ),
        }];
    }
    match block_on(ask(&url)) {
        Ok((version, time)) => {
            let number = version / 10_000;
            let message = format!("it answers, version {number}.{}", version % 10_000);
            let check = if number < OLDEST {
                let help = format!("the event store needs version {OLDEST} or later");
                Check::fail("database", message, help)
            } else {
                Check::ok("database", message)
            };
            vec![check, clock::compare("clock", "PostgreSQL", time)]
        }
        Err(error) => vec![Check::fail(
            "database",
            output::chain(&error),
            format!("look at {URL}, and whether the server runs and lets this user in"),
        )],
    }
}

/// The server's version, and what time it is there, in seconds since 1970.
async fn ask(url: &str) -> anyhow::Result<(i32, i64)> {
    let options = PgConnectOptions::from_str(url)
        // What is wrong with a URL may quote its password.
        .map_err(|_| anyhow::anyhow!("it is no URL such as postgres://app@localhost/clinic"))?;
    let connected = tokio::time::timeout(PATIENCE, PgConnection::connect_with(&options)).await;
    let mut connection = connected.context("it does not answer in time")??;
    let query = "SELECT current_setting('server_version_num')::int4, \
                 extract(epoch FROM clock_timestamp())::int8";
    Ok(sqlx::query_as(query).fetch_one(&mut connection).await?)
}
