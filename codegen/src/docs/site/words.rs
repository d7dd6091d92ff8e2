//! Types in words, with links.

use super::links;
use crate::docs::model::{self, EventId, Link, Model};

/// A part of a text, which may be a link.
#[derive(Debug)]
pub(super) struct Word<'m> {
    pub(super) text: &'m str,
    pub(super) href: Option<String>,
}

/// Where links start from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place<'m> {
    pub(super) model: &'m Model,
    /// The way up to the folder of the site.
    pub(super) root: &'static str,
    /// The event whose page it is.
    pub(super) event: Option<EventId>,
}

impl<'m> Place<'m> {
    pub(super) fn words(&self, words: &'m [model::Word]) -> Vec<Word<'m>> {
        let words = words.iter();
        words
            .map(|word| Word { text: &word.text, href: word.link.map(|link| self.href(link)) })
            .collect()
    }

    /// The address of a type or an event, from here.
    pub(super) fn href(&self, link: Link) -> String {
        if let Link::Type(id) = link
            && let [only] = self.model[id].used_by[..]
            && Some(only) == self.event
        {
            return format!("#{}", links::address(&links::anchor(self.model, id)));
        }
        self.to(&links::link(self.model, link))
    }

    /// The address of a path that starts at the folder of the site.
    pub(super) fn to(&self, path: &str) -> String {
        format!("{}{}", self.root, links::address(path))
    }
}
