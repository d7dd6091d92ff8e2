//! Random data for a layout, written by the Avro specification alone: nothing of the codec under test is used.

use factline_core::avro::layout::{FieldLayout, Layout, LayoutKind, LogicalShape, Shape};
use fastrand::Rng;

/// What every string that must not be shown contains.
pub(crate) const CANARY: &str = "Canary";

/// Which strings are canaries.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Plant {
    /// Those in tagged fields: what `Debug` and redacted JSON must not show.
    Tagged,
    /// All of them: what an error must not show.
    Everywhere,
}

/// A datum of a layout.
///
/// Equal `public` seeds give equal values outside of tagged fields, and tell equally which optional fields are
/// there; `secret` decides the content of tagged fields.
pub(crate) fn datum(layout: &Layout, plant: Plant, public: u64, secret: u64) -> Vec<u8> {
    let mut writer = Generator {
        out: Vec::new(),
        public: Rng::with_seed(public),
        secret: Rng::with_seed(secret),
        plant,
        tagged: false,
        depth: 0,
    };
    writer.named(layout);
    writer.out
}

struct Generator {
    out: Vec<u8>,
    public: Rng,
    secret: Rng,
    plant: Plant,
    /// Whether what is written now lies inside of a tagged field.
    tagged: bool,
    /// How deep records are nested: beyond a few levels only the first branch and empty arrays are written.
    depth: usize,
}

impl Generator {
    fn rng(&mut self) -> &mut Rng {
        if self.tagged { &mut self.secret } else { &mut self.public }
    }

    fn named(&mut self, layout: &Layout) {
        let outside = self.tagged;
        self.tagged |= layout.tag.is_some();
        self.depth += 1;
        match layout.kind {
            LayoutKind::Record { fields } => fields.iter().for_each(|field| self.field(field)),
            LayoutKind::Enum { symbols, .. } => {
                let symbol = self.rng().usize(..symbols.len());
                self.index(symbol);
            }
            LayoutKind::Fixed { size, .. } => self.random(size),
        }
        self.depth -= 1;
        self.tagged = outside;
    }

    fn field(&mut self, field: &FieldLayout) {
        match (field.tag, field.shape) {
            (None, shape) => self.shape(&shape),
            // Whether an optional field is there may be seen, so it is no secret.
            (Some(_), Shape::Union(branches)) if branches.len() == 2 => {
                let branch = self.branch(branches);
                self.index(branch);
                self.secretly(&branches[branch]);
            }
            (Some(_), shape) => self.secretly(&shape),
        }
    }

    fn secretly(&mut self, shape: &Shape) {
        let outside = std::mem::replace(&mut self.tagged, true);
        self.shape(shape);
        self.tagged = outside;
    }

    fn shape(&mut self, shape: &Shape) {
        match *shape {
            Shape::Null => {}
            Shape::Boolean => {
                let value = self.rng().bool();
                self.out.push(u8::from(value));
            }
            Shape::Int => {
                let value = self.rng().i32(..);
                self.long(value.into());
            }
            Shape::Long => {
                let value = self.rng().i64(..);
                self.long(value);
            }
            Shape::Float => {
                let value = self.rng().f32();
                self.out.extend(value.to_le_bytes());
            }
            Shape::Double => {
                let value = self.rng().f64();
                self.out.extend(value.to_le_bytes());
            }
            Shape::Bytes => {
                let length = self.rng().usize(..6);
                self.index(length);
                self.random(length);
            }
            Shape::String => {
                let text = self.text();
                self.string(&text);
            }
            Shape::Logical(logical) => self.logical(logical),
            Shape::Array(items) => self.items(|writer| writer.shape(items)),
            Shape::Map(values) => {
                // In the order of their keys, as a `BTreeMap` is written.
                let mut keys = [self.text(), self.text()];
                keys.sort();
                let mut keys = keys.into_iter();
                self.items(|writer| {
                    writer.string(&keys.next().expect("at most two items"));
                    writer.shape(values);
                });
            }
            Shape::Union(branches) => {
                let branch = self.branch(branches);
                self.index(branch);
                self.shape(&branches[branch]);
            }
            Shape::Named(layout) => self.named(layout()),
        }
    }

    fn branch(&mut self, branches: &[Shape]) -> usize {
        if self.depth > 6 { 0 } else { self.rng().usize(..branches.len()) }
    }

    /// One block of up to two items, and the end of blocks.
    fn items(&mut self, mut item: impl FnMut(&mut Self)) {
        let count = if self.depth > 6 { 0 } else { self.rng().usize(..3) };
        if count > 0 {
            self.index(count);
            (0..count).for_each(|_| item(self));
        }
        self.out.push(0);
    }

    fn text(&mut self) -> String {
        let word = if self.tagged || self.plant == Plant::Everywhere { CANARY } else { "open" };
        format!("{word}-{:016x}", self.rng().u64(..))
    }

    fn string(&mut self, text: &str) {
        self.index(text.len());
        self.out.extend(text.bytes());
    }

    fn logical(&mut self, logical: LogicalShape) {
        match logical {
            LogicalShape::Uuid { .. } => {
                let text = uuid::Uuid::from_u128(self.rng().u128(..)).to_string();
                self.string(&text);
            }
            LogicalShape::Decimal { .. } => {
                // One byte always fits the precision.
                self.index(1);
                let digit = self.rng().u8(..10);
                self.out.push(digit);
            }
            LogicalShape::Date | LogicalShape::TimeMillis => {
                let value = self.rng().i32(..86_400_000);
                self.long(value.into());
            }
            LogicalShape::Duration => self.random(12),
            _ => {
                let value = self.rng().i64(0..86_400_000_000);
                self.long(value);
            }
        }
    }

    fn random(&mut self, length: usize) {
        let start = self.out.len();
        self.out.resize(start + length, 0);
        let rng = if self.tagged { &mut self.secret } else { &mut self.public };
        rng.fill(&mut self.out[start..]);
    }

    fn index(&mut self, value: usize) {
        self.long(i64::try_from(value).expect("a small number"));
    }

    fn long(&mut self, value: i64) {
        let mut rest = (value.cast_unsigned() << 1) ^ (value >> 63).cast_unsigned();
        while rest >= 0x80 {
            self.out.push(u8::try_from(rest & 0x7f).expect("seven bits") | 0x80);
            rest >>= 7;
        }
        self.out.push(u8::try_from(rest).expect("seven bits"));
    }
}
