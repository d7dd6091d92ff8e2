//! Numbers with units (NM, SN, CQ, MO, CP) and reference ranges.

use crate::catalog::Decimal;
use crate::catalog::common::{Money, Quantity, QuantityComparator};
use crate::hl7::{Component, Field, Repetition};

/// An exact decimal; none where the text is no number, or has more digits behind the point than
/// `S` has room for: nothing is rounded.
pub(in crate::mapping) fn decimal<const P: u32, const S: u32>(text: &str) -> Option<Decimal<P, S>> {
    let (negative, digits) = match text.trim().strip_prefix(['-', '+']) {
        Some(rest) => (text.trim().starts_with('-'), rest),
        None => (false, text.trim()),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let fraction = fraction.trim_end_matches('0');
    let scale = usize::try_from(S).ok()?;
    let all_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || fraction.len() > scale || !all_digits(whole) || !all_digits(fraction) {
        return None;
    }
    let unscaled: i128 = format!("{whole}{fraction:0<scale$}").parse().ok()?;
    Decimal::from_unscaled(if negative { -unscaled } else { unscaled })
}

/// A value with the unit of a coded element; none without a unit, since a bare number measures
/// nothing.
pub(in crate::mapping) fn quantity(value: &str, unit: Repetition<'_>) -> Option<Quantity> {
    let text = |component: usize| unit.component(component).text();
    let is_ucum = text(3).is_some_and(|system| system.eq_ignore_ascii_case("UCUM"));
    Some(Quantity {
        value: decimal(value)?,
        ucum_code: text(1).filter(|_| is_ucum).map(std::borrow::Cow::into_owned),
        unit: text(2).or_else(|| text(1))?.into_owned(),
        comparator: None,
    })
}

/// A structured numeric (SN) with one number, such as `>^100`: its comparator and its digits.
pub(in crate::mapping) fn quantity_of(
    value: Repetition<'_>,
    unit: Repetition<'_>,
) -> Option<Quantity> {
    let comparator = match value.component(1).text().as_deref() {
        None | Some("=") => None,
        Some("<") => Some(QuantityComparator::Lt),
        Some("<=") => Some(QuantityComparator::Le),
        Some(">") => Some(QuantityComparator::Gt),
        Some(">=") => Some(QuantityComparator::Ge),
        Some(_) => return None,
    };
    if !value.component(3).is_empty() {
        return None;
    }
    Some(Quantity { comparator, ..quantity(&value.component(2).text()?, unit)? })
}

/// An amount of money (MO in a component): `100&USD`, or CP's and MO's plain `100^USD`.
pub(in crate::mapping) fn money(field: Field<'_>) -> Option<Money> {
    let amount: Component<'_> = field.component(1);
    let currency = amount.subcomponent(2).or_else(|| field.component(2).text())?;
    Some(Money { amount: decimal(&amount.text()?)?, currency: currency.into_owned() })
}

/// A count of units, such as FT1-10.
pub(in crate::mapping) fn units(field: Field<'_>) -> Option<Decimal<12, 3>> {
    decimal(&field.text()?)
}

/// OBX-7 as two bounds, where it is written as `10-20`, `<20` or `>10`.
#[derive(Debug, Default, PartialEq, Eq)]
pub(in crate::mapping) struct Range {
    pub(in crate::mapping) low: Option<Decimal<18, 6>>,
    pub(in crate::mapping) high: Option<Decimal<18, 6>>,
}

impl Range {
    pub(in crate::mapping) fn of(text: &str) -> Self {
        let text = text.trim();
        let after = |signs: &[char]| text.strip_prefix(signs).map(|t| t.trim_start_matches('='));
        if let Some(high) = after(&['<', '≤']) {
            return Self { low: None, high: decimal(high) };
        }
        if let Some(low) = after(&['>', '≥']) {
            return Self { low: decimal(low), high: None };
        }
        // The hyphen behind the first character: a leading one is a sign.
        let split = text.char_indices().skip(1).find(|(_, c)| *c == '-');
        let bounds = split.and_then(|(at, _)| {
            Some((decimal(text[..at].trim())?, decimal(text[at + 1..].trim())?))
        });
        bounds.map_or_else(Self::default, |(low, high)| Self { low: Some(low), high: Some(high) })
    }
}
