//! The reference service: HL7 v2 in, typed events through Kafka, typed handlers out.

pub mod hl7;
