//! [`Upcasters`]: changes of a schema that Avro can't express, as Rust.
//!
//! Avro resolves what is added, dropped, renamed or widened. It can't split a name in two, turn
//! cents into euros or tell what a flag used to stand for. An [`Upcast`] does, for the data of
//! given writers: it makes a datum of a later version from one of an earlier, either by names on
//! dynamic values ([`Upcast::new`]) or from one Rust type to another ([`Upcast::typed`]).
//!
//! Upcasters are applied in order: version 1 becomes version 2 by one, version 2 becomes version 3
//! by the next, and what Avro can resolve by itself is resolved before, between and after them.
//! Data of a writer that no upcaster names are read as ever, and cost nothing more.

mod chain;
mod error;
mod fit;
mod new;
mod old;
mod step;
#[cfg(test)]
mod tests;

/// The guide, whose examples are compiled here.
#[cfg(all(doctest, feature = "derive"))]
#[doc = include_str!("../../../../docs/guides/evolution.md")]
struct Guide;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use crate::avro::codec::Named;
use crate::avro::finding::Findings;
use crate::avro::layout::schema_json;
use crate::avro::plan::Plan;
use crate::avro::schema::Schema;
use crate::event::{Event, EventDescriptor};

pub(super) use chain::Chain;
pub use error::{InvalidUpcast, Refusal, UpcastError, UpcastErrorKind};
pub use new::New;
pub use old::Old;
use step::{Dynamic, Step, Typed};

/// One step: from the data of some writers to those of a later version.
///
/// # Examples
///
/// ```
/// use factline_core::event::Upcast;
///
/// let v1 = r#"{"type": "record", "name": "Parcel", "fields": [
///     {"name": "receiver", "type": "string"}, {"name": "cents", "type": "int"}]}"#;
/// let v2 = r#"{"type": "record", "name": "Parcel", "fields": [
///     {"name": "given_name", "type": "string"}, {"name": "family_name", "type": "string"},
///     {"name": "cents", "type": "long"}]}"#;
/// // `cents` is not mentioned: Avro resolves it.
/// let upcast = Upcast::new([v1], v2, |old, new| {
///     let (given, family) = old.str("receiver")?.split_once(' ').unwrap_or_default();
///     new.set("given_name", given).set("family_name", family);
///     Ok(())
/// })?;
/// # let _ = upcast;
/// # Ok::<(), factline_core::avro::finding::Findings>(())
/// ```
#[derive(Clone)]
pub struct Upcast {
    writers: Vec<Schema>,
    input: Schema,
    output: Schema,
    step: Arc<dyn Step>,
}

impl Upcast {
    /// A step on dynamic values, by the names of fields.
    ///
    /// It takes the data of all schemas `from`, oldest first; those of older ones are resolved to
    /// the last, which `change` sees. The new record starts with what Avro makes of it: fields
    /// that it can resolve by name or alias, and defaults. `change` sets the others.
    ///
    /// # Errors
    ///
    /// A text is no valid schema of a record, or there is none to take data from.
    pub fn new<'t>(
        from: impl IntoIterator<Item = &'t str>,
        to: &str,
        change: impl Fn(&Old<'_>, &mut New<'_>) -> Result<(), Refusal> + Send + Sync + 'static,
    ) -> Result<Self, Findings> {
        let writers: Vec<_> = from.into_iter().map(Schema::parse).collect::<Result<_, _>>()?;
        let output = Schema::parse(to)?;
        let input = writers.last().unwrap_or(&output).clone();
        let step = Arc::new(Dynamic::new(input.clone(), output.clone(), Box::new(change)));
        Ok(Self { writers, input, output, step })
    }

    /// A step from one Rust type to another, such as from the type that was generated from an
    /// earlier version.
    ///
    /// It takes the data of all schemas `from`, and those of `A`'s own; all are resolved to that.
    ///
    /// # Errors
    ///
    /// A text is no valid schema, or the layout of a type makes none.
    ///
    /// # Examples
    ///
    /// ```
    /// # use factline_core::avro::finding::Findings;
    /// # use factline_core::avro::codec::Named;
    /// use factline_core::event::{Refusal, Upcast};
    ///
    /// # fn types<ParcelV1: Named + 'static, Parcel: Named + 'static>(
    /// #     with_weight: fn(ParcelV1) -> Option<Parcel>,
    /// # ) -> Result<Upcast, Findings> {
    /// Upcast::typed([], move |old: ParcelV1| -> Result<Parcel, Refusal> {
    ///     with_weight(old).ok_or(Refusal("a parcel without weight"))
    /// })
    /// # }
    /// ```
    pub fn typed<'t, A: Named + 'static, B: Named + 'static>(
        from: impl IntoIterator<Item = &'t str>,
        change: impl Fn(A) -> Result<B, Refusal> + Send + Sync + 'static,
    ) -> Result<Self, Findings> {
        let input = Schema::parse(&schema_json(A::layout()))?;
        let output = Schema::parse(&schema_json(B::layout()))?;
        let mut writers: Vec<_> = from.into_iter().map(Schema::parse).collect::<Result<_, _>>()?;
        writers.push(input.clone());
        Ok(Self { writers, input, output, step: Arc::new(Typed::new(change)) })
    }

    fn takes(&self, resolution: &[u8; 32]) -> bool {
        self.writers.iter().any(|writer| writer.fingerprints().resolution == *resolution)
    }
}

