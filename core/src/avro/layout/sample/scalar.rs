//! Random values without parts.
use super::Sampler;
use crate::avro::layout::{LogicalShape, Shape};
use crate::avro::logical::{fits, number};
use uuid::Uuid;

/// Milliseconds in a day.
const DAY: i64 = 86_400_000;

/// What a codec gets wrong first.
const EDGES: [i64; 12] =
    [0, -1, 1, 63, 64, -64, -65, i32::MAX as i64, i32::MIN as i64, 1 << 55, i64::MAX, i64::MIN];

/// One, two, three and four bytes of UTF-8, and what JSON escapes.
const CHARACTERS: [char; 14] =
    ['a', 'b', 'Z', '0', ' ', '"', '\\', '\n', '\u{1}', 'é', 'ß', '病', '\u{fffd}', '🩺'];

impl<'a> Sampler<'a> {
    pub(super) fn scalar(&mut self, shape: &Shape, tagged: bool) {
        match shape {
            Shape::Boolean => {
                let value = self.rng.bool();
                self.w.boolean(value);
            }
            Shape::Int => {
                let value = self.integer() as i32;
                self.w.int(value);
            }
            Shape::Long => {
                let value = self.integer();
                self.w.long(value);
            }
            Shape::Float => {
                let value = self.float() as f32;
                self.w.float(value);
            }
            Shape::Double => {
                let value = self.float();
                self.w.double(value);
            }
            Shape::Bytes => match self.canary(tagged) {
                Some(canary) => self.w.bytes(canary.as_bytes()),
                None => {
                    let value = self.bytes();
                    self.w.bytes(&value);
                }
            },
            Shape::String => self.string(tagged),
            Shape::Logical(logical) => self.logical(*logical),
            // The others have parts, and null has no bytes.
            _ => {}
        }
    }

    pub(super) fn string(&mut self, tagged: bool) {
        match self.canary(tagged) {
            Some(canary) => self.w.string(canary),
            None => {
                let len = self.rng.usize(..=self.options.text);
                let text: String =
                    (0..len).map(|_| CHARACTERS[self.rng.usize(..CHARACTERS.len())]).collect();
                self.w.string(&text);
            }
        }
    }

    pub(super) fn fixed(&mut self, size: usize, logical: Option<LogicalShape>, tagged: bool) {
        let mut bytes = vec![0; size];
        match (logical, self.canary(tagged)) {
            (Some(LogicalShape::Decimal { precision, .. }), _) => {
                let number = self.decimal(precision.min(digits_of(size)));
                let negative = number.first().is_some_and(|byte| byte & 0x80 != 0);
                bytes.fill(if negative { 0xff } else { 0 });
                bytes[size.saturating_sub(number.len())..].copy_from_slice(&number);
            }
            (None, Some(canary)) => {
                bytes.iter_mut().zip(canary.bytes().cycle()).for_each(|(to, from)| *to = from);
            }
            _ => self.rng.fill(&mut bytes),
        }
        self.w.raw(&bytes);
    }

    fn logical(&mut self, logical: LogicalShape) {
        let day = match logical {
            LogicalShape::TimeMicros => DAY * 1000,
            _ => DAY,
        };
        match logical {
            LogicalShape::Decimal { precision, .. } => {
                let number = self.decimal(precision);
                self.w.bytes(&number);
            }
            LogicalShape::Uuid { .. } => {
                let uuid = Uuid::from_u128(self.rng.u128(..));
                self.w.string(uuid.hyphenated().encode_lower(&mut Uuid::encode_buffer()));
            }
            LogicalShape::TimeMillis | LogicalShape::TimeMicros => {
                let count = self.rng.i64(0..day);
                self.w.long(count);
            }
            LogicalShape::Date => {
                let days = self.integer() as i32;
                self.w.int(days);
            }
            _ => {
                let count = self.integer();
                self.w.long(count);
            }
        }
    }

    /// A number of at most so many digits, two's complement, big-endian, as short as can be.
    fn decimal(&mut self, precision: u32) -> Vec<u8> {
        let len = self.rng.usize(..=precision as usize);
        let digits: String = (0..len).map(|_| self.rng.digit(10)).collect();
        let bytes = number(self.rng.bool(), digits.trim_start_matches('0'));
        debug_assert!(fits(&bytes, precision));
        bytes
    }

    fn canary(&self, tagged: bool) -> Option<&'a str> {
        self.options.canary.filter(|_| tagged)
    }

    fn integer(&mut self) -> i64 {
        match self.rng.u8(..4) {
            0 => EDGES[self.rng.usize(..EDGES.len())],
            1 => self.rng.i64(-100..100),
            // All lengths of a varint alike.
            2 => self.rng.i64(..) >> self.rng.u8(..64),
            _ => self.rng.i64(0..4_102_444_800_000_000),
        }
    }

    /// Never a NaN, which is unequal to itself.
    fn float(&mut self) -> f64 {
        match self.rng.u8(..4) {
            0 => {
                [0.0, -0.0, 1.5, f64::INFINITY, f64::NEG_INFINITY, 1e-7, 1e21][self.rng.usize(..7)]
            }
            _ => f64::from(self.rng.i32(-1_000_000..1_000_000)) / 64.0,
        }
    }

    fn bytes(&mut self) -> Vec<u8> {
        let mut bytes = vec![0; self.rng.usize(..=self.options.text)];
        self.rng.fill(&mut bytes);
        bytes
    }
}

/// How many decimal digits a two's-complement number of this size can have, all of them.
fn digits_of(size: usize) -> u32 {
    let bits = (8 * size).saturating_sub(1);
    // The logarithm of two to base ten is 0.30103, here from below.
    u32::try_from(bits * 30_102 / 100_000).unwrap_or(u32::MAX)
}
