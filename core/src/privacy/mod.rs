//! Privacy in the types: a tagged schema field becomes [`Phi<T>`] or [`Sensitive<T>`].
//!
//! Both wrappers print a placeholder in `Debug` and have no `Display`, no ordering, no `Deref` and no
//! serialisation of their own, so that a value cannot reach a log by accident. The codec sees through them.
mod tag;
mod wrapper;

pub use tag::{Reveal, Tag};
pub use wrapper::{Phi, Sensitive};
