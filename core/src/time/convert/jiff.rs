//! [jiff](https://docs.rs/jiff)
use super::{NANOS_PER_SECOND, OutOfRange, both_ways, dates, split};
use crate::time::{LocalTimestamp, TimeOfDay, Timestamp};
use ::jiff::civil;
use ::jiff::tz::Offset;

both_ways!(
    Timestamp,
    ::jiff::Timestamp,
    |nanos| ::jiff::Timestamp::from_nanosecond(nanos).ok(),
    ::jiff::Timestamp::as_nanosecond
);

// Without a time zone is as if in UTC.
both_ways!(
    LocalTimestamp,
    civil::DateTime,
    |nanos| Some(Offset::UTC.to_datetime(::jiff::Timestamp::from_nanosecond(nanos).ok()?)),
    |time| {
        i128::from(days(time.date())) * 86_400 * NANOS_PER_SECOND + nanos_of_day(time.time())
    }
);

both_ways!(TimeOfDay, civil::Time, time_of_day, nanos_of_day);

dates!(
    civil::Date,
    |days| {
        let second = i64::from(days) * 86_400;
        Some(Offset::UTC.to_datetime(::jiff::Timestamp::from_second(second).ok()?).date())
    },
    days
);

fn time_of_day(nanos: i128) -> Option<civil::Time> {
    let (second, subsecond) = split(nanos)?;
    let second = i32::try_from(second).ok()?;
    let (hour, minute) = (i8::try_from(second / 3600).ok()?, (second / 60 % 60) as i8);
    civil::Time::new(hour, minute, (second % 60) as i8, subsecond as i32).ok()
}

fn nanos_of_day(time: civil::Time) -> i128 {
    let minutes = i128::from(time.hour()) * 60 + i128::from(time.minute());
    let seconds = minutes * 60 + i128::from(time.second());
    seconds * NANOS_PER_SECOND + i128::from(time.subsec_nanosecond())
}

fn days(date: civil::Date) -> i32 {
    // Years of four digits are far from the ends of an i32, in days.
    crate::time::text::days_of(date.year().into(), date.month().into(), date.day().into()) as i32
}

#[cfg(test)]
mod tests {
    use crate::time::{Date, LocalTimestamp, Micros, Millis, Nanos, TimeOfDay, Timestamp};
    use ::jiff::civil;

    #[test]
    fn both_types_print_the_same() {
        for micros in [0, -1, 1_751_362_200_123_456, -62_135_596_800_000_000] {
            let time = Timestamp::<Micros>::new(micros);
            let theirs = ::jiff::Timestamp::try_from(time).unwrap();
            assert_eq!(Timestamp::try_from(theirs), Ok(time));
            assert_eq!(theirs.as_microsecond(), micros);
            let local = LocalTimestamp::<Micros>::new(micros);
            let theirs = civil::DateTime::try_from(local).unwrap();
            assert_eq!(LocalTimestamp::try_from(theirs), Ok(local));
            assert_eq!(theirs.to_string().parse(), Ok(local));
        }
        let date = Date::new(-719_528);
        assert_eq!(civil::Date::try_from(date).unwrap().to_string(), date.to_string());
        assert_eq!(Date::from(civil::date(2024, 2, 29)).to_string(), "2024-02-29");
        let time = TimeOfDay::<Millis>::new(86_399_999);
        let theirs = civil::Time::try_from(time).unwrap();
        assert_eq!((theirs.to_string(), TimeOfDay::try_from(theirs)), (time.to_string(), Ok(time)));
    }

    #[test]
    fn what_does_not_fit_is_an_error() {
        assert!(::jiff::Timestamp::try_from(Timestamp::<Millis>::new(i64::MAX)).is_err());
        assert!(civil::Date::try_from(Date::new(i32::MAX)).is_err());
        assert!(civil::Time::try_from(TimeOfDay::<Millis>::new(86_400_000)).is_err());
        assert!(civil::Time::try_from(TimeOfDay::<Millis>::new(-1)).is_err());
        assert!(Timestamp::<Nanos>::try_from(::jiff::Timestamp::MAX).is_err());
    }
}
