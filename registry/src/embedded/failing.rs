//! A storage that breaks, for tests.

use std::future::ready;

use super::{Embedded, Kept};
use crate::engine::{Change, Storage};
use crate::{Answer, Error, ErrorKind, Registry as _};

/// Takes some writes, then breaks; the one that breaks may be stored all the same.
#[derive(Debug)]
pub(crate) struct Failing {
    left: usize,
    stores_the_last: bool,
    changes: Vec<Change>,
}

impl Failing {
    /// Breaks after so many writes.
    pub(crate) fn after(writes: usize) -> Self {
        Self { left: writes, stores_the_last: false, changes: Vec::new() }
    }
}

impl Storage for Failing {
    fn load(&mut self) -> Answer<'_, Vec<Change>> {
        Box::pin(ready(Ok(self.changes.clone())))
    }

    fn save<'a>(&'a mut self, changes: &'a [Change]) -> Answer<'a, ()> {
        let is_broken = self.left == 0;
        self.left = self.left.saturating_sub(1);
        if !is_broken || self.stores_the_last {
            self.changes.extend_from_slice(changes);
        }
        let broken = || Error::new(ErrorKind::Storage, "", "broken");
        Box::pin(ready(if is_broken { Err(broken()) } else { Ok(()) }))
    }
}

impl Embedded {
    /// An empty registry on a storage.
    pub(crate) fn on(storage: Failing) -> Self {
        let kept = Kept { storage: Some(Box::new(storage)), is_ahead: false };
        Self { kept: tokio::sync::Mutex::new(kept), ..Self::default() }
    }
}

#[tokio::test]
async fn what_was_not_stored_is_not_there() {
    let registry = Embedded::on(Failing::after(0));
    let schema = crate::Document::new("\"int\"");
    let error = registry.register("s", &schema).await.expect_err("broken");
    assert_eq!(error.kind(), ErrorKind::Storage);
    assert!(registry.subjects().await.unwrap().is_empty());
}

#[tokio::test]
async fn what_was_stored_though_it_broke_is_found_with_the_next_write() {
    let failing = Failing { stores_the_last: true, ..Failing::after(0) };
    let registry = Embedded::on(failing);
    let schema = crate::Document::new("\"int\"");
    registry.register("s", &schema).await.expect_err("broken");
    // The next one looks at what is stored first, and finds that there is nothing to write.
    assert_eq!(registry.register("s", &schema).await.unwrap().version, Some(1));
    assert_eq!(registry.subjects().await.unwrap(), ["s"]);
}
