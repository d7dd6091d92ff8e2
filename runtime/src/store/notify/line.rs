//! The port to what a database has for telling other processes.

use std::pin::Pin;

use crate::store::backend::Answer;

/// What there is to tell: a set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct News(u8);

impl News {
    pub(crate) const NONE: Self = Self(0);
    /// Something was appended, which is to be sequenced.
    pub(crate) const APPENDED: Self = Self(1);
    /// Something can be read in the one order.
    pub(crate) const SEQUENCED: Self = Self(2);
    /// Each there is, by itself.
    pub(crate) const EACH: [Self; 2] = [Self::APPENDED, Self::SEQUENCED];

    pub(crate) const fn bits(self) -> u8 {
        self.0
    }

    /// Those of a number's bits that mean something.
    pub(crate) const fn of_bits(bits: u8) -> Self {
        Self(bits & (Self::APPENDED.0 | Self::SEQUENCED.0))
    }

    /// What one of them is called.
    #[cfg(feature = "postgres")]
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::APPENDED => "appended",
            _ => "sequenced",
        }
    }

    pub(crate) fn is_none(self) -> bool {
        self == Self::NONE
    }

    pub(crate) fn has(self, other: Self) -> bool {
        self.and(other) == other
    }

    pub(crate) const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    pub(crate) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(crate) const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }
}

/// Who listens, as the database knows it: a number that no other session has.
pub(crate) type Session = i32;

/// A line to the other processes that have the store; what it tells may be lost.
pub(crate) trait Line: Send + Sync + 'static {
    /// Which news sessions other than this one wait for.
    fn wanted(&self, but: Option<Session>) -> Answer<'_, News>;

    /// Tells whoever listens, in a transaction of its own; `from` says which session needs not hear it.
    fn tell(&self, news: News, from: Option<Session>) -> Answer<'_, ()>;

    /// Tells one session, so that it knows that it hears.
    fn echo(&self, to: Session) -> Answer<'_, ()>;

    /// Listens, on a connection of its own.
    fn open(&self) -> Answer<'_, Box<dyn Ear>>;

    /// Whether the store's own connections are closed for good.
    fn is_closed(&self) -> bool;

    /// Completes when they are.
    fn closed(&self) -> Pin<Box<dyn Future<Output = ()> + Send>>;
}

/// A connection that listens.
pub(crate) trait Ear: Send {
    fn session(&self) -> Session;

    /// Listens for these news from now on, and says so to who asks [`Line::wanted`].
    fn want(&mut self, news: News) -> Answer<'_, ()>;

    /// What is heard next; an error where the connection is lost. Dropped before it is ready,
    /// nothing is lost.
    fn hear(&mut self) -> Answer<'_, Heard>;
}

/// What a session hears.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(
    not(any(feature = "postgres", test)),
    expect(dead_code, reason = "SQLite has no such thing")
)]
pub(crate) enum Heard {
    /// What another process tells.
    News(News),
    /// Its own echo.
    Echo,
}
