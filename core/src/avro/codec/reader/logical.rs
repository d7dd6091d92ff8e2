//! Logical types.
use super::Reader;
use crate::avro::codec::{DecodeError, DecodeErrorKind, uuid_text};
use crate::avro::logical::{AvroDuration, BigDecimal, Decimal};
use crate::time::{Date, LocalTimestamp, Micros, Millis, TimeOfDay, Timestamp, Unit};
use uuid::Uuid;

impl<'a> Reader<'a> {
    /// A UUID in its text form, as a [`Uuid`] or a type made from one.
    ///
    /// # Errors
    /// The string is not 36 characters in the form 8-4-4-4-12.
    #[inline]
    pub fn uuid_text<T: From<Uuid>>(&mut self) -> Result<T, DecodeError> {
        let at = self.at;
        let text: Option<&[u8; 36]> = self.slice()?.try_into().ok();
        match text.and_then(uuid_text::parse) {
            Some(bytes) => Ok(Uuid::from_bytes(bytes).into()),
            None => Err(DecodeError::new(DecodeErrorKind::InvalidUuid, at)),
        }
    }

    /// A UUID as fixed(16).
    ///
    /// # Errors
    /// The datum ends.
    #[inline]
    pub fn uuid_fixed<T: From<Uuid>>(&mut self) -> Result<T, DecodeError> {
        self.fixed().map(|bytes| Uuid::from_bytes(bytes).into())
    }

    /// A `timestamp-*`, a long.
    ///
    /// # Errors
    /// As [`long`](Self::long).
    #[inline]
    pub fn timestamp<U: Unit>(&mut self) -> Result<Timestamp<U>, DecodeError> {
        self.long().map(Timestamp::new)
    }

    /// A `local-timestamp-*`, a long.
    ///
    /// # Errors
    /// As [`long`](Self::long).
    #[inline]
    pub fn local_timestamp<U: Unit>(&mut self) -> Result<LocalTimestamp<U>, DecodeError> {
        self.long().map(LocalTimestamp::new)
    }

    /// A `date`, an int.
    ///
    /// # Errors
    /// As [`int`](Self::int).
    #[inline]
    pub fn date(&mut self) -> Result<Date, DecodeError> {
        self.int().map(Date::new)
    }

    /// A `time-millis`, an int.
    ///
    /// # Errors
    /// As [`int`](Self::int).
    #[inline]
    pub fn time_millis(&mut self) -> Result<TimeOfDay<Millis>, DecodeError> {
        self.int().map(|count| TimeOfDay::new(count.into()))
    }

    /// A `time-micros`, a long.
    ///
    /// # Errors
    /// As [`long`](Self::long).
    #[inline]
    pub fn time_micros(&mut self) -> Result<TimeOfDay<Micros>, DecodeError> {
        self.long().map(TimeOfDay::new)
    }

    /// A `duration`, fixed(12).
    ///
    /// # Errors
    /// The datum ends.
    #[inline]
    pub fn duration(&mut self) -> Result<AvroDuration, DecodeError> {
        self.fixed().map(AvroDuration::from_bytes)
    }

    /// A `decimal` over bytes.
    ///
    /// # Errors
    /// It has more digits than its precision, or those of [`slice`](Self::slice).
    #[inline]
    pub fn decimal_bytes<const P: u32, const S: u32>(
        &mut self,
    ) -> Result<Decimal<P, S>, DecodeError> {
        let at = self.at;
        let bytes = self.slice()?;
        Decimal::from_be_bytes(bytes)
            .ok_or_else(|| DecodeError::new(DecodeErrorKind::DecimalOutOfRange, at))
    }

    /// A `decimal` over fixed(`size`).
    ///
    /// # Errors
    /// It has more digits than its precision, or the datum ends.
    #[inline]
    pub fn decimal_fixed<const P: u32, const S: u32>(
        &mut self,
        size: usize,
    ) -> Result<Decimal<P, S>, DecodeError> {
        let at = self.at;
        Decimal::from_be_bytes(self.raw(size)?)
            .ok_or_else(|| DecodeError::new(DecodeErrorKind::DecimalOutOfRange, at))
    }

    /// A `decimal` of more than 38 digits over bytes.
    ///
    /// # Errors
    /// As [`slice`](Self::slice).
    #[inline]
    pub fn big_decimal_bytes<const P: u32, const S: u32>(
        &mut self,
    ) -> Result<BigDecimal<P, S>, DecodeError> {
        let at = self.at;
        let bytes = self.slice()?;
        BigDecimal::from_be_bytes(bytes)
            .ok_or_else(|| DecodeError::new(DecodeErrorKind::DecimalOutOfRange, at))
    }

    /// A `decimal` of more than 38 digits over fixed(`size`).
    ///
    /// # Errors
    /// It has more digits than its precision, or the datum ends.
    #[inline]
    pub fn big_decimal_fixed<const P: u32, const S: u32>(
        &mut self,
        size: usize,
    ) -> Result<BigDecimal<P, S>, DecodeError> {
        let at = self.at;
        BigDecimal::from_be_bytes(self.raw(size)?)
            .ok_or_else(|| DecodeError::new(DecodeErrorKind::DecimalOutOfRange, at))
    }

    /// So many bytes without a length of their own.
    pub(crate) fn raw(&mut self, size: usize) -> Result<&'a [u8], DecodeError> {
        self.take(size).ok_or_else(|| self.error(DecodeErrorKind::UnexpectedEnd))
    }
}
