//! A record as it came from the client, owned, not yet looked into.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use factline_core::event::Origin;
use factline_core::time::{Micros, Timestamp};
use rdkafka::message::{BorrowedMessage, Headers as _, Message as _};

use super::assignment::Assignment;

/// A record copied out of the client's memory: the poll thread does no more than this.
pub(super) struct Arrived {
    pub(super) assignment: Arc<Assignment>,
    pub(super) offset: i64,
    pub(super) key: Option<Box<[u8]>>,
    pub(super) value: Option<Arc<[u8]>>,
    pub(super) headers: Headers,
    pub(super) timestamp: Option<Timestamp<Micros>>,
}

impl Arrived {
    pub(super) fn copy(message: &BorrowedMessage<'_>, assignment: Arc<Assignment>) -> Self {
        Self {
            assignment,
            offset: message.offset(),
            key: message.key().map(Box::from),
            value: message.payload().map(Arc::from),
            headers: Headers::copy(message),
            timestamp: message.timestamp().to_millis().map(|millis| Timestamp::new(millis * 1000)),
        }
    }

    pub(super) fn origin(&self) -> Origin {
        self.assignment.origin(self.offset)
    }

    /// What it holds of the consumer's budget, in bytes.
    pub(super) fn bytes(&self) -> usize {
        let len = |part: Option<usize>| part.unwrap_or(0);
        len(self.key.as_ref().map(|key| key.len()))
            + len(self.value.as_ref().map(|value| value.len()))
            + self.headers.flat.len()
            + size_of::<Self>()
    }
}

/// A record's headers in one buffer: each as two lengths, name and value.
#[derive(Default)]
pub(crate) struct Headers {
    flat: Vec<u8>,
    /// The client library panics on a header name that is not UTF-8.
    unreadable: bool,
}

impl Headers {
    pub(crate) fn copy(message: &BorrowedMessage<'_>) -> Self {
        let Some(headers) = message.headers() else { return Self::default() };
        let copy = AssertUnwindSafe(|| {
            let mut all = Self { flat: Vec::with_capacity(512), unreadable: false };
            for header in headers.iter() {
                all.push(header.key, header.value.unwrap_or_default());
            }
            all
        });
        catch_unwind(copy).unwrap_or(Self { flat: Vec::new(), unreadable: true })
    }

    fn push(&mut self, name: &str, value: &[u8]) {
        for len in [name.len(), value.len()] {
            self.flat.extend_from_slice(&len.to_ne_bytes());
        }
        self.flat.extend_from_slice(name.as_bytes());
        self.flat.extend_from_slice(value);
    }

    /// The headers, or `None` where a name is not text.
    pub(crate) fn iter(&self) -> Option<HeadersIter<'_>> {
        (!self.unreadable).then_some(HeadersIter { rest: &self.flat })
    }
}

/// Reads what [`Headers::push`] wrote.
pub(crate) struct HeadersIter<'a> {
    rest: &'a [u8],
}

impl<'a> HeadersIter<'a> {
    fn len(&mut self) -> Option<usize> {
        let (len, rest) = self.rest.split_first_chunk()?;
        self.rest = rest;
        Some(usize::from_ne_bytes(*len))
    }

    fn take(&mut self, len: usize) -> Option<&'a [u8]> {
        let (part, rest) = self.rest.split_at_checked(len)?;
        self.rest = rest;
        Some(part)
    }
}

impl<'a> Iterator for HeadersIter<'a> {
    type Item = (&'a str, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let (name_len, value_len) = (self.len()?, self.len()?);
        let name = std::str::from_utf8(self.take(name_len)?).ok()?;
        Some((name, self.take(value_len)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_come_out_as_they_went_in() {
        let mut headers = Headers::default();
        let all: [(&str, &[u8]); 4] =
            [("ce_id", b"1"), ("empty", b""), ("", b"nameless"), ("ce_id", &[0xff, 0])];
        for (name, value) in all {
            headers.push(name, value);
        }
        assert_eq!(headers.iter().unwrap().collect::<Vec<_>>(), all);
    }

    #[test]
    fn unreadable_headers_are_not_taken_for_none() {
        let headers = Headers { flat: Vec::new(), unreadable: true };
        assert!(headers.iter().is_none());
        assert_eq!(Headers::default().iter().unwrap().count(), 0);
    }
}
