//! Escape sequences (HL7 v2 chapter 2, "Use of escape sequences in text fields").

use std::borrow::Cow;

use super::Separators;

/// Replaces escape sequences by what they stand for. Highlighting and character set switches
/// stand for nothing; what is no known sequence stays as it is.
pub(super) fn resolve(raw: &str, separators: Separators) -> Cow<'_, str> {
    if !raw.contains(separators.escape) {
        return Cow::Borrowed(raw);
    }
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some((before, after)) = rest.split_once(separators.escape) {
        out.push_str(before);
        match after.split_once(separators.escape) {
            Some((sequence, behind)) if push(&mut out, sequence, separators) => rest = behind,
            _ => {
                out.push(separators.escape);
                rest = after;
            }
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Appends what a sequence stands for; false where it is none.
fn push(out: &mut String, sequence: &str, separators: Separators) -> bool {
    match sequence {
        "F" => out.push(separators.field),
        "S" => out.push(separators.component),
        "T" => out.push(separators.subcomponent),
        "R" => out.push(separators.repetition),
        "E" => out.push(separators.escape),
        "P" => out.push('#'),
        "H" | "N" => {}
        ".br" | ".sp" | ".ce" => out.push('\n'),
        _ => return push_long(out, sequence),
    }
    true
}

fn push_long(out: &mut String, sequence: &str) -> bool {
    if let Some(count) = sequence.strip_prefix(".sp") {
        let Ok(count) = count.trim_start_matches('+').parse::<usize>() else { return false };
        out.extend(std::iter::repeat_n('\n', count.min(100)));
        return true;
    }
    if let Some(hex) = sequence.strip_prefix('X') {
        let Some(bytes) = from_hex(hex) else { return false };
        out.push_str(&String::from_utf8_lossy(&bytes));
        return true;
    }
    // Indents, tabs, fills and switches of character sets change how text looks, not what it says.
    let digits = |prefix: &str| {
        sequence.strip_prefix(prefix).is_some_and(|rest| {
            !rest.is_empty()
                && rest.bytes().all(|b| b.is_ascii_hexdigit() || matches!(b, b'+' | b'-'))
        })
    };
    matches!(sequence, ".fi" | ".nf")
        || [".in", ".ti", ".sk", "C", "M", "Z"].into_iter().any(digits)
}

fn from_hex(hex: &str) -> Option<Vec<u8>> {
    let (pairs, rest) = hex.as_bytes().as_chunks::<2>();
    if pairs.is_empty() || !rest.is_empty() {
        return None;
    }
    let digit = |b: u8| char::from(b).to_digit(16);
    pairs.iter().map(|&[high, low]| u8::try_from(digit(high)? * 16 + digit(low)?).ok()).collect()
}
