//! Times as people say them.

use std::time::Duration;

use factline_core::time::{Clock as _, Micros, Millis, SystemClock, Timestamp};

/// A moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Since {
    /// This one.
    At(Timestamp<Millis>),
    /// So long before now.
    Ago(Duration),
}

impl Since {
    pub(super) fn time(self) -> Timestamp<Millis> {
        self.before(SystemClock.now())
    }

    fn before(self, now: Timestamp<Micros>) -> Timestamp<Millis> {
        match self {
            Self::At(time) => time,
            Self::Ago(ago) => {
                let ago = i64::try_from(ago.as_millis()).unwrap_or(i64::MAX);
                Timestamp::new((now.count() / 1_000).saturating_sub(ago))
            }
        }
    }
}

/// `2035-01-31T09:30:00Z`, or `15m`.
pub(super) fn since(text: &str) -> Result<Since, String> {
    if let Ok(time) = text.parse::<Timestamp<Millis>>() {
        return Ok(Since::At(time));
    }
    let help = || "a time as 2035-01-31T09:30:00Z, or how long ago: 90s, 15m, 2h, 3d".to_owned();
    let unit = text.chars().last().ok_or_else(help)?;
    let seconds = match unit {
        's' => 1,
        'm' => 60,
        'h' => 3_600,
        'd' => 86_400,
        _ => return Err(help()),
    };
    let number: u64 = text[..text.len() - 1].parse().map_err(|_| help())?;
    let seconds = number.checked_mul(seconds).ok_or_else(help)?;
    Ok(Since::Ago(Duration::from_secs(seconds)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_people_say_them() {
        let now: Timestamp<Micros> = "2035-01-31T09:30:00Z".parse().expect("a time");
        for (text, expected) in [
            ("2035-01-31T08:00:00Z", "2035-01-31T08:00:00Z"),
            ("90s", "2035-01-31T09:28:30Z"),
            ("15m", "2035-01-31T09:15:00Z"),
            ("2h", "2035-01-31T07:30:00Z"),
            ("3d", "2035-01-28T09:30:00Z"),
        ] {
            let time = since(text).expect(text).before(now);
            assert_eq!(Ok(time), expected.parse(), "{text}");
        }
        for wrong in ["", "m", "yesterday", "5w", "-1h", "99999999999999999d", "5ß"] {
            assert!(since(wrong).is_err(), "{wrong}");
        }
    }
}
