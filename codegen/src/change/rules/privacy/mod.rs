//! Protection of personal and health data.

pub(super) mod consumers;
pub(super) mod domains;
pub(super) mod protection;
pub(super) mod tags;

use std::collections::BTreeSet;

use crate::change::Context;
use crate::input::Domain;
use crate::lint::event_type;
use crate::resolve::tag;

/// The types of a domain's events that have classified fields, in themselves or in a part of them.
fn tagged_events<'a>(cx: &Context<'a>, domain: &Domain) -> BTreeSet<&'a str> {
    let set = cx.new.set;
    let tagged = set.ids().filter(|&id| {
        let mut fields = set[id].fields().unwrap_or_default().iter();
        tag(&set[id].attributes).is_some() || fields.any(|field| tag(&field.attributes).is_some())
    });
    let events: BTreeSet<_> = tagged.flat_map(|id| cx.new.subjects_with(id)).collect();
    let mut events: Vec<_> = events.into_iter().collect();
    events.retain(|&id| cx.new.domain_of(&set[id]).is_some_and(|other| other.name == domain.name));
    events.into_iter().filter_map(|id| event_type(&set[id])).collect()
}
