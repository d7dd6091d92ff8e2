//! Full names of records, enums and fixed types.

use std::borrow::Borrow;
use std::fmt;
use std::sync::Arc;

/// A full name, such as `health.lab.Result`: a namespace, which may be absent, and a short name.
///
/// Cloning is cheap. Names order and compare by their full text.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Name {
    full: Arc<str>,
}

impl Name {
    /// The name written `full`, whose part up to the last dot is the namespace.
    ///
    /// A leading dot (`.Point`) says "no namespace" and is dropped.
    #[must_use]
    pub fn new(full: &str) -> Self {
        let bare = match full.strip_prefix('.') {
            Some(short) if !short.contains('.') => short,
            _ => full,
        };
        Self { full: bare.into() }
    }

    /// `name` as written inside `namespace`: a dotted name stands for itself.
    #[must_use]
    pub fn within(name: &str, namespace: Option<&str>) -> Self {
        match namespace {
            Some(namespace) if !namespace.is_empty() && !name.contains('.') => {
                Self { full: format!("{namespace}.{name}").into() }
            }
            _ => Self::new(name),
        }
    }

    /// The whole name, namespace included.
    #[must_use]
    pub fn full(&self) -> &str {
        &self.full
    }

    /// The part after the last dot.
    #[must_use]
    pub fn short(&self) -> &str {
        self.full.rsplit_once('.').map_or(&*self.full, |(_, short)| short)
    }

    /// The part before the last dot, if there is one.
    #[must_use]
    pub fn namespace(&self) -> Option<&str> {
        self.full.rsplit_once('.').map(|(namespace, _)| namespace)
    }
}

impl Borrow<str> for Name {
    fn borrow(&self) -> &str {
        &self.full
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.full)
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&*self.full, f)
    }
}
