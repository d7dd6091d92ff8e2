//! Doing what a plan says.

use std::collections::BTreeMap;
use std::fmt;

use futures_util::stream::{FuturesUnordered, StreamExt as _};

use super::plan::{document, waves};
use super::{Action, PARALLEL, Plan, Step};
use crate::admin::{Admin, Level};
use crate::{Error, ErrorKind, Registration};

/// Something that was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Done {
    /// A schema was registered.
    Registered {
        /// The subject.
        subject: String,
        /// Number of the version.
        version: u32,
        /// What records name it by.
        id: u32,
    },
    /// A level was set.
    LevelSet {
        /// The subject.
        subject: String,
        /// The level.
        level: Level,
    },
}

/// A plan that could not be done to its end. What [`apply`] reported before has been done; plan
/// again to go on.
#[derive(Clone, Debug)]
pub struct Broken {
    /// The subject where it broke; empty if nothing was begun.
    pub subject: String,
    /// Why.
    pub error: Error,
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.subject.is_empty() {
            return self.error.fmt(f);
        }
        write!(f, "{}: {}", self.subject, self.error)
    }
}

impl std::error::Error for Broken {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        std::error::Error::source(&self.error)
    }
}

/// Does what a plan says, and calls `done` with each thing that was done.
///
/// # Errors
///
/// [`ErrorKind::Conflict`] where the plan has conflicts: then nothing was begun. Otherwise the
/// first thing that failed; what was on its way beside it has been finished and reported.
///
/// # Cancel safety
///
/// Requests on their way may be done or not; plan again to see.
pub async fn apply(
    registry: &dyn Admin,
    plan: &Plan,
    mut done: impl FnMut(Done),
) -> Result<(), Broken> {
    if plan.conflicts().next().is_some() {
        let message = "nothing was registered, as the plan has conflicts";
        let error = Error::new(ErrorKind::Conflict, "", message);
        return Err(Broken { subject: String::new(), error });
    }
    let mut versions: BTreeMap<String, u32> = BTreeMap::new();
    for step in &plan.steps {
        if let Action::Keep { version, .. } = step.action {
            versions.insert(step.wanted.subject.clone(), version);
        }
    }
    let wanted = plan.steps.iter().map(|step| step.wanted.clone()).collect();
    let mut steps: BTreeMap<(String, String), &Step> = BTreeMap::new();
    for step in &plan.steps {
        steps.insert((step.wanted.subject.clone(), step.wanted.text.clone()), step);
    }
    for wave in waves(wanted) {
        let wave: Vec<&Step> = wave
            .into_iter()
            .filter_map(|wanted| steps.get(&(wanted.subject, wanted.text)).copied())
            .filter(|step| step.is_change())
            .collect();
        let made = run(registry, &wave, &versions, &mut done).await?;
        versions.extend(made);
    }
    Ok(())
}

/// Takes the steps of a wave, some at a time, until one fails.
async fn run(
    registry: &dyn Admin,
    wave: &[&Step],
    versions: &BTreeMap<String, u32>,
    done: &mut impl FnMut(Done),
) -> Result<Vec<(String, u32)>, Broken> {
    let (mut left, mut made, mut broken) = (wave.iter(), Vec::new(), None);
    let mut running = FuturesUnordered::new();
    loop {
        while running.len() < PARALLEL && broken.is_none() {
            let Some(step) = left.next() else { break };
            running.push(take(registry, step, versions));
        }
        let Some((finished, result)) = running.next().await else { break };
        for one in finished {
            if let Done::Registered { subject, version, .. } = &one {
                made.push((subject.clone(), *version));
            }
            done(one);
        }
        broken = broken.or_else(|| result.err());
    }
    match broken {
        Some(broken) => Err(broken),
        None => Ok(made),
    }
}

/// Takes one step, and gives what was done even if it broke.
async fn take(
    registry: &dyn Admin,
    step: &Step,
    versions: &BTreeMap<String, u32>,
) -> (Vec<Done>, Result<(), Broken>) {
    let mut done = Vec::new();
    let result = try_to_take(registry, step, versions, &mut done).await;
    let subject = step.wanted.subject.clone();
    (done, result.map_err(|error| Broken { subject, error }))
}

async fn try_to_take(
    registry: &dyn Admin,
    step: &Step,
    versions: &BTreeMap<String, u32>,
    done: &mut Vec<Done>,
) -> Result<(), Error> {
    let subject = &step.wanted.subject;
    // A new version is judged by the new level; some registries know no level of what is not there.
    let is_new = step.action == Action::Create;
    if !is_new {
        set_level(registry, step, done).await?;
    }
    if !matches!(step.action, Action::Keep { .. }) {
        let document = document(&step.wanted, |subject| versions.get(subject).copied());
        let document = document.ok_or_else(|| {
            Error::new(ErrorKind::Settings, &**subject, "it refers to what the plan has not")
        })?;
        let Registration { id, version, .. } = registry.register(subject, &document).await?;
        let version = match version {
            Some(version) => version,
            None => registry.lookup(subject, &document).await?.version,
        };
        done.push(Done::Registered { subject: subject.clone(), version, id });
    }
    if is_new {
        set_level(registry, step, done).await?;
    }
    Ok(())
}

async fn set_level(registry: &dyn Admin, step: &Step, done: &mut Vec<Done>) -> Result<(), Error> {
    if let Some((_, level)) = step.level {
        let subject = &step.wanted.subject;
        registry.set_level(Some(subject), Some(level)).await?;
        done.push(Done::LevelSet { subject: subject.clone(), level });
    }
    Ok(())
}
