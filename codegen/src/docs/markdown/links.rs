//! Where everything stands, and how pages refer to it.

use super::text::{code, link};
use crate::docs::model::{Domain, DomainId, Event, Link, Model, NamedType};

/// The page that a link stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum From {
    /// A page beside the index.
    Top,
    /// The page of this domain.
    Domain(DomainId),
}

/// The path of a domain's page.
pub(super) fn domain_path(domain: &Domain) -> String {
    format!("domains/{}.md", domain.slug)
}

/// The anchor of a type.
pub(super) fn type_anchor(ty: &NamedType) -> String {
    format!("type-{}", ty.slug)
}

impl From {
    /// The way up to the folder of all pages.
    const fn up(self) -> &'static str {
        match self {
            Self::Top => "",
            Self::Domain(_) => "../",
        }
    }

    /// A link to a domain.
    pub(super) fn domain(self, domain: &Domain) -> String {
        link(&code(&domain.name), &format!("{}{}", self.up(), domain_path(domain)))
    }

    /// A link to an event.
    pub(super) fn event(self, model: &Model, event: &Event) -> String {
        link(&code(&event.event_type), &self.on_domain(model, event.domain, &event.slug))
    }

    /// A link to what a word names.
    pub(super) fn to(self, model: &Model, text: &str, to: Link) -> String {
        let target = match to {
            Link::Event(id) => self.on_domain(model, model[id].domain, &model[id].slug),
            Link::Type(id) => {
                let (ty, anchor) = (&model[id], type_anchor(&model[id]));
                match ty.used_by[..] {
                    [event] => self.on_domain(model, model[event].domain, &anchor),
                    _ => format!("{}types.md#{anchor}", self.up()),
                }
            }
        };
        link(text, &target)
    }

    /// The way to an anchor on the page of a domain.
    fn on_domain(self, model: &Model, domain: DomainId, anchor: &str) -> String {
        if self == Self::Domain(domain) {
            return format!("#{anchor}");
        }
        format!("{}{}#{anchor}", self.up(), domain_path(&model[domain]))
    }
}
