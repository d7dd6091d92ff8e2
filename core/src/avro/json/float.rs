//! Floating-point numbers as JSON text, in the form of Java's `Double.toString`.

/// Appends `number` as JSON: a text that reads back as the same `f64`.
///
/// The form is that of Java up to 18, so that a datum printed here equals the one printed by
/// Avro's own tools: at least one digit after the point, an exponent below 10⁻³ and from 10⁷ on,
/// and the quoted words `"NaN"`, `"Infinity"` and `"-Infinity"` for what JSON has no number for.
/// The digits are the fewest that do, except that whole numbers below 2⁶³, and powers of two, may
/// have one more.
///
/// ```
/// use factline_core::avro::json::write_f64;
///
/// let mut text = String::new();
/// for number in [0.1, 1e21, f64::NAN, 5e-324] {
///     write_f64(&mut text, number);
///     text.push(' ');
/// }
/// assert_eq!(text, r#"0.1 1.0E21 "NaN" 4.9E-324 "#);
/// ```
pub fn write_f64(out: &mut String, number: f64) {
    if push_special(out, number) {
        return;
    }
    let digits = large_whole(number, f64::MANTISSA_DIGITS).unwrap_or_else(|| {
        let shortest = format!("{number:e}");
        let nearest = format!("{number:.*e}", fraction_digits(&shortest));
        if nearest.parse() == Ok(number) { nearest } else { shortest }
    });
    push_finite(out, &digits);
}

/// Appends `number` as JSON: a text that reads back as the same `f32`.
///
/// The form is that of [`write_f64`].
///
/// ```
/// let mut text = String::new();
/// factline_core::avro::json::write_f32(&mut text, 0.1);
/// assert_eq!(text, "0.1"); // as an f64 it would be 0.10000000149011612
/// ```
pub fn write_f32(out: &mut String, number: f32) {
    if push_special(out, f64::from(number)) {
        return;
    }
    let digits = large_whole(number.into(), f32::MANTISSA_DIGITS)
        .or_else(|| power_of_two(number))
        .unwrap_or_else(|| {
            let shortest = format!("{number:e}");
            let nearest = format!("{number:.*e}", fraction_digits(&shortest));
            if nearest.parse() == Ok(number) { nearest } else { shortest }
        });
    push_finite(out, &digits);
}

/// The digits of a power of two, for which Java demands twice the precision.
///
/// Its neighbour below is only half as far away as the one above; Java minds the nearer one on
/// both sides.
fn power_of_two(number: f32) -> Option<String> {
    let fraction = number.to_bits() & 0x7f_ffff;
    let is_power = if number.is_normal() { fraction == 0 } else { fraction.is_power_of_two() };
    let gap = f64::from(number.abs().next_up()) - f64::from(number.abs());
    let is_near = |text: &String| {
        text.parse().is_ok_and(|read: f64| (read - f64::from(number)).abs() < gap / 4.0)
    };
    if !is_power {
        return None;
    }
    (1..=9).map(|digits| format!("{number:.digits$e}")).find(is_near)
}

/// The digits of a whole number that has more bits than its type keeps, yet fits 63.
///
/// Java prints these as integers, less the decimal digits that the missing bits could change.
fn large_whole(number: f64, kept_bits: u32) -> Option<String> {
    let whole = number.abs() as u64;
    let bits = u64::BITS - whole.leading_zeros();
    let missing = bits.checked_sub(kept_bits + 2).filter(|_| bits < 64)?;
    let dropped = (1_u64 << missing).ilog10();
    let unit = 10_u64.pow(dropped);
    let digits = ((whole + unit / 2) / unit).to_string();
    let (first, rest) = digits.split_at(1);
    let sign = if number < 0.0 { "-" } else { "" };
    let exponent = rest.len() + dropped as usize;
    Some(format!("{sign}{first}.{rest}e{exponent}"))
}

/// Reads one of the quoted words that [`write_f64`] writes for what is not a number in JSON.
pub(crate) fn special(word: &str) -> Option<f64> {
    match word {
        "NaN" => Some(f64::NAN),
        "Infinity" => Some(f64::INFINITY),
        "-Infinity" => Some(f64::NEG_INFINITY),
        _ => None,
    }
}

/// Appends the word for a number that JSON can't write; false if it is an ordinary one.
fn push_special(out: &mut String, number: f64) -> bool {
    let word = if number.is_nan() {
        "\"NaN\""
    } else if number == f64::INFINITY {
        "\"Infinity\""
    } else if number == f64::NEG_INFINITY {
        "\"-Infinity\""
    } else {
        return false;
    };
    out.push_str(word);
    true
}

