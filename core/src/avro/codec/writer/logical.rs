//! Logical types.
use super::{EncodeErrorKind, State, Writer, full};
use crate::avro::codec::uuid_text;
use crate::avro::logical::{AvroDuration, BigDecimal, Decimal};
use crate::time::{Date, LocalTimestamp, Micros, Millis, TimeOfDay, Timestamp, Unit};
use std::mem::take;
use uuid::Uuid;

impl Writer<'_> {
    /// A UUID as a string of 36 characters.
    #[inline]
    pub fn uuid_text(&mut self, value: &impl AsRef<Uuid>) {
        let uuid = value.as_ref().as_bytes();
        self.rest = put_uuid_text(take(&mut self.rest), self.state, uuid);
    }

    /// A UUID as fixed(16).
    #[inline]
    pub fn uuid_fixed(&mut self, value: &impl AsRef<Uuid>) {
        self.put(*value.as_ref().as_bytes());
    }

    /// A `timestamp-*`, a long.
    #[inline]
    pub fn timestamp<U: Unit>(&mut self, value: Timestamp<U>) {
        self.long(value.count());
    }

    /// A `local-timestamp-*`, a long.
    #[inline]
    pub fn local_timestamp<U: Unit>(&mut self, value: LocalTimestamp<U>) {
        self.long(value.count());
    }

    /// A `date`, an int.
    #[inline]
    pub fn date(&mut self, value: Date) {
        self.int(value.count());
    }

    /// A `time-millis`, an int.
    #[inline]
    pub fn time_millis(&mut self, value: TimeOfDay<Millis>) {
        match i32::try_from(value.count()) {
            Ok(count) => self.int(count),
            Err(_) => self.fail(EncodeErrorKind::IntOverflow),
        }
    }

    /// A `time-micros`, a long.
    #[inline]
    pub fn time_micros(&mut self, value: TimeOfDay<Micros>) {
        self.long(value.count());
    }

    /// A `duration`, fixed(12).
    #[inline]
    pub fn duration(&mut self, value: AvroDuration) {
        self.put(value.to_bytes());
    }

    /// A `decimal` over bytes, in as few bytes as hold it.
    #[inline]
    pub fn decimal_bytes<const P: u32, const S: u32>(&mut self, value: Decimal<P, S>) {
        let (bytes, start) = value.to_be_bytes();
        self.bytes(&bytes[start..]);
    }

    /// A `decimal` over fixed(`size`).
    pub fn decimal_fixed<const P: u32, const S: u32>(&mut self, size: usize, value: Decimal<P, S>) {
        let (bytes, start) = value.to_be_bytes();
        self.widened(size, &bytes[start..]);
    }

    /// A `decimal` of more than 38 digits over bytes.
    #[inline]
    pub fn big_decimal_bytes<const P: u32, const S: u32>(&mut self, value: &BigDecimal<P, S>) {
        self.bytes(value.unscaled());
    }

    /// A `decimal` of more than 38 digits over fixed(`size`).
    pub fn big_decimal_fixed<const P: u32, const S: u32>(
        &mut self,
        size: usize,
        value: &BigDecimal<P, S>,
    ) {
        self.widened(size, value.unscaled());
    }

    /// A two's-complement number, big-endian and as short as can be, extended to `size` bytes.
    fn widened(&mut self, size: usize, number: &[u8]) {
        let Some(missing) = size.checked_sub(number.len()) else {
            return self.fail(EncodeErrorKind::DecimalTooWide);
        };
        let sign = if number.first().is_some_and(|byte| byte & 0x80 != 0) { 0xff } else { 0 };
        for _ in 0..missing {
            self.put([sign]);
        }
        self.raw(number);
    }
}

#[inline(never)]
fn put_uuid_text<'a>(rest: &'a mut [u8], state: &State, uuid: &[u8; 16]) -> &'a mut [u8] {
    match rest.split_first_chunk_mut() {
        Some((text, rest)) => {
            uuid_text::format(uuid, text);
            rest
        }
        None => full(state),
    }
}
