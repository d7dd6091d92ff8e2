//! [`Order`]: what a replay was asked for.

use factline_core::id::{CorrelationId, TenantId};
use sha2::{Digest as _, Sha256};

use super::range::{Bounds, Range};
use crate::store::read::Filter;
use crate::store::{Error, ErrorKind, StreamId};

/// What a replay was asked for, and the positions that this meant when it began.
///
/// It says nothing of what events are about: of a filter, which may name a stream, it has a digest.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Order {
    /// The replay's name.
    pub name: String,
    /// The target, as it [describes](super::Target::describe) itself.
    pub target: String,
    /// The range as it was asked for.
    pub range: String,
    /// SHA-256 of the filter.
    pub filter: [u8; 32],
    /// The first position.
    pub first: u64,
    /// The last position. It stays, whatever is appended meanwhile: a replay ends.
    pub last: u64,
}

impl Order {
    /// An order as it was kept by a target.
    #[must_use]
    pub const fn new(name: String, target: String, range: String, filter: [u8; 32]) -> Self {
        Self { name, target, range, filter, first: 1, last: 0 }
    }

    /// The same, with these positions.
    #[must_use]
    pub const fn between(mut self, first: u64, last: u64) -> Self {
        self.first = first;
        self.last = last;
        self
    }

    pub(super) fn of(
        name: &str,
        target: String,
        range: Range,
        filter: &Filter,
        Bounds { first, last }: Bounds,
    ) -> Self {
        Self::new(name.to_owned(), target, range.to_string(), digest(filter)).between(first, last)
    }

    /// What errors call the replay.
    pub(super) fn what(&self) -> String {
        format!("replay {}", self.name)
    }

    /// Refuses to go on with another's work.
    pub(super) fn must_be(&self, asked: &Self) -> Result<(), Error> {
        let difference = if self.name != asked.name {
            format!("the target has the replay {} in it", self.name)
        } else if self.target != asked.target {
            format!("it was begun to {}, not {}", self.target, asked.target)
        } else if self.range != asked.range {
            format!("it was begun for the range `{}`, not `{}`", self.range, asked.range)
        } else if self.filter != asked.filter {
            "it was begun with another filter".to_owned()
        } else {
            return Ok(());
        };
        let what = format!("{}: {difference}; give another name, or restart it", asked.what());
        Err(Error::of(ErrorKind::Options, what))
    }
}

/// The digest of everything a filter says, in whatever order it was said.
fn digest(filter: &Filter) -> [u8; 32] {
    let mut hash = Sha256::new();
    let mut list = |name: &str, mut texts: Vec<&str>| {
        texts.sort_unstable();
        texts.dedup();
        for text in [&[name], &*texts].concat() {
            hash.update((text.len() as u64).to_be_bytes());
            hash.update(text);
        }
        hash.update(u64::MAX.to_be_bytes());
    };
    list("tenant", filter.tenant.iter().map(TenantId::as_str).collect());
    list("types", filter.types.iter().map(String::as_str).collect());
    list("streams", filter.streams.iter().map(StreamId::as_str).collect());
    list("correlation", filter.correlation.iter().map(CorrelationId::as_str).collect());
    hash.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filter(types: &[&str], correlation: Option<&str>) -> Filter {
        let mut filter = Filter::new();
        filter.types = types.iter().map(|&name| name.to_owned()).collect();
        filter.correlation = correlation.map(|chain| chain.parse().expect("a chain"));
        filter
    }

    #[test]
    fn filters_are_told_apart_and_order_says_nothing() {
        let all = [
            filter(&[], None),
            filter(&["A"], None),
            filter(&["A", "B"], None),
            filter(&["AB"], None),
            filter(&[], Some("A")),
        ];
        let digests: std::collections::BTreeSet<_> = all.iter().map(digest).collect();
        assert_eq!(digests.len(), all.len());
        assert_eq!(digest(&filter(&["B", "A", "B"], None)), digest(&filter(&["A", "B"], None)));
    }

    #[test]
    fn what_differs_is_said() {
        let order = |target: &str, range: &str| {
            Order::new("again".into(), target.into(), range.into(), [0; 32]).between(1, 9)
        };
        let kept = order("topic a", "all");
        kept.must_be(&order("topic a", "all").between(1, 12)).expect("the end was fixed before");
        for (asked, said) in [
            (order("topic b", "all"), "begun to topic a, not topic b"),
            (order("topic a", "from 2"), "the range `all`, not `from 2`"),
            (Order { filter: [1; 32], ..kept.clone() }, "another filter"),
        ] {
            let error = kept.must_be(&asked).expect_err("another");
            assert_eq!(error.kind(), ErrorKind::Options);
            assert!(error.to_string().contains(said), "{error}");
        }
    }
}
