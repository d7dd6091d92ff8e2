//! The stores: ways of ordering written out in SQL, published crates, and Factline.

use std::time::Duration;

use anyhow::Result;
use serde::{Deserialize, Serialize};
use sqlx::postgres::{PgPool, PgPoolOptions};

use crate::contender::Contender;

mod counter;
mod disintegrate;
mod factline;
mod fence;
mod mire;
mod naive;
mod plain;
mod rillflow;
mod table;
mod unordered;

/// Each at the shortest poll interval that its kind of reader is run with.
const POLL: Duration = Duration::from_millis(1);

/// An event as the others store it: as JSON, about 250 bytes.
#[derive(Clone, Serialize, Deserialize)]
pub struct Body {
    pub number: u64,
    text: String,
}

impl Body {
    pub fn new(number: u64) -> Self {
        Self { number, text: "x".repeat(220) }
    }
}

pub fn all() -> Vec<Box<dyn Contender>> {
    vec![
        Box::new(factline::Factline::Here),
        Box::new(factline::Factline::Elsewhere),
        Box::new(unordered::Unordered),
        Box::new(plain::Plain),
        Box::new(naive::Naive),
        Box::new(fence::Fence),
        Box::new(counter::Counter),
        Box::new(disintegrate::Disintegrate),
        Box::new(mire::Mire),
        Box::new(rillflow::Rillflow),
    ]
}

/// A connection each for the writers, and some for the readers; none is asked whether it is well
/// before it is used, as that is a round trip more.
async fn pool(url: &str, writers: u32) -> Result<PgPool> {
    Ok(PgPoolOptions::new()
        .test_before_acquire(false)
        .min_connections(writers)
        .max_connections(writers + 2)
        .connect(url)
        .await?)
}
