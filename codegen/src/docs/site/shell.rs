//! What surrounds the content of every page.

use crate::docs::model::Model;

/// What surrounds the content of a page.
#[derive(Debug)]
pub(super) struct Shell<'m> {
    /// The way up to the folder of the site.
    pub(super) root: &'static str,
    /// The title of the catalog.
    pub(super) catalog: &'m str,
    /// The title of the page.
    pub(super) title: String,
    /// What the page is about, in a sentence.
    pub(super) description: String,
    /// The part of the site that it belongs to.
    pub(super) section: Section,
}

/// A part of the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Section {
    Home,
    Domains,
    Picture,
    Types,
}

impl<'m> Shell<'m> {
    pub(super) fn new(model: &'m Model, root: &'static str, section: Section) -> Self {
        Self {
            root,
            catalog: &model.title,
            title: model.title.clone(),
            description: model.description.clone().unwrap_or_default(),
            section,
        }
    }

    /// Names the page.
    pub(super) fn named(mut self, name: &str, description: Option<&str>) -> Self {
        self.title = format!("{name} · {}", self.catalog);
        if let Some(description) = description {
            description.clone_into(&mut self.description);
        }
        self
    }

    pub(super) fn is_domains(&self) -> bool {
        self.section == Section::Domains
    }

    pub(super) fn is_picture(&self) -> bool {
        self.section == Section::Picture
    }

    pub(super) fn is_types(&self) -> bool {
        self.section == Section::Types
    }
}
