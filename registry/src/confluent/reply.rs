//! A server's answer, as a value or an error.

use serde_json::Value;

use crate::{Error, ErrorKind};

/// The longest message that is taken over from a server, in characters.
const MAX_MESSAGE: usize = 500;

/// Reads an answer: JSON of a 2xx, or the error it stands for.
pub(super) fn read(status: u16, body: &[u8], request: &str) -> Result<Value, Error> {
    let json = serde_json::from_slice::<Value>(body);
    match (status, json) {
        // DELETE of some registries.
        (204, _) => Ok(Value::Null),
        (200..=299, Ok(value)) => Ok(value),
        (200..=299, Err(error)) => {
            Err(Error::caused(ErrorKind::Protocol, request, "it is not JSON", error))
        }
        (_, Ok(value)) => Err(refused(status, &value, request)),
        (_, Err(_)) => Err(Error::of_status(status, None, request, "without an explanation")),
    }
}

fn refused(status: u16, body: &Value, request: &str) -> Error {
    let code = body.get("error_code").and_then(Value::as_i64);
    let message = body.get("message").and_then(Value::as_str).unwrap_or_default();
    let message: String = message.chars().take(MAX_MESSAGE).collect();
    Error::of_status(status, code, request, message)
}

/// A part of a URL without its percent-encoding.
pub(super) fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let escaped = (first == b'%')
            .then(|| after.get(..2).and_then(|hex| std::str::from_utf8(hex).ok()))
            .flatten()
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        rest = if escaped.is_some() { &after[2..] } else { after };
        bytes.push(escaped.unwrap_or(first));
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_become_values_or_their_errors() {
        let kind = |status, body: &str| read(status, body.as_bytes(), "").map_err(|e| e.kind());
        assert_eq!(kind(200, "[1]"), Ok(Value::from(vec![1])));
        assert_eq!(kind(204, ""), Ok(Value::Null));
        assert_eq!(kind(200, "<html>"), Err(ErrorKind::Protocol));
        assert_eq!(kind(503, "NOT THERE!"), Err(ErrorKind::Unavailable));
        assert_eq!(kind(404, r#"{"error_code":40403}"#), Err(ErrorKind::SchemaNotFound));
        assert_eq!(kind(404, r#"["odd"]"#), Err(ErrorKind::NotFound));
        assert_eq!(kind(302, ""), Err(ErrorKind::Protocol));
    }

    #[test]
    fn a_long_message_is_cut_between_characters() {
        let body = format!(r#"{{"error_code":42201,"message":"{}"}}"#, "é".repeat(2000));
        let error = read(422, body.as_bytes(), "").expect_err("refused");
        assert!(error.to_string().chars().count() < 600);
    }

    #[test]
    fn percent_encoding_is_undone() {
        assert_eq!(percent_decoded("a%40b%2"), "a@b%2");
        assert_eq!(percent_decoded("%zz"), "%zz");
    }
}
