//! Bringing the schemas of a catalog into a registry: first a plan, then its execution.
//!
//! [`plan`] only reads. It compares what each subject is to have with what it has, and asks both
//! our rules and the registry whether the change is allowed. [`apply`] does nothing as long as
//! anything isn't; and as whatever is there already is left alone, one that failed half way is
//! continued by planning again.

mod apply;
mod judge;
mod plan;
#[cfg(test)]
mod tests;

use factline_core::avro::schema::Schema;
use futures_util::stream::{self, StreamExt as _, TryStreamExt as _};

use crate::Error;
use crate::admin::Level;

pub use apply::{Broken, Done, apply};
pub use judge::{Opinion, Opinions, judge};
pub use plan::plan;

/// How many requests are on their way at a time.
const PARALLEL: usize = 8;

/// Does the same work with each item, some at a time, and gives the results in order.
///
/// # Errors
///
/// The first that there is.
pub async fn each<T, U>(
    items: Vec<T>,
    work: impl AsyncFn(T) -> Result<U, Error>,
) -> Result<Vec<U>, Error> {
    stream::iter(items.into_iter().map(|item| work(item))).buffered(PARALLEL).try_collect().await
}

/// What a subject is to have.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// The subject.
    pub subject: String,
    /// What it is for, such as an event's type.
    pub label: String,
    /// The schema, with everything in it.
    pub schema: Schema,
    /// Its normalised text, without what it refers to.
    pub text: String,
    /// Where the types are that the text only names.
    pub references: Vec<Needed>,
    /// The compatibility level, where one is declared.
    pub level: Option<Level>,
}

/// A type of another subject's newest version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Needed {
    /// Full name of the type.
    pub name: String,
    /// The subject, which is wanted, too.
    pub subject: String,
}

/// What is to be done, in this order.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// A step for each subject and schema, each after those that it refers to.
    pub steps: Vec<Step>,
}

/// What is to be done with one subject.
#[derive(Clone, Debug)]
pub struct Step {
    /// What it is to have.
    pub wanted: Wanted,
    /// What that takes.
    pub action: Action,
    /// A level that is to be set, and the one that is set now, if any.
    pub level: Option<(Option<Level>, Level)>,
    /// Why it must not be done.
    pub conflicts: Vec<Objection>,
}

/// What a subject needs to have its schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Nothing: it is this version.
    Keep {
        /// Number of the version.
        version: u32,
        /// Its id.
        id: u32,
    },
    /// The subject is new.
    Create,
    /// A new version after this one.
    Update {
        /// The newest version's number.
        after: u32,
        /// Whether readers see no difference: docs, attributes, or where a type is found.
        is_cosmetic: bool,
    },
}

/// A reason not to register a schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Objection {
    /// Who says so.
    pub by: Judge,
    /// The version that it does not go together with, where one is named.
    pub version: Option<u32>,
    /// The reason.
    pub message: String,
}

/// Who judges.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judge {
    /// Factline's rules.
    Factline,
    /// The registry.
    Registry,
}

impl Plan {
    /// The steps that change something.
    pub fn changes(&self) -> impl Iterator<Item = &Step> {
        self.steps.iter().filter(|step| step.is_change())
    }

    /// The steps that must not be taken.
    pub fn conflicts(&self) -> impl Iterator<Item = &Step> {
        self.steps.iter().filter(|step| !step.conflicts.is_empty())
    }
}

impl Step {
    /// Whether anything is to be done.
    #[must_use]
    pub fn is_change(&self) -> bool {
        !matches!(self.action, Action::Keep { .. }) || self.level.is_some()
    }
}
