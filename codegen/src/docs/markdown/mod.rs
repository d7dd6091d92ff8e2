//! The catalog as Markdown: for GitHub and for an mdBook.
//!
//! A page for each domain with all its events, so that a search in the browser finds a field, and
//! an index, the shared types and the classification. No date, version or machine stands on a
//! page: it changes when the catalog does.

mod domain;
mod event;
mod field;
mod index;
mod links;
mod text;
mod types;

use askama::Template;

use super::model::{DomainId, Model};
use super::{Page, Pages};

/// The pages that are not of a domain.
const FIXED: [&str; 4] = ["README.md", "events.md", "types.md", "classification.md"];

/// The Markdown pages of a model.
#[derive(Clone, Copy, Debug)]
pub struct Markdown<'m> {
    model: &'m Model,
}

impl<'m> Markdown<'m> {
    /// The pages of `model`.
    #[must_use]
    pub const fn new(model: &'m Model) -> Self {
        Self { model }
    }
}

impl Pages for Markdown<'_> {
    fn count(&self) -> usize {
        FIXED.len() + self.model.domains.len()
    }

    fn page(&self, index: usize) -> Page {
        let model = self.model;
        let (path, text) = match index {
            0 => (FIXED[0].to_owned(), render(&index::Index::new(model))),
            1 => (FIXED[1].to_owned(), render(&index::Events::new(model))),
            2 => (FIXED[2].to_owned(), render(&types::Types::new(model))),
            3 => (FIXED[3].to_owned(), render(&index::Classification::new(model))),
            _ => {
                let domain = DomainId::at(index - FIXED.len());
                let page = domain::DomainPage::new(model, domain);
                (links::domain_path(&model[domain]), render(&page))
            }
        };
        Page { path, text }
    }
}

/// A template's text, with one line break at its end.
fn render(page: &impl Template) -> String {
    // Writing to a string cannot fail, and templates call nothing that can.
    let text = page.render().unwrap_or_default();
    format!("{}\n", text.trim_end())
}

/// A label and its value, in the row of a table.
#[derive(Clone, Debug)]
struct Fact {
    label: String,
    value: String,
}

impl Fact {
    fn new(label: &str, value: String) -> Self {
        Self { label: label.to_owned(), value }
    }
}
