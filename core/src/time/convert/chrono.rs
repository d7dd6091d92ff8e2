//! [chrono](https://docs.rs/chrono)
use super::{NANOS_PER_SECOND, OutOfRange, both_ways, dates, split};
use crate::time::{LocalTimestamp, TimeOfDay, Timestamp};
use ::chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime, Timelike, Utc};

/// Days from 0001-01-01, which chrono calls day 1, to 1970-01-01.
const EPOCH: i32 = 719_163;

both_ways!(Timestamp, DateTime<Utc>, instant, nanos);

both_ways!(
    LocalTimestamp,
    NaiveDateTime,
    |nanos| instant(nanos).map(|time| time.naive_utc()),
    |time| nanos(time.and_utc())
);

// A leap second is the next second, as for Unix time.
both_ways!(
    TimeOfDay,
    NaiveTime,
    |nanos| {
        let (second, subsecond) = split(nanos)?;
        let second = u32::try_from(second).ok()?;
        NaiveTime::from_num_seconds_from_midnight_opt(second, subsecond)
    },
    |time| {
        i128::from(time.num_seconds_from_midnight()) * NANOS_PER_SECOND
            + i128::from(time.nanosecond())
    }
);

dates!(
    NaiveDate,
    |days| NaiveDate::from_num_days_from_ce_opt(days.checked_add(EPOCH)?),
    |date| date.num_days_from_ce() - EPOCH
);

fn instant(nanos: i128) -> Option<DateTime<Utc>> {
    let (second, subsecond) = split(nanos)?;
    DateTime::from_timestamp(second, subsecond)
}

fn nanos(time: DateTime<Utc>) -> i128 {
    i128::from(time.timestamp()) * NANOS_PER_SECOND + i128::from(time.timestamp_subsec_nanos())
}

#[cfg(test)]
mod tests {
    use crate::time::{Date, LocalTimestamp, Micros, Millis, Nanos, TimeOfDay, Timestamp};
    use ::chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};

    #[test]
    fn both_types_mean_the_same() {
        for micros in [0, -1, 1_751_362_200_123_456, -62_135_596_800_000_000] {
            let time = Timestamp::<Micros>::new(micros);
            let theirs = DateTime::<Utc>::try_from(time).unwrap();
            assert_eq!(theirs.timestamp_micros(), micros);
            assert_eq!(Timestamp::try_from(theirs), Ok(time));
            let local = LocalTimestamp::<Micros>::new(micros);
            let theirs = NaiveDateTime::try_from(local).unwrap();
            assert_eq!(LocalTimestamp::try_from(theirs), Ok(local));
        }
        for days in [0, -719_528, 11_016] {
            let theirs = NaiveDate::try_from(Date::new(days)).unwrap();
            assert_eq!(theirs.to_string(), Date::new(days).to_string());
            assert_eq!(Date::from(theirs), Date::new(days));
        }
        let time = TimeOfDay::<Millis>::new(86_399_999);
        let theirs = NaiveTime::try_from(time).unwrap();
        assert_eq!((theirs.to_string(), TimeOfDay::try_from(theirs)), (time.to_string(), Ok(time)));
    }

    #[test]
    fn what_does_not_fit_is_an_error() {
        assert!(DateTime::<Utc>::try_from(Timestamp::<Millis>::new(i64::MAX)).is_err());
        assert!(NaiveDate::try_from(Date::new(i32::MAX)).is_err());
        assert!(NaiveTime::try_from(TimeOfDay::<Millis>::new(86_400_000)).is_err());
        assert!(NaiveTime::try_from(TimeOfDay::<Millis>::new(-1)).is_err());
        assert!(Timestamp::<Nanos>::try_from(DateTime::<Utc>::MAX_UTC).is_err());
        assert!(Timestamp::<Micros>::try_from(DateTime::<Utc>::MAX_UTC).is_ok());
    }
}
