//! The first page, and the page for an address that leads nowhere.

use askama::Template;

use super::shell::{Section, Shell};
use super::{Page, links, page};
use crate::docs::model::{Domain, DomainId, Model};

/// What the first page shows.
#[derive(Debug, Template)]
#[template(path = "site/home.html")]
struct HomePage<'m> {
    shell: Shell<'m>,
    model: &'m Model,
    domains: Vec<Card<'m>>,
}

/// A domain on the first page.
#[derive(Debug)]
struct Card<'m> {
    domain: &'m Domain,
    href: String,
}

pub(super) fn page(model: &Model) -> Page {
    let ids = (0..model.domains.len()).map(DomainId::at);
    let page = HomePage {
        shell: Shell::new(model, "", Section::Home),
        model,
        domains: ids
            .map(|id| Card { domain: &model[id], href: links::address(&links::domain(model, id)) })
            .collect(),
    };
    page::page("index.html".to_owned(), &page)
}

/// What the page for a dead address shows. A server shows it at any depth, so it finds the way up
/// by itself.
#[derive(Debug, Template)]
#[template(path = "site/not_found.html")]
struct NotFoundPage<'m> {
    shell: Shell<'m>,
}

pub(super) fn not_found(model: &Model) -> Page {
    let shell = Shell::new(model, "", Section::Home);
    let page = NotFoundPage { shell: shell.named("Not found", Some("There is no such page.")) };
    page::page("404.html".to_owned(), &page)
}
