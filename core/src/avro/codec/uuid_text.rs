//! UUIDs in text form, 8-4-4-4-12.

/// A UUID as it is on the wire: the length prefix 36, then the text.
pub(super) fn format(uuid: &[u8; 16]) -> [u8; 37] {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut text = [b'-'; 37];
    text[0] = 72;
    let mut at = 1;
    for (index, byte) in uuid.iter().enumerate() {
        if matches!(index, 4 | 6 | 8 | 10) {
            at += 1;
        }
        text[at] = DIGITS[usize::from(byte >> 4)];
        text[at + 1] = DIGITS[usize::from(byte & 15)];
        at += 2;
    }
    text
}

/// The UUID of such a text, upper or lower case; `None` if it is anything else.
pub(super) fn parse(text: &[u8; 36]) -> Option<[u8; 16]> {
    let mut uuid = [0; 16];
    let mut at = 0;
    for (index, byte) in uuid.iter_mut().enumerate() {
        if matches!(index, 4 | 6 | 8 | 10) {
            if text[at] != b'-' {
                return None;
            }
            at += 1;
        }
        let high = (text[at] as char).to_digit(16)?;
        let low = (text[at + 1] as char).to_digit(16)?;
        *byte = (high << 4 | low) as u8;
        at += 2;
    }
    Some(uuid)
}
