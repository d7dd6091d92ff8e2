//! What a step does to a datum.

use std::marker::PhantomData;

use super::new::Start;
use super::{New, Old, Refusal, UpcastErrorKind};
use crate::avro::codec::{Named, from_slice, to_vec};
use crate::avro::schema::Schema;

/// From the bytes of one version to those of another.
pub(in crate::event) trait Step: Send + Sync {
    fn apply(&self, datum: &[u8]) -> Result<Vec<u8>, UpcastErrorKind>;
}

/// What a caller changes on dynamic values.
type Change = Box<dyn Fn(&Old<'_>, &mut New<'_>) -> Result<(), Refusal> + Send + Sync>;

/// A step on dynamic values.
pub(super) struct Dynamic {
    input: Schema,
    start: Start,
    change: Change,
}

impl Dynamic {
    pub(super) fn new(input: Schema, output: Schema, change: Change) -> Self {
        Self { start: Start::new(&input, output), input, change }
    }
}

impl Step for Dynamic {
    fn apply(&self, datum: &[u8]) -> Result<Vec<u8>, UpcastErrorKind> {
        let old = Old::read(&self.input, datum).map_err(UpcastErrorKind::Malformed)?;
        let mut new = self.start.with(&old);
        (self.change)(&old, &mut new).map_err(UpcastErrorKind::Refused)?;
        new.finish()
    }
}

/// A step from one Rust type to another.
pub(super) struct Typed<A, B, F> {
    change: F,
    types: PhantomData<fn(A) -> B>,
}

impl<A, B, F> Typed<A, B, F> {
    pub(super) fn new(change: F) -> Self {
        Self { change, types: PhantomData }
    }
}

impl<A: Named, B: Named, F> Step for Typed<A, B, F>
where
    F: Fn(A) -> Result<B, Refusal> + Send + Sync,
{
    fn apply(&self, datum: &[u8]) -> Result<Vec<u8>, UpcastErrorKind> {
        let old = from_slice(datum).map_err(UpcastErrorKind::Malformed)?;
        let new = (self.change)(old).map_err(UpcastErrorKind::Refused)?;
        to_vec(&new).map_err(UpcastErrorKind::Unwritable)
    }
}
