//! Logical types.
use super::Reader;
use crate::avro::codec::{DecodeError, DecodeErrorKind, uuid_text};
use crate::avro::logical::{AvroDuration, BigDecimal, Decimal};
use crate::time::{Date, LocalTimestamp, Micros, Millis, TimeOfDay, Timestamp, Unit};
use uuid::Uuid;

impl Reader<'_> {
    /// A UUID in its text form, as a [`Uuid`] or a type made from one.
    ///
    /// # Errors
    /// The string is not 36 characters in the form 8-4-4-4-12.
    #[inline(always)]
    pub fn uuid_text<T: From<Uuid>>(&mut self) -> Result<T, DecodeError> {
        let before = self.rest;
        let text = self.slice()?;
        match uuid_text::parse(text) {
            Some([high, low]) => Ok(Uuid::from_u64_pair(high, low).into()),
            None => self.fail(DecodeErrorKind::InvalidUuid, before),
        }
    }

    /// A UUID as fixed(16).
    ///
    /// # Errors
    /// The datum ends.
    #[inline(always)]
    pub fn uuid_fixed<T: From<Uuid>>(&mut self) -> Result<T, DecodeError> {
        self.fixed().map(|bytes| Uuid::from_bytes(bytes).into())
    }

    /// A `timestamp-*`, a long.
    ///
    /// # Errors
    /// As [`long`](Self::long).
    #[inline(always)]
    pub fn timestamp<U: Unit>(&mut self) -> Result<Timestamp<U>, DecodeError> {
        self.long().map(Timestamp::new)
    }

    /// A `local-timestamp-*`, a long.
    ///
    /// # Errors
    /// As [`long`](Self::long).
    #[inline(always)]
    pub fn local_timestamp<U: Unit>(&mut self) -> Result<LocalTimestamp<U>, DecodeError> {
        self.long().map(LocalTimestamp::new)
    }

    /// A `date`, an int.
    ///
    /// # Errors
    /// As [`int`](Self::int).
    #[inline(always)]
    pub fn date(&mut self) -> Result<Date, DecodeError> {
        self.int().map(Date::new)
    }

    /// A `time-millis`, an int.
    ///
    /// # Errors
    /// As [`int`](Self::int).
    #[inline(always)]
    pub fn time_millis(&mut self) -> Result<TimeOfDay<Millis>, DecodeError> {
        self.int().map(|count| TimeOfDay::new(count.into()))
    }

    /// A `time-micros`, a long.
    ///
    /// # Errors
    /// As [`long`](Self::long).
    #[inline(always)]
    pub fn time_micros(&mut self) -> Result<TimeOfDay<Micros>, DecodeError> {
        self.long().map(TimeOfDay::new)
    }

    /// A `duration`, fixed(12).
    ///
    /// # Errors
    /// The datum ends.
    #[inline(always)]
    pub fn duration(&mut self) -> Result<AvroDuration, DecodeError> {
        self.fixed().map(AvroDuration::from_bytes)
    }

    /// A `decimal` over bytes.
    ///
    /// # Errors
    /// It has more digits than its precision, or those of [`slice`](Self::slice).
    #[inline(always)]
    pub fn decimal_bytes<const P: u32, const S: u32>(
        &mut self,
    ) -> Result<Decimal<P, S>, DecodeError> {
        let before = self.rest;
        let bytes = self.slice()?;
        self.decimal(Decimal::from_be_bytes(bytes), before)
    }

    /// A `decimal` over fixed(`size`).
    ///
    /// # Errors
    /// It has more digits than its precision, or the datum ends.
    #[inline(always)]
    pub fn decimal_fixed<const P: u32, const S: u32>(
        &mut self,
        size: usize,
    ) -> Result<Decimal<P, S>, DecodeError> {
        let before = self.rest;
        let bytes = self.raw(size)?;
        self.decimal(Decimal::from_be_bytes(bytes), before)
    }

    /// A `decimal` of more than 38 digits over bytes.
    ///
    /// # Errors
    /// It has more digits than its precision, or those of [`slice`](Self::slice).
    #[inline(always)]
    pub fn big_decimal_bytes<const P: u32, const S: u32>(
        &mut self,
    ) -> Result<BigDecimal<P, S>, DecodeError> {
        let before = self.rest;
        let bytes = self.slice()?;
        self.decimal(BigDecimal::from_unscaled(bytes), before)
    }

    /// A `decimal` of more than 38 digits over fixed(`size`).
    ///
    /// # Errors
    /// It has more digits than its precision, or the datum ends.
    #[inline(always)]
    pub fn big_decimal_fixed<const P: u32, const S: u32>(
        &mut self,
        size: usize,
    ) -> Result<BigDecimal<P, S>, DecodeError> {
        let before = self.rest;
        let bytes = self.raw(size)?;
        self.decimal(BigDecimal::from_unscaled(bytes), before)
    }

    #[inline(always)]
    fn decimal<T>(&self, value: Option<T>, before: &[u8]) -> Result<T, DecodeError> {
        match value {
            Some(value) => Ok(value),
            None => self.fail(DecodeErrorKind::DecimalOutOfRange, before),
        }
    }
}
