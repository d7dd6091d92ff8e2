use std::error::Error as _;
use std::io;

use super::*;

fn kind(status: u16, code: impl Into<Option<i64>>) -> ErrorKind {
    Error::of_status(status, code.into(), "GET /subjects", "").kind()
}

#[test]
fn every_code_is_its_kind() {
    for (status, code, expected) in [
        (404, 40401, ErrorKind::SubjectNotFound),
        (404, 40402, ErrorKind::VersionNotFound),
        (404, 40403, ErrorKind::SchemaNotFound),
        (404, 40404, ErrorKind::SubjectNotFound),
        (404, 40406, ErrorKind::VersionNotFound),
        (404, 40408, ErrorKind::NotFound),
        (409, 409, ErrorKind::Conflict),
        (409, -1, ErrorKind::Conflict),
        (422, 42201, ErrorKind::InvalidSchema),
        (422, 42202, ErrorKind::InvalidVersion),
        (422, 42203, ErrorKind::InvalidCompatibility),
        (422, 42204, ErrorKind::InvalidMode),
        (422, 42205, ErrorKind::NotPermitted),
        (422, 42206, ErrorKind::Rejected),
        (401, 401, ErrorKind::Unauthorized),
        (401, 40101, ErrorKind::Unauthorized),
        (403, 40301, ErrorKind::Forbidden),
        (429, 429, ErrorKind::RateLimited),
        (500, 50001, ErrorKind::Unavailable),
        (500, 50002, ErrorKind::Timeout),
        (500, 50003, ErrorKind::Unavailable),
        (500, 50004, ErrorKind::Unavailable),
        (503, 50302, ErrorKind::Unavailable),
    ] {
        assert_eq!(kind(status, code), expected, "{status} {code}");
    }
}

#[test]
fn a_status_without_code_is_enough() {
    for (status, expected) in [
        (302, ErrorKind::Protocol),
        (400, ErrorKind::Rejected),
        (401, ErrorKind::Unauthorized),
        (404, ErrorKind::NotFound),
        (408, ErrorKind::Timeout),
        (409, ErrorKind::Conflict),
        (418, ErrorKind::Rejected),
        (500, ErrorKind::Unavailable),
        (504, ErrorKind::Timeout),
    ] {
        assert_eq!(kind(status, None), expected, "{status}");
    }
}

#[test]
fn only_what_may_pass_is_retriable() {
    let retriable = |status| Error::of_status(status, None, "", "").is_retriable();
    assert!([408, 429, 500, 502, 503, 504].into_iter().all(retriable));
    assert!(![302, 400, 401, 403, 404, 409, 422, 501].into_iter().any(retriable));
}

#[test]
fn the_text_says_what_where_and_why() {
    let error = Error::of_status(404, Some(40401), "GET /subjects/a", "Subject 'a' not found.");
    assert_eq!(
        error.to_string(),
        "the registry has no such subject: Subject 'a' not found. (HTTP 404, code 40401) [GET /subjects/a]"
    );
    let error = Error::caused(ErrorKind::Connection, "", "", io::Error::other("refused"));
    assert_eq!(error.to_string(), "no connection to the registry");
    assert_eq!(error.source().map(ToString::to_string).as_deref(), Some("refused"));
    assert_eq!(size_of::<Error>(), size_of::<usize>());
}
