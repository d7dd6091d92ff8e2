//! Logical types.
use super::{EncodeErrorKind, Writer};
use crate::avro::codec::uuid_text;
use crate::avro::logical::{AvroDuration, BigDecimal, Decimal};
use crate::time::{Date, LocalTimestamp, Micros, Millis, TimeOfDay, Timestamp, Unit};
use uuid::Uuid;

impl Writer<'_> {
    /// A UUID as a string of 36 characters.
    #[inline]
    pub fn uuid_text(&mut self, value: &impl AsRef<Uuid>) {
        self.fixed(&uuid_text::format(value.as_ref().as_bytes()));
    }

    /// A UUID as fixed(16).
    #[inline]
    pub fn uuid_fixed(&mut self, value: &impl AsRef<Uuid>) {
        self.fixed(value.as_ref().as_bytes());
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
        self.fixed(&value.to_bytes());
    }

    /// A `decimal` over bytes, in as few bytes as hold it.
    #[inline]
    pub fn decimal_bytes<const P: u32, const S: u32>(&mut self, value: Decimal<P, S>) {
        self.unscaled(value.unscaled());
    }

    fn unscaled(&mut self, value: i128) {
        let bytes = value.to_be_bytes();
        let unused = if value < 0 { value.leading_ones() } else { value.leading_zeros() };
        let start = ((unused.saturating_sub(1)) / 8) as usize;
        self.bytes(&bytes[start.min(15)..]);
    }

    /// A `decimal` over fixed(`size`).
    pub fn decimal_fixed<const P: u32, const S: u32>(&mut self, size: usize, value: Decimal<P, S>) {
        self.widened(size, &value.unscaled().to_be_bytes());
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

    /// A two's-complement number, big-endian, cut or extended to `size` bytes.
    fn widened(&mut self, size: usize, number: &[u8]) {
        let sign = if number.first().is_some_and(|byte| byte & 0x80 != 0) { 0xff } else { 0 };
        let excess = number.len().saturating_sub(size);
        let (cut, kept) = number.split_at(excess);
        let same_sign = kept.first().map_or(sign == 0, |byte| (byte ^ sign) & 0x80 == 0);
        if !same_sign || cut.iter().any(|byte| *byte != sign) {
            return self.fail(EncodeErrorKind::DecimalTooWide);
        }
        for _ in kept.len()..size {
            self.out.push(sign);
        }
        self.out.extend_from_slice(kept);
    }
}
