//! Events that do well on Kafka.

pub(super) mod consumers;
pub(super) mod envelope;
pub(super) mod generator;
pub(super) mod size;
pub(super) mod topics;
