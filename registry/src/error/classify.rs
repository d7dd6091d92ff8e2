//! Confluent's statuses and error codes, as kinds.

use super::ErrorKind;

/// What a refusal means: its code where it has a known one, else its status.
pub(super) fn kind(status: u16, code: Option<i64>) -> ErrorKind {
    code.and_then(of_code).unwrap_or_else(|| of_status(status))
}

fn of_code(code: i64) -> Option<ErrorKind> {
    Some(match code {
        // 40404: the subject is there, but soft deleted.
        40401 | 40404 => ErrorKind::SubjectNotFound,
        40402 | 40406 => ErrorKind::VersionNotFound,
        40403 => ErrorKind::SchemaNotFound,
        409 | 40901..=40999 => ErrorKind::Conflict,
        42201 => ErrorKind::InvalidSchema,
        42202 => ErrorKind::InvalidVersion,
        42203 => ErrorKind::InvalidCompatibility,
        42204 => ErrorKind::InvalidMode,
        42205 => ErrorKind::NotPermitted,
        50002 => ErrorKind::Timeout,
        50001..=50999 => ErrorKind::Unavailable,
        _ => return None,
    })
}

const fn of_status(status: u16) -> ErrorKind {
    match status {
        401 => ErrorKind::Unauthorized,
        403 => ErrorKind::Forbidden,
        404 => ErrorKind::NotFound,
        408 | 504 => ErrorKind::Timeout,
        409 => ErrorKind::Conflict,
        429 => ErrorKind::RateLimited,
        400..=499 => ErrorKind::Rejected,
        500..=599 => ErrorKind::Unavailable,
        _ => ErrorKind::Protocol,
    }
}
