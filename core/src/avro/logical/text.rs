//! Decimal numbers as text: an optional sign, digits, and a point with digits behind it. Never an exponent.
use std::fmt;

/// What is wrong with a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ParseDecimalErrorKind {
    /// It is not an optional sign and digits, with at most one point between two of them.
    Syntax,
    /// More digits behind the point than the scale has.
    Scale,
    /// More digits than the precision has.
    Precision,
}

/// A text is no decimal of the asked-for precision and scale. The text itself is not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ParseDecimalError {
    pub(super) kind: ParseDecimalErrorKind,
    pub(super) precision: u32,
    pub(super) scale: u32,
}

impl ParseDecimalError {
    /// What is wrong.
    #[must_use]
    pub const fn kind(&self) -> ParseDecimalErrorKind {
        self.kind
    }
}

impl fmt::Display for ParseDecimalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kind, precision, scale } = self;
        match kind {
            ParseDecimalErrorKind::Syntax => {
                f.write_str("not a decimal number of the form -123.45")
            }
            ParseDecimalErrorKind::Scale => write!(f, "more than {scale} digits behind the point"),
            ParseDecimalErrorKind::Precision => {
                write!(f, "more than {precision} digits, {scale} of them behind the point")
            }
        }
    }
}

impl std::error::Error for ParseDecimalError {}

/// The sign of a number (true if it is negative) and all its digits, as many behind the point as the scale has.
pub(super) fn parse(text: &str, scale: u32) -> Result<(bool, String), ParseDecimalErrorKind> {
    let (negative, number) = match text.as_bytes().first() {
        Some(b'-') => (true, &text[1..]),
        Some(b'+') => (false, &text[1..]),
        _ => (false, text),
    };
    let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if !all_digits(whole) || !all_digits(fraction) {
        return Err(ParseDecimalErrorKind::Syntax);
    }
    let fraction = fraction.trim_end_matches('0');
    let scale = scale as usize;
    if fraction.len() > scale {
        return Err(ParseDecimalErrorKind::Scale);
    }
    Ok((negative, format!("{whole}{fraction:0<scale$}").trim_start_matches('0').to_owned()))
}

/// Writes a number of these digits (without leading zeros), the last `scale` of them behind the point.
pub(super) fn write(
    f: &mut fmt::Formatter<'_>,
    negative: bool,
    digits: &str,
    scale: u32,
) -> fmt::Result {
    let scale = scale as usize;
    let padded = format!("{digits:0>width$}", width = scale + 1);
    let (whole, fraction) = padded.split_at(padded.len() - scale);
    let point = if scale == 0 { "" } else { "." };
    f.pad_integral(!negative, "", &format!("{whole}{point}{fraction}"))
}
