//! Documentation that answers a reader's questions.

pub(super) mod deprecated;
pub(super) mod example;
pub(super) mod owner;
pub(super) mod texts;
