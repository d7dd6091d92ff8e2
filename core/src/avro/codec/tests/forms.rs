//! The wire forms one by one.
use super::model::Tree;
use super::{read, write, write_within};
use crate::avro::codec::{
    Appender, DecodeErrorKind, EncodeErrorKind, Reader, to_vec, uuid_text, varint,
};
use crate::avro::logical::{BigDecimal, Decimal};
use crate::time::TimeOfDay;
use uuid::Uuid;

/// Around every power of two, where varints get longer.
fn numbers() -> impl Iterator<Item = i64> {
    (0..64).flat_map(|bit| {
        let power = 1_i64.wrapping_shl(bit);
        [power, power.wrapping_sub(1), power.wrapping_neg(), power.wrapping_neg().wrapping_sub(1)]
    })
}

#[test]
fn longs_are_zigzag_varints() {
    for (value, bytes) in [
        (0, vec![0]),
        (-1, vec![1]),
        (1, vec![2]),
        (-64, vec![0x7f]),
        (64, vec![0x80, 1]),
        (8192, vec![0x80, 0x80, 1]),
        (i64::MAX, vec![0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1]),
        (i64::MIN, vec![0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1]),
    ] {
        assert_eq!(write(|w| w.long(value)), bytes, "{value}");
    }
}

#[test]
fn every_length_of_a_varint_comes_back_and_needs_no_byte_more() {
    for value in numbers() {
        let bytes = write(|w| w.long(value));
        let mut appended = Vec::new();
        Appender::new(&mut appended).long(value);
        assert_eq!(bytes, appended, "{value}");
        assert_eq!(read(&bytes, |r| r.long()), Ok(value));
        let followed = [bytes.as_slice(), &[0xff; 9]].concat();
        assert_eq!(Reader::new(&followed).long(), Ok(value), "{value}, with bytes behind");
        for end in 0..bytes.len() {
            let error = Reader::new(&bytes[..end]).long().unwrap_err();
            assert_eq!(error.kind(), DecodeErrorKind::UnexpectedEnd, "{value} cut at {end}");
        }
    }
}

#[test]
fn an_int_has_32_bits() {
    for value in numbers() {
        let bytes = write(|w| w.long(value));
        let int = Reader::new(&bytes).int();
        match i32::try_from(value) {
            Ok(value) => assert_eq!(int, Ok(value)),
            Err(_) => assert_eq!(int.unwrap_err().kind(), DecodeErrorKind::IntOverflow),
        }
    }
}

#[test]
fn a_buffer_that_is_too_small_is_noticed_and_not_overrun() {
    let text = "x".repeat(100);
    for room in 0..140 {
        let written = write_within(room, |w| {
            w.string(&text);
            w.long(i64::MIN);
            w.uuid_fixed(&Uuid::nil());
        });
        assert!(written.is_none_or(|bytes| bytes.len() == 102 + 10 + 16), "{room}");
    }
}

#[test]
fn uuids_are_text_in_lower_case_and_read_in_any() {
    let uuid = Uuid::from_u128(0x0123_4567_89ab_cdef_fedc_ba98_7654_3210);
    let bytes = write(|w| w.uuid_text(&uuid));
    assert_eq!(bytes, b"\x4801234567-89ab-cdef-fedc-ba9876543210");
    assert_eq!(read(&bytes, |r| r.uuid_text()), Ok(uuid));
    let upper = String::from_utf8(bytes).unwrap().to_uppercase();
    assert_eq!(read(upper.as_bytes(), |r| r.uuid_text()), Ok(uuid));
}

#[test]
fn only_hexadecimal_digits_are_digits() {
    let text = *b"01234567-89ab-cdef-fedc-ba9876543210";
    for at in 0..36 {
        for byte in 0..=255 {
            let mut text = text;
            text[at] = byte;
            let expected = match at {
                8 | 13 | 18 | 23 => byte == b'-',
                _ => byte.is_ascii_hexdigit(),
            };
            assert_eq!(uuid_text::parse(&text).is_some(), expected, "{byte:#x} at {at}");
        }
    }
    assert_eq!(uuid_text::parse(&text[..35]), None);
}

#[test]
fn decimals_over_fixed_are_extended_by_their_sign() {
    type Money = Decimal<9, 2>;
    let write =
        |unscaled, size| write(|w| w.decimal_fixed(size, Money::from_unscaled(unscaled).unwrap()));
    assert_eq!(write(5, 3), [0, 0, 5]);
    assert_eq!(write(-5, 3), [0xff, 0xff, 0xfb]);
    assert_eq!(write(-5, 1), [0xfb]);
    let big = BigDecimal::<40, 0>::from_unscaled(&[0xfb]).unwrap();
    assert_eq!(super::write(|w| w.big_decimal_fixed(4, &big)), [0xff, 0xff, 0xff, 0xfb]);
}

#[test]
fn what_has_no_wire_form_is_an_error_at_its_place() {
    let mut buffer = [0; 16];
    let state = super::State::default();
    let mut writer = super::Writer::new(&mut buffer, &state);
    writer.boolean(true);
    writer.decimal_fixed(1, Decimal::<9, 2>::from_unscaled(128).unwrap());
    writer.time_millis(TimeOfDay::new(1 << 40));
    writer.boolean(true);
    assert_eq!(writer.finish(16), Some(Err((EncodeErrorKind::DecimalTooWide, 1))));
}

#[test]
fn what_is_nested_too_deep_is_not_written() {
    let deep = |levels| {
        (1..levels)
            .fold(Tree::default(), |next, _| Tree { next: Some(Box::new(next)), ..Tree::default() })
    };
    assert!(to_vec(&deep(128)).is_ok());
    let error = to_vec(&deep(129)).unwrap_err();
    assert_eq!(error.kind(), EncodeErrorKind::TooDeep);
    assert!(error.path().starts_with("Tree.next.next.next"), "{error}");
}

#[test]
fn the_varint_tables_agree_with_the_plain_way() {
    for value in numbers().map(varint::zigzag).filter(|value| *value < 1 << 56) {
        let (bytes, len) = varint::spread(value);
        let plain = (0..len).fold(0, |sum, at| sum | u64::from(bytes[at] & 0x7f) << (7 * at));
        assert_eq!(plain, value);
        assert!(bytes[..len - 1].iter().all(|byte| *byte >= 0x80) && bytes[len - 1] < 0x80);
    }
}
