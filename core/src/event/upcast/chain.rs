//! All steps on the way from one writer to an event.

use std::borrow::Cow;
use std::sync::Arc;

use super::step::Step;
use super::{UpcastError, UpcastErrorKind};
use crate::avro::plan::Plan;
use crate::event::EventDescriptor;

/// The steps, each with the plan that leads to it, and the plan that leads to the event.
pub(in crate::event) struct Chain {
    event: &'static EventDescriptor,
    links: Vec<(Plan, Arc<dyn Step>)>,
    last: Plan,
}

impl Chain {
    pub(super) fn new(
        event: &'static EventDescriptor,
        links: Vec<(Plan, Arc<dyn Step>)>,
        last: Plan,
    ) -> Self {
        Self { event, links, last }
    }

    /// A datum of the writer as the event would have been written.
    pub(in crate::event) fn run(&self, datum: &[u8]) -> Result<Vec<u8>, UpcastError> {
        let mut datum = Cow::Borrowed(datum);
        for (index, (plan, step)) in self.links.iter().enumerate() {
            let made = plan
                .transcode(&datum)
                .map_err(UpcastErrorKind::Unresolvable)
                .and_then(|bytes| step.apply(&bytes));
            datum = Cow::Owned(made.map_err(|kind| self.error(index, kind))?);
        }
        let last = self.last.transcode(&datum).map(Cow::into_owned);
        last.map_err(|error| self.error(self.links.len(), UpcastErrorKind::Unresolvable(error)))
    }

    fn error(&self, index: usize, kind: UpcastErrorKind) -> UpcastError {
        UpcastError { event: self.event.full_name, step: index + 1, kind }
    }
}
