//! Text forms: RFC 3339 for instants, ISO 8601 for the rest.
//!
//! Every count has a text. Years outside 0000..=9999, which RFC 3339 has no form for, are written
//! with a sign and at least six digits (ISO 8601's expanded form), and read again.
use crate::time::{Date, LocalTimestamp, TimeOfDay, Timestamp, Unit};
use std::error::Error;
use std::fmt;
use std::str::FromStr;

const SECONDS_PER_DAY: i64 = 86_400;

/// Year, month and day of a count of days since 1970-01-01 (proleptic Gregorian calendar).
///
/// The algorithms are Howard Hinnant's `civil_from_days` and `days_from_civil`.
fn civil(days: i64) -> (i64, i64, i64) {
    // Days are counted from 0000-03-01, so that a leap day is the last of its year.
    let days = days + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    (era * 400 + year + i64::from(month <= 2), month, day)
}

/// The inverse of [`civil`].
pub(super) fn days_of(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let shifted = if month > 2 { month - 3 } else { month + 9 };
    let of_year = (153 * shifted + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

fn write_date(f: &mut fmt::Formatter<'_>, days: i64) -> fmt::Result {
    let (year, month, day) = civil(days);
    match year {
        0..=9999 => write!(f, "{year:04}-{month:02}-{day:02}"),
        _ => write!(f, "{year:+07}-{month:02}-{day:02}"),
    }
}

/// Writes a time of day; a fraction only where there is one, with all digits of its unit.
fn write_time<U: Unit>(f: &mut fmt::Formatter<'_>, count: i64) -> fmt::Result {
    let (seconds, fraction) = (count / U::PER_SECOND, count % U::PER_SECOND);
    write!(f, "{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)?;
    match fraction {
        0 => Ok(()),
        _ => write!(f, ".{fraction:0digits$}", digits = U::DIGITS),
    }
}

fn write_date_time<U: Unit>(f: &mut fmt::Formatter<'_>, count: i64) -> fmt::Result {
    let day = SECONDS_PER_DAY * U::PER_SECOND;
    write_date(f, count.div_euclid(day))?;
    f.write_str("T")?;
    write_time::<U>(f, count.rem_euclid(day))
}

/// `2026-01-31T09:30:00.250Z`.
impl<U: Unit> fmt::Display for Timestamp<U> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_date_time::<U>(f, self.count())?;
        f.write_str("Z")
    }
}

/// `2026-01-31T09:30:00.250`.
impl<U: Unit> fmt::Display for LocalTimestamp<U> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_date_time::<U>(f, self.count())
    }
}

/// `09:30:00.250`; a count outside a day is written as it is, with the name of no hour.
impl<U: Unit> fmt::Display for TimeOfDay<U> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.count() {
            count if (0..SECONDS_PER_DAY * U::PER_SECOND).contains(&count) => {
                write_time::<U>(f, count)
            }
            count => write!(f, "{count}/{}s", U::PER_SECOND),
        }
    }
}

/// `2026-01-31`.
impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_date(f, i64::from(self.count()))
    }
}

/// A text that is no time of the asked-for form. The text itself is not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParseTimeError {
    expected: &'static str,
}

impl fmt::Display for ParseTimeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not a time of the form {}, or out of range", self.expected)
    }
}

impl Error for ParseTimeError {}

/// Reads RFC 3339: any offset, any number of digits; what the unit can't hold is cut off.
impl<U: Unit> FromStr for Timestamp<U> {
    type Err = ParseTimeError;

    fn from_str(text: &str) -> Result<Self, ParseTimeError> {
        Cursor(text.as_bytes())
            .all(|cursor| {
                let local = cursor.date_time::<U>()?;
                let offset = i128::from(cursor.offset()?) * i128::from(U::PER_SECOND);
                i64::try_from(local - offset).ok()
            })
            .map(Self::new)
            .ok_or(ParseTimeError { expected: "2026-01-31T09:30:00Z" })
    }
}

impl<U: Unit> FromStr for LocalTimestamp<U> {
    type Err = ParseTimeError;

    fn from_str(text: &str) -> Result<Self, ParseTimeError> {
        Cursor(text.as_bytes())
            .all(|cursor| i64::try_from(cursor.date_time::<U>()?).ok())
            .map(Self::new)
            .ok_or(ParseTimeError { expected: "2026-01-31T09:30:00" })
    }
}

