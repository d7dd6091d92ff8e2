use proptest::prelude::*;

use super::{Date, LocalTimestamp, Micros, Millis, Nanos, TimeOfDay, Timestamp, Unit};

/// The count of a text, and the text of that count.
macro_rules! both_ways {
    ($type:ty, $($count:expr => $text:literal),+ $(,)?) => {$(
        assert_eq!(<$type>::new($count).to_string(), $text);
        assert_eq!($text.parse(), Ok(<$type>::new($count)));
    )+};
}

#[test]
fn instants_are_rfc_3339() {
    both_ways!(Timestamp<Micros>,
        0 => "1970-01-01T00:00:00Z",
        1 => "1970-01-01T00:00:00.000001Z",
        -1 => "1969-12-31T23:59:59.999999Z",
        951_782_400_000_000 => "2000-02-29T00:00:00Z",
        1_769_851_800_250_000 => "2026-01-31T09:30:00.250000Z",
        i64::MAX => "+294247-01-10T04:00:54.775807Z",
        i64::MIN => "-290308-12-21T19:59:05.224192Z",
    );
    both_ways!(Timestamp<Millis>, 1_500 => "1970-01-01T00:00:01.500Z");
    both_ways!(Timestamp<Nanos>, i64::MAX => "2262-04-11T23:47:16.854775807Z");
}

#[test]
fn offsets_and_fractions_of_others_are_read() {
    let read = |text: &str| text.parse::<Timestamp<Millis>>().map(Timestamp::count);
    assert_eq!(read("1970-01-01T01:00:00+01:00"), Ok(0));
    assert_eq!(read("1969-12-31t19:30:00.1-04:30"), Ok(100));
    assert_eq!(read("1970-01-01T00:00:00.9999Z"), Ok(999));
    assert_eq!(read("1972-06-30T23:59:60Z"), read("1972-07-01T00:00:00Z"));
}

#[test]
fn what_is_no_instant_is_refused() {
    for text in [
        "",
        "1970-01-01",
        "1970-01-01T00:00:00",
        "1970-01-01T24:00:00Z",
        "1970-13-01T00:00:00Z",
        "2023-02-29T00:00:00Z",
        "1970-01-01T00:00:00.Z",
        "1970-01-01T00:00:00Zx",
        "+300000-01-01T00:00:00Z",
        "70-01-01T00:00:00Z",
        "1970-01-01T00:00:00+1:00",
        "١٩٧٠-01-01T00:00:00Z",
    ] {
        assert!(text.parse::<Timestamp<Micros>>().is_err(), "{text}");
    }
}

#[test]
fn the_other_forms_go_both_ways() {
    both_ways!(LocalTimestamp<Millis>, -1 => "1969-12-31T23:59:59.999");
    both_ways!(Date, 0 => "1970-01-01", 11_016 => "2000-02-29", -719_528 => "0000-01-01");
    assert_eq!(Date::new(i32::MAX).to_string(), "+5881580-07-11");
    both_ways!(TimeOfDay<Micros>, 34_200_000_001 => "09:30:00.000001");
    assert_eq!(TimeOfDay::<Millis>::new(-5).to_string(), "-5/1000s");
}

#[test]
fn every_day_of_eight_hundred_years_comes_back() {
    for days in -146_097..146_097 {
        let text = Date::new(days).to_string();
        assert_eq!(text.parse(), Ok(Date::new(days)), "{text}");
    }
}

proptest! {
    #[test]
    fn counts_come_back(
        nanos: i64,
        micros: i64,
        millis: i64,
        days: i32,
        time in 0..86_400_000_000_i64,
    ) {
        prop_assert_eq!(read(Timestamp::<Nanos>::new(nanos)), nanos);
        prop_assert_eq!(read(Timestamp::<Micros>::new(micros)), micros);
        prop_assert_eq!(read(Timestamp::<Millis>::new(millis)), millis);
        prop_assert_eq!(Date::new(days).to_string().parse(), Ok(Date::new(days)));
        let time = TimeOfDay::<Micros>::new(time);
        prop_assert_eq!(time.to_string().parse(), Ok(time));
    }

    #[test]
    fn no_text_and_no_count_panics(text in "[-+0-9TZ:.]{0,40}", count: i64, days: i32) {
        let _ = (text.parse::<Timestamp<Nanos>>(), text.parse::<LocalTimestamp<Millis>>());
        let _ = (text.parse::<Date>(), text.parse::<TimeOfDay<Nanos>>());
        prop_assert!(!Timestamp::<Millis>::new(count).to_string().is_empty());
        prop_assert!(!TimeOfDay::<Nanos>::new(count).to_string().is_empty());
        prop_assert!(!Date::new(days).to_string().is_empty());
    }
}

fn read<U: Unit>(time: Timestamp<U>) -> i64 {
    time.to_string().parse::<Timestamp<U>>().expect("its own text").count()
}
