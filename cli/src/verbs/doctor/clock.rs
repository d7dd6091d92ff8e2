//! The clock of this machine.

use factline_core::time::{Clock as _, Micros, SystemClock, Timestamp};

use super::Check;

/// The first of January 2026, in seconds since 1970: this program did not exist before.
const EARLIEST: i64 = 1_767_225_600;
/// How far two clocks may be apart, in seconds, before event times mislead.
const SKEW: i64 = 5;

const HELP: &str = "synchronise it (NTP): event ids and times come from it";

pub(super) fn check() -> Check {
    plausible(SystemClock.now())
}

fn plausible(now: Timestamp<Micros>) -> Check {
    if now.count() / 1_000_000 < EARLIEST {
        Check::fail("clock", format!("it says {now}, which is past"), HELP)
    } else {
        Check::ok("clock", now.to_string())
    }
}

/// How this clock compares with that of a server, in seconds since 1970.
pub(super) fn compare(check: &'static str, server: &str, time: i64) -> Check {
    skew(check, server, SystemClock.now().count() / 1_000_000 - time)
}

fn skew(check: &'static str, server: &str, ahead: i64) -> Check {
    match ahead {
        0 => Check::ok(check, format!("as that of {server}, to the second")),
        _ if ahead.abs() <= SKEW => {
            Check::ok(check, format!("{} s apart from that of {server}", ahead.abs()))
        }
        _ => {
            let side = if ahead > 0 { "ahead of" } else { "behind" };
            Check::warn(check, format!("{} s {side} that of {server}", ahead.abs()), HELP)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verbs::doctor::Status;

    #[test]
    fn clocks_that_mislead_are_told() {
        assert_eq!(plausible(Timestamp::new(0)).status, Status::Fail);
        let now = "2027-01-01T00:00:00Z".parse().expect("a time");
        assert_eq!(plausible(now).status, Status::Ok);
        assert_eq!(skew("clock", "a server", -5).status, Status::Ok);
        let late = skew("clock", "a server", -6);
        assert_eq!((late.status, &*late.message), (Status::Warn, "6 s behind that of a server"));
    }
}