impl<U: Unit> FromStr for TimeOfDay<U> {
    type Err = ParseTimeError;

    fn from_str(text: &str) -> Result<Self, ParseTimeError> {
        Cursor(text.as_bytes())
            .all(Cursor::time::<U>)
            .map(Self::new)
            .ok_or(ParseTimeError { expected: "09:30:00" })
    }
}

impl FromStr for Date {
    type Err = ParseTimeError;

    fn from_str(text: &str) -> Result<Self, ParseTimeError> {
        Cursor(text.as_bytes())
            .all(|cursor| i32::try_from(cursor.date()?).ok())
            .map(Self::new)
            .ok_or(ParseTimeError { expected: "2026-01-31" })
    }
}

/// The rest of a text that is being read.
struct Cursor<'a>(&'a [u8]);

impl Cursor<'_> {
    /// What `read` gives, if it leaves nothing.
    fn all<T>(mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        read(&mut self).filter(|_| self.0.is_empty())
    }

    fn one_of(&mut self, accepted: &[u8]) -> Option<u8> {
        let (&first, rest) = self.0.split_first()?;
        accepted.contains(&first).then(|| {
            self.0 = rest;
            first
        })
    }

    /// A number of exactly so many digits, from `least` to `most`.
    fn number(&mut self, digits: usize, range: std::ops::RangeInclusive<i64>) -> Option<i64> {
        let (text, rest) = self.0.split_at_checked(digits)?;
        let digit =
            |sum: i64, byte: &u8| byte.is_ascii_digit().then(|| sum * 10 + i64::from(byte - b'0'));
        let number = text.iter().try_fold(0, digit)?;
        self.0 = rest;
        range.contains(&number).then_some(number)
    }

    fn date(&mut self) -> Option<i64> {
        let year = match self.one_of(b"+-") {
            Some(b'-') => -self.expanded_year()?,
            Some(_) => self.expanded_year()?,
            None => self.number(4, 0..=9999)?,
        };
        self.one_of(b"-")?;
        let month = self.number(2, 1..=12)?;
        self.one_of(b"-")?;
        let day = self.number(2, 1..=31)?;
        let days = days_of(year, month, day);
        (civil(days) == (year, month, day)).then_some(days)
    }

    /// At least six digits; nine for the farthest of all counts.
    fn expanded_year(&mut self) -> Option<i64> {
        let digits = self.0.iter().take_while(|byte| byte.is_ascii_digit()).count();
        self.number(digits.clamp(6, 9), 0..=999_999_999)
    }

    fn time<U: Unit>(&mut self) -> Option<i64> {
        let hour = self.number(2, 0..=23)?;
        self.one_of(b":")?;
        let minute = self.number(2, 0..=59)?;
        self.one_of(b":")?;
        // A leap second becomes the next minute, as Unix time has it.
        let second = self.number(2, 0..=60)?;
        let fraction = if self.one_of(b".").is_some() { self.fraction::<U>()? } else { 0 };
        Some((hour * 3600 + minute * 60 + second) * U::PER_SECOND + fraction)
    }

    fn fraction<U: Unit>(&mut self) -> Option<i64> {
        let digits = self.0.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let (text, rest) = self.0.split_at(digits);
        self.0 = rest;
        let padded = text.iter().copied().chain(std::iter::repeat(b'0')).take(U::DIGITS);
        (digits > 0).then(|| padded.fold(0, |sum, byte| sum * 10 + i64::from(byte - b'0')))
    }

    fn date_time<U: Unit>(&mut self) -> Option<i128> {
        let days = self.date()?;
        self.one_of(b"Tt ")?;
        let time = self.time::<U>()?;
        Some(i128::from(days) * i128::from(SECONDS_PER_DAY * U::PER_SECOND) + i128::from(time))
    }

    /// An offset from UTC, in seconds.
    fn offset(&mut self) -> Option<i64> {
        let sign = match self.one_of(b"Zz+-")? {
            b'+' => 1,
            b'-' => -1,
            _ => return Some(0),
        };
        let hours = self.number(2, 0..=23)?;
        self.one_of(b":")?;
        Some(sign * (hours * 3600 + self.number(2, 0..=59)? * 60))
    }
}