impl fmt::Debug for Upcast {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Upcast").field("writers", &self.writers.len()).finish_non_exhaustive()
    }
}

/// The upcasters of a catalog, by event.
///
/// Give them to whatever reads events: a consumer's builder, an event store, or
/// [`WriterSchema::with_upcasters`](crate::event::WriterSchema::with_upcasters).
#[derive(Clone, Debug, Default)]
pub struct Upcasters {
    /// By the full name of the event's record.
    steps: BTreeMap<&'static str, Vec<Upcast>>,
}

impl Upcasters {
    /// None.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a step for data that are read as the event `E`; the order of calls does not matter.
    ///
    /// # Errors
    ///
    /// The step takes what `E` itself writes, what another step takes, or leads back to data that
    /// were upcast before.
    pub fn with<E: Event>(mut self, upcast: Upcast) -> Result<Self, InvalidUpcast> {
        let event = E::DESCRIPTOR;
        let steps = self.steps.entry(event.full_name).or_default();
        if upcast.takes(&event.schema.resolution()) {
            return Err(InvalidUpcast::Current(event.full_name));
        }
        let mut writers = upcast.writers.iter().map(|writer| writer.fingerprints().resolution);
        if writers.any(|writer| steps.iter().any(|step| step.takes(&writer))) {
            return Err(InvalidUpcast::Twice(event.full_name));
        }
        steps.push(upcast);
        if steps.iter().any(|step| runs_in_circles(steps, step)) {
            return Err(InvalidUpcast::Circle(event.full_name));
        }
        Ok(self)
    }

    /// The steps for data of `writer` that are read as an event; none where Avro does it all.
    pub(super) fn chain(
        &self,
        writer: &Schema,
        resolution: &[u8; 32],
        reader: (&'static EventDescriptor, &Schema),
    ) -> Option<Chain> {
        let steps = self.steps.get(reader.0.full_name)?;
        let mut open = following(steps, resolution)?;
        let mut from = writer.clone();
        let mut links = Vec::new();
        loop {
            links.push((Plan::new(&from, &open.input), Arc::clone(&open.step)));
            from = open.output.clone();
            match following(steps, &from.fingerprints().resolution) {
                Some(next) => open = next,
                None => return Some(Chain::new(reader.0, links, Plan::new(&from, reader.1))),
            }
        }
    }
}

/// The step that takes the data of this writer.
fn following<'s>(steps: &'s [Upcast], resolution: &[u8; 32]) -> Option<&'s Upcast> {
    steps.iter().find(|step| step.takes(resolution))
}

/// Whether what a step makes comes back to a step that was taken before.
fn runs_in_circles(steps: &[Upcast], start: &Upcast) -> bool {
    let mut open = Some(start);
    for _ in 0..=steps.len() {
        let Some(step) = open else { return false };
        open = following(steps, &step.output.fingerprints().resolution);
    }
    open.is_some()
}
