//! [`Raw`]: an event that is not decoded.

mod error;
mod writer;

use std::cell::RefCell;
use std::fmt;
use std::sync::Arc;

use crate::avro::codec::{Named as _, View, from_slice, view_from_slice};
use crate::event::{Envelope, Event, EventDescriptor};

pub use error::RawError;
pub use writer::WriterSchema;

/// How many bytes a thread keeps for the next datum.
const SCRATCH_LIMIT: usize = 1 << 16;

thread_local! {
    /// What another version wrote, as the reader would have: for one datum at a time.
    static SCRATCH: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// An Avro datum and the schema that wrote it.
///
/// `Debug` shows the length, never the bytes.
#[derive(Clone)]
pub struct Raw {
    value: Arc<[u8]>,
    start: usize,
    writer: Option<Arc<WriterSchema>>,
}

impl Raw {
    /// A datum written by an event's own schema, such as one from the event store.
    #[must_use]
    pub fn trusted(datum: impl Into<Arc<[u8]>>) -> Self {
        Self { value: datum.into(), start: 0, writer: None }
    }

    /// The datum in a record's value, which starts after `header` bytes.
    #[must_use]
    pub fn framed(value: Arc<[u8]>, header: usize, writer: Arc<WriterSchema>) -> Self {
        let start = header.min(value.len());
        Self { value, start, writer: Some(writer) }
    }

    /// The datum: Avro binary without a header.
    #[must_use]
    pub fn datum(&self) -> &[u8] {
        &self.value[self.start..]
    }

    /// The schema that wrote it, where a registry named it.
    #[must_use]
    pub const fn writer(&self) -> Option<&Arc<WriterSchema>> {
        self.writer.as_ref()
    }

    /// Decodes the datum as an `E`, whichever version of its schema wrote it.
    ///
    /// Where the writer's schema differs from `E`'s in what readers see, the datum goes through
    /// the plan between the two, which is made once.
    ///
    /// # Errors
    ///
    /// The datum is malformed, or has something that `E` has no place for.
    pub fn decode<E: Event>(&self) -> Result<E, RawError> {
        match self.other_writer(E::DESCRIPTOR) {
            None => from_slice(self.datum()).map_err(RawError::Malformed),
            Some(writer) => SCRATCH.with(|scratch| {
                // The decoder of a type cannot come back here, but who knows.
                let mut own = Vec::new();
                let mut shared = scratch.try_borrow_mut();
                let buffer = shared.as_deref_mut().unwrap_or(&mut own);
                buffer.clear();
                writer.write_for_decoder(E::DESCRIPTOR, self.datum(), buffer)?;
                let event = from_slice(buffer).map_err(RawError::Malformed);
                buffer.shrink_to(SCRATCH_LIMIT);
                event
            }),
        }
    }

    /// The writer, if its data are not those of this reader.
    fn other_writer(&self, reader: &EventDescriptor) -> Option<&WriterSchema> {
        let writer = self.writer.as_deref()?;
        (writer.fingerprints().resolution != reader.schema.resolution()).then_some(writer)
    }

    /// Reads the datum as a borrowed view of an event, whichever version of its schema wrote it.
    ///
    /// Texts and bytes point into the datum itself, or into `scratch` where another version wrote
    /// it; what was in there is overwritten. Keep it for the next datum: nothing is allocated then
    /// but the view's own lists.
    ///
    /// # Errors
    ///
    /// As [`decode`](Self::decode).
    ///
    /// # Examples
    ///
    /// With `LabResultRef<'_>`, the generated view of the event `LabResult`:
    ///
    /// ```
    /// # use factline_core::avro::codec::View;
    /// # use factline_core::event::{Event, Raw, RawError};
    /// # fn code<'d, LabResultRef: View<'d, Owned: Event>>(
    /// #     raw: &'d Raw,
    /// #     scratch: &'d mut Vec<u8>,
    /// #     code: fn(LabResultRef) -> &'d str,
    /// # ) -> Result<&'d str, RawError> {
    /// let view: LabResultRef = raw.view(scratch)?;
    /// # Ok(code(view))
    /// # }
    /// ```
    pub fn view<'d, V: View<'d>>(&'d self, scratch: &'d mut Vec<u8>) -> Result<V, RawError>
    where
        V::Owned: Event,
    {
        let reader = V::Owned::DESCRIPTOR;
        let datum = match self.other_writer(reader) {
            None => self.datum(),
            Some(writer) => {
                scratch.clear();
                writer.write_for_decoder(reader, self.datum(), scratch)?;
                &*scratch
            }
        };
        view_from_slice(datum, V::Owned::layout()).map_err(RawError::Malformed)
    }
}

impl fmt::Debug for Raw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Raw")
            .field("bytes", &self.datum().len())
            .field("writer", &self.writer.as_ref().map(|writer| writer.full_name()))
            .finish()
    }
}

impl Envelope<Raw> {
    /// Decodes the event, and keeps the metadata.
    ///
    /// # Errors
    ///
    /// As [`Raw::decode`].
    pub fn decode<E: Event>(&self) -> Result<Envelope<E>, RawError> {
        let event = self.event.decode::<E>()?;
        Ok(Envelope { meta: self.meta.with_type(E::DESCRIPTOR.event_type), event })
    }

    /// Which of a topic's events this is: by its type, or by its writer's record name where a
    /// foreign producer sent no type.
    #[must_use]
    pub fn find_in(&self, events: &[&'static EventDescriptor]) -> Option<usize> {
        let by_type = |event: &&EventDescriptor| event.event_type == self.meta.event_type;
        events.iter().position(by_type).or_else(|| {
            let record = self.event.writer()?.full_name();
            events.iter().position(|event| event.full_name == record)
        })
    }
}
