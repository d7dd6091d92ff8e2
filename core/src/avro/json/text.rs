//! JSON strings.

use super::ProblemKind::{
    ControlCharacter, InvalidEscape, LineBreakInString, LoneSurrogate, UnclosedString,
};
use super::scan::Scanner;

/// Takes a string; the scanner stands at its opening quote.
pub(super) fn string(scanner: &mut Scanner<'_>) -> String {
    let open = scanner.at;
    scanner.at += 1;
    let mut text = String::new();
    loop {
        let rest = &scanner.text[scanner.at..];
        let plain = rest.bytes().position(|byte| matches!(byte, b'"' | b'\\' | 0..0x20));
        text.push_str(&rest[..plain.unwrap_or(rest.len())]);
        scanner.at += plain.unwrap_or(rest.len());
        match scanner.peek() {
            Some(b'"') => {
                scanner.at += 1;
                return text;
            }
            Some(b'\\') => text.push(escape(scanner)),
            // The quote that closes this string may stand anywhere, so nothing that follows
            // could be trusted.
            Some(b'\n' | b'\r') => {
                scanner.report_here(LineBreakInString);
                scanner.give_up();
                return text;
            }
            Some(control) => {
                scanner.report_here(ControlCharacter);
                scanner.at = (scanner.at + 1).min(scanner.text.len());
                text.push(char::from(control));
            }
            None => {
                if !scanner.gave_up {
                    scanner.report(UnclosedString, scanner.since(open));
                    scanner.give_up();
                }
                return text;
            }
        }
    }
}

/// Takes one escape; the scanner stands at its backslash.
fn escape(scanner: &mut Scanner<'_>) -> char {
    let start = scanner.at;
    scanner.at += 1;
    let Some(letter) = scanner.text[scanner.at..].chars().next() else {
        return char::REPLACEMENT_CHARACTER;
    };
    scanner.at += letter.len_utf8();
    match letter {
        '"' | '\\' | '/' => letter,
        'b' => '\u{8}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'u' => unicode(scanner, start),
        _ => {
            scanner.report(InvalidEscape, scanner.since(start));
            char::REPLACEMENT_CHARACTER
        }
    }
}

/// Takes the digits of a `\u` escape, and those of its other half.
fn unicode(scanner: &mut Scanner<'_>, start: usize) -> char {
    let Some(unit) = four_digits(scanner) else {
        scanner.report(InvalidEscape, scanner.since(start));
        return char::REPLACEMENT_CHARACTER;
    };
    if let Some(scalar) = char::from_u32(unit) {
        return scalar;
    }
    let before_low = scanner.at;
    if unit < 0xdc00 && scanner.text[scanner.at..].starts_with("\\u") {
        scanner.at += 2;
        if let Some(low @ 0xdc00..0xe000) = four_digits(scanner) {
            let scalar = 0x1_0000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
            return char::from_u32(scalar).unwrap_or(char::REPLACEMENT_CHARACTER);
        }
        scanner.at = before_low;
    }
    scanner.report(LoneSurrogate, scanner.since(start));
    char::REPLACEMENT_CHARACTER
}

fn four_digits(scanner: &mut Scanner<'_>) -> Option<u32> {
    let digits = scanner.text.get(scanner.at..scanner.at + 4)?;
    if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    scanner.at += 4;
    u32::from_str_radix(digits, 16).ok()
}
