//! The grammar of JSON numbers.

/// Whether `word` is a JSON number from its first byte to its last.
pub(crate) fn is_number(word: &str) -> bool {
    let bytes = word.as_bytes();
    let mut at = usize::from(bytes.first() == Some(&b'-'));
    let whole = digits(bytes, &mut at);
    let leading_zero = whole > 1 && bytes[at - whole] == b'0';
    if whole == 0 || leading_zero {
        return false;
    }
    if bytes.get(at) == Some(&b'.') {
        at += 1;
        if digits(bytes, &mut at) == 0 {
            return false;
        }
    }
    if matches!(bytes.get(at), Some(b'e' | b'E')) {
        at += 1;
        at += usize::from(matches!(bytes.get(at), Some(b'+' | b'-')));
        if digits(bytes, &mut at) == 0 {
            return false;
        }
    }
    at == bytes.len()
}

/// Moves `at` past a run of digits and gives its length.
fn digits(bytes: &[u8], at: &mut usize) -> usize {
    let count = bytes[*at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    *at += count;
    count
}
