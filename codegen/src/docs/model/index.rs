//! Positions in a model, so that pages link without searching.

use std::ops::Index;

use super::{Domain, Event, Model, NamedType};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident, $list:ident, $item:ty;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub struct $name(pub(super) usize);

        impl $name {
            /// The item at this position.
            #[allow(dead_code, reason = "not every list is walked by position")]
            pub(crate) const fn at(index: usize) -> Self {
                Self(index)
            }

            /// The position in the list.
            #[must_use]
            pub const fn index(self) -> usize {
                self.0
            }
        }

        impl Index<$name> for Model {
            type Output = $item;

            fn index(&self, id: $name) -> &$item {
                &self.$list[id.0]
            }
        }
    )+};
}

ids! {
    /// A domain of [`Model::domains`].
    DomainId, domains, Domain;
    /// An event of [`Model::events`].
    EventId, events, Event;
    /// A type of [`Model::types`].
    TypeId, types, NamedType;
}

/// What a name refers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Link {
    /// A type.
    Type(TypeId),
    /// The record of an event.
    Event(EventId),
}
