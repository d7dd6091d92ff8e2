//! HL7 v2 messages into typed events: one file for each family of messages.
//!
//! Rules that hold everywhere:
//!
//! - An id comes from a business identifier and its assigning authority ([`Ids`]), so that a
//!   message read twice names the same aggregates.
//! - What an event requires and the message doesn't carry is a [`Gap`], not a guess. A list that
//!   the message doesn't carry is empty, an enum that it doesn't say is `Unknown`, and a flag is
//!   true only where the message says so.
//! - A time without a zone is in the zone of MSH-7, else in UTC. A date stands for its midnight.
//! - What refers to an earlier event (a cancelled admission, a moved appointment) needs that event
//!   in [`Memory`].

mod adt;
mod allergy;
mod billing;
mod cx;
mod document;
mod ids;
mod immunization;
mod intake;
mod observation;
mod order;
mod parts;
mod pharmacy;
mod problem;
mod reason;
mod result;
mod schedule;

pub(crate) use adt::demographics;
pub use ids::Ids;
pub use intake::{processed, received, rejected};
pub use reason::{Gap, Place, Reason};

use cx::{Cx, maybe_date, missing, need_date, need_text};

use crate::catalog::Publish;
use crate::fact::Fact;
use crate::hl7::Message;
use crate::memory::Memory;

/// What became of a message.
#[derive(Debug, Default)]
pub struct Outcome {
    /// The events that it tells of, in the order in which they are to be published.
    pub facts: Vec<Box<dyn Fact>>,
    /// What was not understood.
    pub gaps: Vec<Gap>,
}

/// Maps a message to the events that it tells of: at least one, or a reason why not.
///
/// # Example
///
/// ```
/// use hospital::{hl7, mapping, memory::Memory};
///
/// let file = b"MSH|^~\\&|ADT|NORTH|||20260105081500+0100||ADT^A40|7|T|2.5.1\r\
///     EVN|A40|20260105081500||||\rPID|1||4711^^^NORTH^MR\rMRG|4812^^^NORTH^MR\r";
/// let message = hl7::read("merge.hl7", file).remove(0)?;
/// let outcome = mapping::map(&message, &Memory::default());
/// assert_eq!(
///     outcome.gaps[0].to_string(),
///     "no Patient.Merged: it needs who approved the merge, but EVN-5 (segment 2) is empty",
/// );
/// # Ok::<(), hospital::hl7::Error>(())
/// ```
#[must_use]
pub fn map(message: &Message, memory: &Memory) -> Outcome {
    let cx = Cx::new(message, memory);
    let mut out = Outcome::default();
    match message.trigger() {
        ("", _) | (_, "") => out.gap(Reason::NoTrigger),
        ("ADT", event) => adt::map(&cx, event, &mut out),
        ("BAR" | "DFT", _) => billing::map(&cx, &mut out),
        ("MDM", _) => document::map(&cx, &mut out),
        ("OMG" | "OMI" | "OML" | "OMP" | "ORM", _) => order::map(&cx, &mut out),
        ("ORU" | "OUL", _) => result::map(&cx, &mut out),
        ("PPR", _) => problem::map(&cx, &mut out),
        ("RDE" | "RDS", _) => pharmacy::map(&cx, &mut out),
        ("SIU", _) => schedule::map(&cx, &mut out),
        ("VXU", _) => immunization::map(&cx, &mut out),
        _ => out.not_mapped(&cx),
    }
    if out.facts.is_empty() && out.gaps.is_empty() {
        out.gap(Reason::Nothing {
            what: "it has none of the segments that such a message is about",
        });
    }
    out
}

impl Outcome {
    fn add<E: Publish + std::fmt::Debug>(&mut self, made: Result<E, Reason>) {
        match made {
            Ok(event) => self.facts.push(Box::new(event)),
            Err(reason) => {
                self.gaps.push(Gap { event: Some(E::DESCRIPTOR.event_type), reason });
            }
        }
    }

    fn gap(&mut self, reason: Reason) {
        self.gaps.push(Gap { event: None, reason });
    }

    fn not_mapped(&mut self, cx: &Cx<'_>) {
        let (kind, event) = cx.message.trigger();
        self.gap(Reason::NotMapped { trigger: format!("{kind}^{event}") });
    }
}

#[cfg(test)]
mod tests;
