//! The pages of the types that events share.

use askama::Template;

use super::fields::{Content, Row};
use super::shell::{Section, Shell};
use super::tags::Badge;
use super::words::Place;
use super::{Page, links, page};
use crate::docs::model::{Link, Model, NamedType, Shape, Symbol, TypeId};

/// The way up from the page of a type.
const ROOT: &str = "../";

/// What a type consists of.
#[derive(Debug)]
pub(super) enum Body<'m> {
    Fields(Vec<Row<'m>>),
    Symbols(&'m [Symbol]),
    Fixed { size: usize, meaning: &'m str },
}

/// What the type consists of; `anchor` is where it stands on the page.
pub(super) fn body<'m>(place: &Place<'m>, ty: &'m NamedType, anchor: &str) -> Body<'m> {
    match &ty.shape {
        Shape::Record { fields } => Body::Fields(place.further_rows(fields, anchor)),
        Shape::Enum { symbols } => Body::Symbols(symbols),
        Shape::Fixed { size, meaning } => Body::Fixed { size: *size, meaning },
    }
}

/// What the page of a type shows.
#[derive(Debug, Template)]
#[template(path = "site/type.html")]
struct TypePage<'m> {
    shell: Shell<'m>,
    ty: &'m NamedType,
    badge: Option<Badge>,
    body: Body<'m>,
    used_in: Vec<Reference<'m>>,
    used_by: Vec<Reference<'m>>,
}

/// A link to what uses a type.
#[derive(Debug)]
struct Reference<'m> {
    name: &'m str,
    href: String,
}

/// What the list of types shows.
#[derive(Debug, Template)]
#[template(path = "site/types.html")]
struct TypesPage<'m> {
    shell: Shell<'m>,
    types: Vec<Listed<'m>>,
}

/// A type in the list.
#[derive(Debug)]
struct Listed<'m> {
    ty: &'m NamedType,
    href: String,
    kind: &'static str,
    badge: Option<Badge>,
}

pub(super) fn page(model: &Model, id: TypeId) -> Page {
    let ty = &model[id];
    let place = Place { model, root: ROOT, event: None };
    let used_in = ty.used_in.iter().map(|&id| reference(&place, &model[id].name, Link::Type(id)));
    let used_by =
        ty.used_by.iter().map(|&id| reference(&place, &model[id].event_type, Link::Event(id)));
    let page = TypePage {
        shell: Shell::new(model, ROOT, Section::Types).named(&ty.name, ty.doc.as_deref()),
        ty,
        badge: ty.tag.map(Badge::of),
        body: body(&place, ty, "field"),
        used_in: used_in.collect(),
        used_by: used_by.collect(),
    };
    page::page(links::ty(model, id), &page)
}

fn reference<'m>(place: &Place<'m>, name: &'m str, link: Link) -> Reference<'m> {
    Reference { name, href: place.href(link) }
}

pub(super) fn index_page(model: &Model) -> Page {
    let place = Place { model, root: ROOT, event: None };
    let ids = (0..model.types.len()).map(TypeId::at).filter(|&id| model[id].is_shared());
    let types = ids.map(|id| Listed {
        ty: &model[id],
        href: place.href(Link::Type(id)),
        kind: kind(&model[id].shape),
        badge: model[id].tag.map(Badge::of),
    });
    let shell = Shell::new(model, ROOT, Section::Types);
    let page = TypesPage {
        shell: shell.named("Shared types", Some("The types that events of this catalog share.")),
        types: types.collect(),
    };
    page::page("type/index.html".to_owned(), &page)
}

const fn kind(shape: &Shape) -> &'static str {
    match shape {
        Shape::Record { .. } => "record",
        Shape::Enum { .. } => "enum",
        Shape::Fixed { .. } => "fixed",
    }
}
