//! The reference service: HL7 v2 in, typed events through Kafka, typed handlers out.

pub mod catalog;
pub mod desk;
pub mod fact;
pub mod handlers;
pub mod hl7;
pub mod input;
pub mod journal;
pub mod mapping;
pub mod memory;
pub mod report;
pub mod service;

/// The code of the project's README: it must compile and run.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
#[derive(Debug)]
pub struct Readme;
