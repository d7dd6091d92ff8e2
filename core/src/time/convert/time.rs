//! [time](https://docs.rs/time)
use super::{NANOS_PER_SECOND, OutOfRange, both_ways, dates, split};
use crate::time::{LocalTimestamp, TimeOfDay, Timestamp};
use ::time::{Date, OffsetDateTime, PrimitiveDateTime, Time};

/// The Julian day of 1970-01-01.
const EPOCH: i32 = 2_440_588;

both_ways!(
    Timestamp,
    OffsetDateTime,
    |nanos| OffsetDateTime::from_unix_timestamp_nanos(nanos).ok(),
    OffsetDateTime::unix_timestamp_nanos
);

both_ways!(
    LocalTimestamp,
    PrimitiveDateTime,
    |nanos| {
        let time = OffsetDateTime::from_unix_timestamp_nanos(nanos).ok()?;
        Some(PrimitiveDateTime::new(time.date(), time.time()))
    },
    |time| time.assume_utc().unix_timestamp_nanos()
);

both_ways!(
    TimeOfDay,
    Time,
    |nanos| {
        let (second, subsecond) = split(nanos)?;
        let second = u32::try_from(second).ok()?;
        let (hour, minute) = (u8::try_from(second / 3600).ok()?, (second / 60 % 60) as u8);
        Time::from_hms_nano(hour, minute, (second % 60) as u8, subsecond).ok()
    },
    |time| {
        let minutes = i128::from(time.hour()) * 60 + i128::from(time.minute());
        let seconds = minutes * 60 + i128::from(time.second());
        seconds * NANOS_PER_SECOND + i128::from(time.nanosecond())
    }
);

dates!(Date, |days| Date::from_julian_day(days.checked_add(EPOCH)?).ok(), |date| date
    .to_julian_day()
    - EPOCH);

#[cfg(test)]
mod tests {
    use crate::time::{Date, LocalTimestamp, Micros, Millis, Nanos, TimeOfDay, Timestamp};
    use ::time::{OffsetDateTime, PrimitiveDateTime, Time};

    #[test]
    fn both_types_mean_the_same() {
        for micros in [0, -1, 1_751_362_200_123_456, -62_135_596_800_000_000] {
            let time = Timestamp::<Micros>::new(micros);
            let theirs = OffsetDateTime::try_from(time).unwrap();
            assert_eq!(theirs.unix_timestamp_nanos(), i128::from(micros) * 1000);
            assert_eq!(Timestamp::try_from(theirs), Ok(time));
            let local = LocalTimestamp::<Micros>::new(micros);
            let theirs = PrimitiveDateTime::try_from(local).unwrap();
            assert_eq!(LocalTimestamp::try_from(theirs), Ok(local));
        }
        for days in [0, -719_528, 11_016] {
            let theirs = ::time::Date::try_from(Date::new(days)).unwrap();
            assert_eq!(theirs.to_string(), Date::new(days).to_string());
            assert_eq!(Date::from(theirs), Date::new(days));
        }
        let time = TimeOfDay::<Millis>::new(86_399_999);
        let theirs = Time::try_from(time).unwrap();
        assert_eq!((theirs.to_string(), TimeOfDay::try_from(theirs)), (time.to_string(), Ok(time)));
    }

    #[test]
    fn what_does_not_fit_is_an_error() {
        assert!(OffsetDateTime::try_from(Timestamp::<Millis>::new(i64::MAX)).is_err());
        assert!(::time::Date::try_from(Date::new(i32::MAX)).is_err());
        assert!(Time::try_from(TimeOfDay::<Millis>::new(86_400_000)).is_err());
        assert!(Time::try_from(TimeOfDay::<Millis>::new(-1)).is_err());
        let late = ::time::Date::MAX.midnight().assume_utc();
        assert!(Timestamp::<Nanos>::try_from(late).is_err());
    }
}
