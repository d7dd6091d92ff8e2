//! Bytes as hexadecimal text.

use std::fmt::Write as _;

use anyhow::{Context as _, ensure};

/// Two lower-case digits a byte.
pub(crate) fn write(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// Reads pairs of digits in either case; white space does not count.
///
/// # Errors
///
/// The text holds something else, or half a byte.
pub(crate) fn read(text: &str) -> anyhow::Result<Vec<u8>> {
    let digits: Option<Vec<u8>> = text
        .chars()
        .filter(|character| !character.is_whitespace())
        .map(|character| character.to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
        .collect();
    let digits = digits.context("the datum must be hexadecimal digits, two a byte")?;
    ensure!(digits.len() % 2 == 0, "the datum ends with half a byte: an odd number of digits");
    Ok(digits.chunks_exact(2).map(|pair| pair[0] << 4 | pair[1]).collect())
}

#[cfg(test)]
mod tests {
    use super::{read, write};

    #[test]
    fn text_and_bytes_round_trip() {
        assert_eq!(read("00 fF\n1a").expect("hex"), [0, 255, 26]);
        assert_eq!(write(&[0, 255, 26]), "00ff1a");
        assert!(read("0").is_err());
        assert!(read("0x").is_err());
    }
}
