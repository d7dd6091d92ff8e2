//! The message itself as events: received, processed, rejected.

use std::borrow::Cow;

use super::{Cx, Gap};
use crate::catalog::common::{IssueSeverity, OperationIssue};
use crate::catalog::ids::PatientId;
use crate::catalog::interop::{
    Hl7MessageProcessed, Hl7MessageReceived, Hl7MessageRejected,
    Hl7MessageRejectedAcknowledgmentCode,
};
use crate::catalog::{EventId, Phi};
use crate::hl7::Message;
use crate::memory::Memory;

/// The version of this mapping, as `Hl7Message.Processed` names it.
const MAPPING_VERSION: &str = env!("CARGO_PKG_VERSION");

/// The message was read.
#[must_use]
pub fn received(message: &Message) -> Hl7MessageReceived {
    let memory = Memory::default();
    let cx = Cx::new(message, &memory);
    let (message_type, trigger_event) = message.trigger();
    Hl7MessageReceived {
        hl7_message_id: cx.message_id(),
        message_type: message_type.to_owned(),
        trigger_event: trigger_event.to_owned(),
        control_number: header(message, 10),
        sending_application: header(message, 3),
        sending_facility: header(message, 4),
        hl7_version: header(message, 12),
        size_bytes: i32::try_from(cx.archive.size_bytes).unwrap_or(i32::MAX),
        archive: Phi::new(cx.archive),
    }
}

/// Every event that the message tells of was published.
#[must_use]
pub fn processed(
    message: &Message,
    produced_event_ids: Vec<EventId>,
    elapsed: std::time::Duration,
) -> Hl7MessageProcessed {
    let memory = Memory::default();
    let cx = Cx::new(message, &memory);
    Hl7MessageProcessed {
        hl7_message_id: cx.message_id(),
        control_number: header(message, 10),
        produced_event_ids,
        patient_id: patient(&cx),
        processing_ms: i32::try_from(elapsed.as_millis()).unwrap_or(i32::MAX),
        mapping_version: MAPPING_VERSION.to_owned(),
    }
}

/// No event came of the message.
#[must_use]
pub fn rejected(message: &Message, gaps: &[Gap]) -> Hl7MessageRejected {
    let memory = Memory::default();
    let cx = Cx::new(message, &memory);
    Hl7MessageRejected {
        hl7_message_id: cx.message_id(),
        control_number: header(message, 10),
        acknowledgment_code: Hl7MessageRejectedAcknowledgmentCode::Ae,
        issues: gaps.iter().map(issue).collect(),
        sending_application: header(message, 3),
        quarantined: false,
    }
}

fn patient(cx: &Cx<'_>) -> Option<PatientId> {
    cx.patient().ok()
}

fn header(message: &Message, field: usize) -> String {
    message.segment("MSH").field(field).text().map(Cow::into_owned).unwrap_or_default()
}

fn issue(gap: &Gap) -> OperationIssue {
    OperationIssue {
        severity: IssueSeverity::Error,
        code: "not-understood".to_owned(),
        diagnostics: Some(gap.to_string()),
        expression: None,
    }
}
