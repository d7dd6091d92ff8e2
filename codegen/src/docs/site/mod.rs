//! The site: a folder of pages that a browser opens without a server, another projection of the
//! model.
//!
//! Pages are made one after the other, as they are asked for, so that a catalog of any size takes
//! the memory of one page. Every text of a catalog is escaped by its template.

mod domain;
mod event;
mod fields;
mod home;
mod links;
mod page;
mod picture;
mod search;
mod shell;
mod tags;
mod types;
mod words;

use super::model::{DomainId, EventId, Model, TypeId};
use super::{Page, Pages};

use page::ASSETS;

/// The site of a catalog.
///
/// ```
/// use factline_codegen::docs::Pages;
/// use factline_codegen::docs::model::Model;
/// use factline_codegen::docs::site::Site;
///
/// let model = Model::default();
/// let site = Site::new(&model);
/// let paths: Vec<_> = (0..site.count()).map(|index| site.page(index).path).collect();
/// assert!(paths.contains(&"index.html".to_owned()));
/// ```
#[derive(Clone, Debug)]
pub struct Site<'m> {
    model: &'m Model,
    /// The types that have pages of their own.
    shared: Vec<TypeId>,
}

/// The pages that every site has.
const FIRST: [fn(&Model) -> Page; 5] =
    [search::file, home::page, home::not_found, picture::page, types::index_page];

impl<'m> Site<'m> {
    /// The site of what is in the model.
    #[must_use]
    pub fn new(model: &'m Model) -> Self {
        let types = (0..model.types.len()).map(TypeId::at);
        Self { model, shared: types.filter(|&id| model[id].is_shared()).collect() }
    }
}

impl Pages for Site<'_> {
    fn count(&self) -> usize {
        let Self { model, shared } = self;
        ASSETS.len() + FIRST.len() + model.domains.len() + model.events.len() + shared.len()
    }

    fn page(&self, index: usize) -> Page {
        let Self { model, shared } = self;
        let Some(index) = index.checked_sub(ASSETS.len()) else {
            let (path, text) = ASSETS[index];
            return Page { path: path.to_owned(), text: text.to_owned() };
        };
        let Some(index) = index.checked_sub(FIRST.len()) else { return FIRST[index](model) };
        let Some(index) = index.checked_sub(model.domains.len()) else {
            return domain::page(model, DomainId::at(index));
        };
        match index.checked_sub(model.events.len()) {
            None => event::page(model, EventId::at(index)),
            Some(index) => types::page(model, shared[index]),
        }
    }
}
