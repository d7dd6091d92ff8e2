//! Random instances of any type, driven by the tables: for tests (feature `arbitrary`).
//!
//! ```
//! use factline_core::avro::layout::{FieldLayout, Layout, Shape, json, sample};
//! use factline_core::privacy::{Reveal, Tag};
//!
//! static WARD: Layout = Layout::record(
//!     "hospital.Ward",
//!     &[
//!         FieldLayout::new("beds", Shape::Int),
//!         FieldLayout::new("nurse", Shape::String).tagged(Tag::Sensitive),
//!     ],
//! );
//!
//! let options = sample::Options { canary: Some("Florence"), ..sample::Options::default() };
//! let datum = sample::datum(&WARD, 7, &options);
//! let text = json::datum_to_json(&WARD, &datum, Reveal::Full)?;
//! assert!(text.ends_with(r#","nurse":"Florence"}"#));
//! # Ok::<(), factline_core::avro::codec::DecodeError>(())
//! ```
mod scalar;
#[cfg(test)]
mod tests;

use super::{Layout, LayoutKind, Shape};
use crate::avro::codec::{Appender, DEPTH_LIMIT, DecodeError, Named, from_slice};
use fastrand::Rng;

/// What random instances are like.
#[derive(Clone, Copy, Debug)]
pub struct Options<'a> {
    /// The most items of an array or a map.
    pub items: usize,
    /// The most characters of a string and bytes of bytes.
    pub text: usize,
    /// From which nesting of records on unions are null and arrays empty, if they can be.
    pub depth: u32,
    /// What stands in every string and in all bytes that are tagged, or inside something tagged: if it is found in a log, the
    /// log leaks. Where null is one choice of several, it is then not taken.
    pub canary: Option<&'a str>,
}

impl Default for Options<'_> {
    fn default() -> Self {
        Self { items: 3, text: 12, depth: 4, canary: None }
    }
}

/// A random instance; the same one for the same seed and options.
///
/// # Errors
/// The type reads something else than its layout says, or has no instance that is not nested too deep.
pub fn sample<T: Named>(seed: u64, options: &Options<'_>) -> Result<T, DecodeError> {
    from_slice(&datum(T::layout(), seed, options))
}

/// The datum of a random instance.
#[must_use]
pub fn datum(layout: &Layout, seed: u64, options: &Options<'_>) -> Vec<u8> {
    let mut out = Vec::new();
    let mut sampler = Sampler {
        rng: Rng::with_seed(seed),
        options,
        w: Appender::new(&mut out),
        depth: 0,
        stuck: false,
    };
    sampler.named(layout, false);
    out
}

struct Sampler<'a> {
    rng: Rng,
    options: &'a Options<'a>,
    w: Appender<'a>,
    depth: u32,
    /// A type without an instance was met: nothing more is written, and what is written cannot be read.
    stuck: bool,
}

impl Sampler<'_> {
    fn value(&mut self, shape: &Shape, tagged: bool) {
        match shape {
            _ if self.stuck => {}
            Shape::Array(item) => self.block(|sampler| sampler.value(item, tagged)),
            Shape::Map(value) => self.block(|sampler| {
                sampler.string(tagged);
                sampler.value(value, tagged);
            }),
            Shape::Union(branches) => self.union(branches, tagged),
            Shape::Named(layout) => self.named(layout(), tagged),
            scalar => self.scalar(scalar, tagged),
        }
    }

    fn named(&mut self, layout: &Layout, tagged: bool) {
        let tagged = tagged || layout.tag.is_some();
        match layout.kind {
            LayoutKind::Record { fields } => {
                // A type that contains itself with no way out has no instance.
                self.stuck |= self.depth > DEPTH_LIMIT;
                if self.stuck {
                    return;
                }
                self.depth += 1;
                for field in fields {
                    self.value(&field.shape, tagged || field.tag.is_some());
                }
                self.depth -= 1;
            }
            LayoutKind::Enum { symbols, .. } => {
                let index = self.below(symbols.len());
                self.w.index(index);
            }
            LayoutKind::Fixed { size, logical } => self.fixed(size, logical, tagged),
        }
    }

    fn block(&mut self, write: impl Fn(&mut Self)) {
        let count = if self.is_deep() { 0 } else { self.rng.usize(..=self.options.items) };
        if count > 0 {
            self.w.index(count);
            (0..count).for_each(|_| write(self));
        }
        self.w.index(0);
    }

    fn union(&mut self, branches: &[Shape], tagged: bool) {
        let index = self.branch(branches, tagged && self.options.canary.is_some());
        self.w.index(index);
        if let Some(branch) = branches.get(index) {
            self.value(branch, tagged);
        }
    }

    fn branch(&mut self, branches: &[Shape], not_null: bool) -> usize {
        let is_null = |shape: &Shape| matches!(shape, Shape::Null);
        let is_leaf = |shape: &Shape| !matches!(shape, Shape::Named(_));
        if self.is_deep() {
            let null = branches.iter().position(is_null);
            return null.or_else(|| branches.iter().position(is_leaf)).unwrap_or(0);
        }
        let index = self.below(branches.len());
        if not_null && branches.len() > 1 && branches.get(index).is_some_and(is_null) {
            return (index + 1) % branches.len();
        }
        index
    }

    fn is_deep(&self) -> bool {
        self.depth > self.options.depth
    }

    /// A number below a limit; 0 if there is none.
    fn below(&mut self, limit: usize) -> usize {
        if limit == 0 { 0 } else { self.rng.usize(..limit) }
    }
}