/// How many digits Java prints after the first: those of the shortest text, but at least one.
///
/// Among texts of that length it takes the nearest, and of two equally near ones the even.
fn fraction_digits(shortest: &str) -> usize {
    let mantissa = shortest.split('e').next().unwrap_or(shortest);
    mantissa.split_once('.').map_or(1, |(_, fraction)| fraction.len())
}

/// Lays out the digits of `scientific` (`-d.ddde-n`, as Rust prints it) in Java's form.
fn push_finite(out: &mut String, scientific: &str) {
    let unsigned = scientific.strip_prefix('-').unwrap_or(scientific);
    if unsigned.len() != scientific.len() {
        out.push('-');
    }
    let (mantissa, exponent) = unsigned.split_once('e').unwrap_or((unsigned, "0"));
    let (first, rest) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let rest = rest.trim_end_matches('0');
    match exponent.parse::<i16>() {
        Ok(exponent @ 0..7) => {
            push_with_point(out, first, rest, usize::from(exponent.unsigned_abs()));
        }
        Ok(exponent @ -3..0) => {
            out.push_str("0.");
            out.extend((1..exponent.unsigned_abs()).map(|_| '0'));
            out.push_str(first);
            out.push_str(rest);
        }
        _ => {
            push_with_point(out, first, rest, 0);
            out.push('E');
            out.push_str(exponent);
        }
    }
}

/// Appends the digits with the point `shift` places to the right, and a digit on both its sides.
fn push_with_point(out: &mut String, first: &str, rest: &str, shift: usize) {
    out.push_str(first);
    let (whole, fraction) = rest.split_at(shift.min(rest.len()));
    out.push_str(whole);
    out.extend((whole.len()..shift).map(|_| '0'));
    out.push('.');
    out.push_str(if fraction.is_empty() { "0" } else { fraction });
}

#[cfg(test)]
mod tests {
    use super::{write_f32, write_f64};

    fn double(number: f64) -> String {
        let mut text = String::new();
        write_f64(&mut text, number);
        text
    }

    fn float(number: f32) -> String {
        let mut text = String::new();
        write_f32(&mut text, number);
        text
    }

    #[test]
    fn doubles_look_as_java_prints_them() {
        for (number, text) in [
            (0.0, "0.0"),
            (-0.0, "-0.0"),
            (1.0, "1.0"),
            (-12.5, "-12.5"),
            (100.0, "100.0"),
            (1_234_567.0, "1234567.0"),
            (9_999_999.0, "9999999.0"),
            (1e7, "1.0E7"),
            (12_345_678.0, "1.2345678E7"),
            (0.001, "0.001"),
            (0.0125, "0.0125"),
            (0.000_999, "9.99E-4"),
            (f64::MAX, "1.7976931348623157E308"),
            (f64::MIN_POSITIVE, "2.2250738585072014E-308"),
            (2e-323, "2.0E-323"),
            (1e23, "1.0E23"),
            (4_611_686_018_427_387_904.0, "4.6116860184273879E18"),
            (-1_149_056_281_555_627_776.0, "-1.14905628155562778E18"),
            (f64::NEG_INFINITY, "\"-Infinity\""),
        ] {
            assert_eq!(double(number), text);
        }
    }

    #[test]
    fn floats_keep_their_own_precision() {
        for (number, text) in [
            (f32::MAX, "3.4028235E38"),
            (f32::from_bits(1), "1.4E-45"),
            (455.953_12, "455.95312"),
            (16_777_216.0, "1.6777216E7"),
            (f32::MIN_POSITIVE, "1.17549435E-38"),
            (-468_517_978_112.0, "-4.68517978E11"),
            (f32::INFINITY, "\"Infinity\""),
        ] {
            assert_eq!(float(number), text);
        }
    }

    #[test]
    fn every_text_reads_back_as_the_same_number() {
        let mut bits = 0x9E37_79B9_7F4A_7C15_u64;
        for _ in 0..20_000 {
            bits = bits.wrapping_mul(0x5851_F42D_4C95_7F2D).wrapping_add(0x1405_7B7E_F767_814F);
            let (wide, narrow) = (f64::from_bits(bits), f32::from_bits((bits >> 32) as u32));
            if wide.is_finite() {
                assert_eq!(double(wide).parse(), Ok(wide));
            }
            if narrow.is_finite() {
                assert_eq!(float(narrow).parse(), Ok(narrow));
            }
        }
    }
}
