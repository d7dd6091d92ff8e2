//! How far an archive is, as a bar.

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use factline::store::archive::{Archive, Step};
use factline::store::{Backend, EventStore};

use crate::output::Progress;

/// The archive in a file, with a bar for whatever is done with it.
pub(super) fn watched<'s, B: Backend>(store: &'s EventStore<B>, file: &Path) -> Archive<'s, B> {
    let shown: Mutex<Option<(Step, Progress)>> = Mutex::default();
    store.archive(file).progress(move |progress| {
        let mut shown = shown.lock().unwrap_or_else(PoisonError::into_inner);
        let count = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
        if shown.as_ref().is_none_or(|(step, _)| *step != progress.step) {
            let bar = Progress::new(name(progress.step), count(progress.events));
            *shown = Some((progress.step, bar));
        }
        if let Some((_, bar)) = &*shown {
            bar.set(count(progress.done));
        }
    })
}

fn name(step: Step) -> &'static str {
    match step {
        Step::Writing => "writing the file",
        Step::Checking => "checking the file",
        Step::Removing => "removing from the store",
        Step::Restoring => "restoring",
        _ => "archiving",
    }
}
