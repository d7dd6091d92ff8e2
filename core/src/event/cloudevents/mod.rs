//! CloudEvents 1.0, Kafka binding, binary mode: the metadata as headers.
//!
//! Every attribute is a header `ce_<name>`; the value of the record is the payload alone. Factline
//! adds the extensions `tenantid`, `correlationid`, `causationid` and `actorid`, and W3C's
//! `traceparent`. Foreign producers may send fewer: [`Attributes::read`] takes what is there, and
//! [`Attributes::complete`] says what the rest becomes.

mod error;
mod read;
#[cfg(test)]
mod tests;
mod write;

pub use error::HeaderError;
pub use read::{Arrival, Attributes, Defaults};
pub use write::{CONTENT_TYPE, write};

/// The headers' names.
pub mod header {
    /// Version of CloudEvents, `1.0`.
    pub const SPECVERSION: &str = "ce_specversion";
    /// Id of the event.
    pub const ID: &str = "ce_id";
    /// Type of the event, such as `Patient.Created`.
    pub const TYPE: &str = "ce_type";
    /// The publishing service.
    pub const SOURCE: &str = "ce_source";
    /// Id of the aggregate.
    pub const SUBJECT: &str = "ce_subject";
    /// When it happened, in RFC 3339.
    pub const TIME: &str = "ce_time";
    /// Whose data it is.
    pub const TENANT: &str = "ce_tenantid";
    /// The chain it belongs to.
    pub const CORRELATION: &str = "ce_correlationid";
    /// Id of the event that caused it.
    pub const CAUSATION: &str = "ce_causationid";
    /// Who caused it.
    pub const ACTOR: &str = "ce_actorid";
    /// W3C trace context.
    pub const TRACEPARENT: &str = "traceparent";
    /// Media type of the payload.
    pub const CONTENT_TYPE: &str = "content-type";
    /// Name of the replay that published the event again. It is about the record, not the event, and
    /// so no attribute: [`Attributes`](super::Attributes) don't have it.
    pub const REPLAY: &str = "factline-replay";
}
