//! Dates and times (data types DT and DTM/TS).

/// A date or time as HL7 writes it, `YYYY[MM[DD[HH[MM[SS[.S…]]]]]][±ZZZZ]`, with its precision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// The year.
    pub year: i32,
    /// The month, 1 to 12; 1 where the text doesn't say.
    pub month: u8,
    /// The day, 1 to 31; 1 where the text doesn't say.
    pub day: u8,
    /// Microseconds since midnight; 0 where the text doesn't say.
    pub micros: i64,
    /// Minutes east of Greenwich, where the text says so.
    pub offset: Option<i32>,
    /// How much of it the text says.
    pub precision: Precision,
}

/// How exactly a [`Moment`] was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Precision {
    /// The year alone.
    Year,
    /// Year and month.
    Month,
    /// A calendar day.
    Day,
    /// A time of that day.
    Time,
}

impl Moment {
    /// Reads HL7's text; none where it is no date, or one that no calendar has.
    ///
    /// # Example
    ///
    /// ```
    /// use hospital::hl7::{Moment, Precision};
    /// let moment = Moment::parse("202601051130+0215").expect("a time");
    /// assert_eq!((moment.precision, moment.offset), (Precision::Time, Some(135)));
    /// assert!(Moment::parse("20260230").is_none());
    /// ```
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (clock, offset) = match text.find(['+', '-']) {
            Some(at) => (&text[..at], Some(parse_offset(&text[at..])?)),
            None => (text, None),
        };
        let (whole, fraction) = clock.split_once('.').unwrap_or((clock, ""));
        let part = |from: usize, to: usize| number(whole.get(from..to)?);
        let precision = match whole.len() {
            4 => Precision::Year,
            6 => Precision::Month,
            8 => Precision::Day,
            10 | 12 | 14 => Precision::Time,
            _ => return None,
        };
        let or = |from: usize, default: u32| {
            if whole.len() > from { part(from, from + 2) } else { Some(default) }
        };
        let year = i32::try_from(part(0, 4)?).ok()?;
        let (month, day) = (or(4, 1)?, or(6, 1)?);
        let (hour, minute, second) = (or(8, 0)?, or(10, 0)?, or(12, 0)?);
        let sound = (1..=12).contains(&month)
            && (1..=days_in(year, month)).contains(&day)
            && hour < 24
            && minute < 60
            && second < 60
            && (fraction.is_empty() || whole.len() == 14);
        let seconds = i64::from(hour * 3600 + minute * 60 + second);
        sound.then_some(Self {
            year,
            month: u8::try_from(month).ok()?,
            day: u8::try_from(day).ok()?,
            micros: seconds * 1_000_000 + parse_fraction(fraction)?,
            offset,
            precision,
        })
    }
}

fn number(digits: &str) -> Option<u32> {
    digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().ok()).flatten()
}

/// Digits behind the point as microseconds; further ones are dropped.
fn parse_fraction(digits: &str) -> Option<i64> {
    if digits.is_empty() {
        return Some(0);
    }
    if !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let six: String = digits.chars().chain(std::iter::repeat('0')).take(6).collect();
    six.parse().ok()
}

fn parse_offset(text: &str) -> Option<i32> {
    let (sign, digits) = text.split_at_checked(1)?;
    if digits.len() != 4 {
        return None;
    }
    let (hours, minutes) = (number(digits.get(..2)?)?, number(digits.get(2..)?)?);
    let total = i32::try_from(hours * 60 + minutes).ok()?;
    (hours <= 14 && minutes < 60).then_some(if sign == "-" { -total } else { total })
}

fn days_in(year: i32, month: u32) -> u32 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}
