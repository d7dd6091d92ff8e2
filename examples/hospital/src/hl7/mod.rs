//! Reading HL7 v2: files into messages, messages into segments, fields and text.
//!
//! The reader takes what interfaces really send: byte-order marks, CR, LF and CRLF, MLLP framing
//! bytes, batches (`FHS`/`BHS`), any delimiters, escape sequences, missing segments. It is strict
//! where leniency would lose data: a line that is not a segment makes its message an [`Error`],
//! and so does a batch that announces another number of messages than it holds.
//! No error carries text of the message.
//!
//! ```
//! let file = b"MSH|^~\\&|LAB|NORTH|||20260105||ADT^A01|1|T|2.5.1\rPID|1||4711^^^NORTH^MR\r";
//! let messages = hospital::hl7::read("a.hl7", file);
//! let message = messages[0].as_ref().expect("a sound message");
//! assert_eq!(message.trigger(), ("ADT", "A01"));
//! assert_eq!(message.segment("PID").field(3).component(4).text().as_deref(), Some("NORTH"));
//! assert!(message.segment("PV1").field(19).is_empty());
//! ```

mod decode;
mod error;
mod escape;
mod group;
mod message;
mod moment;
mod read;
mod value;

pub use error::{Error, ErrorKind};
pub use group::Group;
pub use message::{Message, Segment, Separators};
pub use moment::{Moment, Precision};
pub use read::read;
pub use value::{Component, Field, Repetition};

#[cfg(test)]
mod tests;
