//! Conversion of big numbers between two's-complement bytes and decimal digits.
//!
//! Quadratic in the number of digits, which the precision of a schema bounds.

/// The sign (true if negative) and the decimal digits of a two's-complement number, big-endian; no digits for zero.
pub(super) fn digits(number: &[u8]) -> (bool, String) {
    let negative = is_negative(number);
    // Nine digits each, the lowest first.
    let mut groups: Vec<u32> = Vec::new();
    for byte in absolute(number) {
        let mut carry = u64::from(byte);
        for group in &mut groups {
            carry += u64::from(*group) << 8;
            *group = (carry % 1_000_000_000) as u32;
            carry /= 1_000_000_000;
        }
        if carry > 0 {
            groups.push(carry as u32);
        }
    }
    let text: String = groups.iter().rev().map(|group| format!("{group:09}")).collect();
    (negative, text.trim_start_matches('0').to_owned())
}

/// The two's-complement number, big-endian, of these decimal digits.
pub(crate) fn number(negative: bool, digits: &str) -> Vec<u8> {
    // The lowest byte first, while there are digits to come.
    let mut bytes: Vec<u8> = Vec::new();
    for digit in digits.bytes() {
        let mut carry = u32::from(digit - b'0');
        for byte in &mut bytes {
            carry += u32::from(*byte) * 10;
            *byte = carry as u8;
            carry >>= 8;
        }
        if carry > 0 {
            bytes.push(carry as u8);
        }
    }
    // Room for the sign.
    bytes.push(0);
    bytes.reverse();
    let number = if negative { negate(&bytes) } else { bytes };
    shortest(&number).to_vec()
}

/// The same number without the bytes that only repeat its sign; one byte for zero.
pub(super) fn shortest(mut number: &[u8]) -> &[u8] {
    while let [first @ (0 | 0xff), rest @ ..] = number
        && rest.first().is_some_and(|next| (first ^ next) & 0x80 == 0)
    {
        number = rest;
    }
    if number.is_empty() { &[0] } else { number }
}

pub(super) fn is_negative(number: &[u8]) -> bool {
    number.first().is_some_and(|byte| byte & 0x80 != 0)
}

fn absolute(number: &[u8]) -> Vec<u8> {
    if is_negative(number) { negate(number) } else { number.to_vec() }
}

/// Two's complement; of the smallest number of its length, that number without a sign.
fn negate(number: &[u8]) -> Vec<u8> {
    let mut carry = true;
    let mut bytes: Vec<u8> = number
        .iter()
        .rev()
        .map(|byte| {
            let (sum, over) = (!byte).overflowing_add(u8::from(carry));
            carry = over;
            sum
        })
        .collect();
    bytes.reverse();
    bytes
}

/// Whether a two's-complement number, big-endian, has at most so many decimal digits.
pub(crate) fn fits(number: &[u8], precision: u32) -> bool {
    let number = shortest(number);
    // Two digits need less than a byte, so that the length tells most numbers that are too long without a conversion.
    number.len() <= precision as usize / 2 + 1 && digits(number).1.len() <= precision as usize
}
