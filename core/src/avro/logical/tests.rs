use super::{AvroDuration, BigDecimal, Decimal, ParseDecimalErrorKind};

fn wire(unscaled: i128) -> Vec<u8> {
    let (bytes, start) = Decimal::<38, 0>::from_unscaled(unscaled).unwrap().to_be_bytes();
    bytes[start..].to_vec()
}

#[test]
fn the_wire_form_is_as_short_as_can_be() {
    for (unscaled, bytes) in [
        (0, vec![0]),
        (-1, vec![0xff]),
        (127, vec![0x7f]),
        (128, vec![0, 0x80]),
        (-128, vec![0x80]),
        (-129, vec![0xff, 0x7f]),
        (123_456, vec![1, 0xe2, 0x40]),
    ] {
        assert_eq!(wire(unscaled), bytes, "{unscaled}");
        assert_eq!(Decimal::<38, 0>::from_be_bytes(&bytes).unwrap().unscaled(), unscaled);
    }
}

#[test]
fn a_longer_wire_form_is_read_too() {
    let read = |bytes: &[u8]| Decimal::<5, 2>::from_be_bytes(bytes).map(Decimal::unscaled);
    assert_eq!(read(&[]), Some(0));
    assert_eq!(read(&[0xff; 40]), Some(-1));
    assert_eq!(read(&[0; 17]), Some(0));
    assert_eq!(read(&[0, 0, 0, 0, 0, 0, 0, 0, 0, 5]), Some(5));
    assert_eq!(read(&[1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]), None);
    assert_eq!(read(&[0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]), None);
}

#[test]
fn precision_is_a_hard_limit() {
    type Small = Decimal<3, 1>;
    assert_eq!(Small::from_unscaled(999).unwrap().to_string(), "99.9");
    assert_eq!(Small::from_unscaled(-999).unwrap().to_string(), "-99.9");
    assert_eq!(Small::from_unscaled(1000), None);
    assert_eq!(Small::from_unscaled(-1000), None);
    assert_eq!(Small::from_unscaled(i128::MIN), None);
    assert_eq!(Small::from_integer(i128::MAX), None);
    assert_eq!(Decimal::<38, 38>::from_unscaled(1).unwrap().to_string().len(), 40);
}

#[test]
fn text_is_read_as_it_is_written() {
    for text in ["0.00", "-0.01", "0.10", "123456.78", "-9999999.99"] {
        assert_eq!(text.parse::<Decimal<9, 2>>().unwrap().to_string(), text);
        assert_eq!(text.parse::<BigDecimal<40, 2>>().unwrap().to_string(), text);
    }
    assert_eq!("+007".parse::<Decimal<9, 2>>().unwrap().to_string(), "7.00");
    assert_eq!("1.5000".parse::<Decimal<9, 2>>().unwrap().to_string(), "1.50");
    assert_eq!(format!("{:>8}|", "-1.5".parse::<Decimal<9, 2>>().unwrap()), "   -1.50|");
}

#[test]
fn what_is_no_decimal_is_refused() {
    let kind = |text: &str| text.parse::<Decimal<4, 2>>().unwrap_err().kind();
    for text in ["", "-", ".", "1.", ".5", "1e2", "1.2.3", " 1", "1_0", "٣", "--1", "NaN", "+-1"] {
        assert_eq!(kind(text), ParseDecimalErrorKind::Syntax, "{text}");
    }
    assert_eq!(kind("0.001"), ParseDecimalErrorKind::Scale);
    assert_eq!(kind("100"), ParseDecimalErrorKind::Precision);
    let huge = "9".repeat(5000);
    assert_eq!(kind(&huge), ParseDecimalErrorKind::Precision);
    assert_eq!(
        huge.parse::<BigDecimal<50, 0>>().unwrap_err().to_string(),
        "more than 50 digits, 0 of them behind the point"
    );
}

#[test]
fn big_numbers_agree_with_small_ones() {
    for unscaled in [0, 1, -1, 255, 256, -256, -257, 10_i128.pow(37), 1 - 10_i128.pow(38)] {
        let small = Decimal::<38, 3>::from_unscaled(unscaled).unwrap();
        let big = BigDecimal::<39, 3>::from_unscaled(&unscaled.to_be_bytes()).unwrap();
        assert_eq!(big.unscaled(), wire(unscaled));
        assert_eq!(big.to_string(), small.to_string());
        assert_eq!(small.to_string().parse::<BigDecimal<39, 3>>().unwrap(), big);
    }
}

#[test]
fn big_numbers_have_a_limit_and_an_order() {
    type Big = BigDecimal<40, 0>;
    let largest: Big = "9".repeat(40).parse().unwrap();
    let above: BigDecimal<41, 0> = format!("1{}", "0".repeat(40)).parse().unwrap();
    assert!(Big::from_unscaled(largest.unscaled()).is_some());
    assert_eq!(Big::from_unscaled(above.unscaled()), None);
    assert_eq!(Big::from_unscaled(&[1; 1 << 20]), None);
    let mut numbers: Vec<Big> =
        ["5", "-300", "0", "-2", "300", "-5", "70000"].map(|text| text.parse().unwrap()).into();
    numbers.sort();
    let texts: Vec<_> = numbers.iter().map(ToString::to_string).collect();
    assert_eq!(texts, ["-300", "-5", "-2", "0", "5", "300", "70000"]);
}

#[test]
fn a_duration_is_three_little_endian_numbers() {
    let duration = AvroDuration { months: 1, days: 2, millis: 3_004 };
    assert_eq!(duration.to_bytes(), [1, 0, 0, 0, 2, 0, 0, 0, 0xbc, 0x0b, 0, 0]);
    assert_eq!(duration.to_string(), "P1M2DT3.004S");
}
