//! Where things stand in the picture: domains on the left, each with a tick for every event,
//! consumers on the right, and a flow between a domain and each consumer that reads it.
//!
//! Every number follows from the model, so the same catalog gives the same picture.

use std::collections::BTreeMap;

use super::{Place, Reader};
use crate::docs::model::{DomainId, Event, Link};
use crate::docs::site::links;

/// Height of a domain's row, and of the headings.
const ROW: usize = 24;
const TOP: usize = 40;
/// Where ticks, flows and names of consumers begin.
const TICKS: usize = 190;
const CONSUMERS: usize = 900;
/// Width between ticks; a domain with more events than fit has a bar.
const TICK: usize = 9;
const MOST_TICKS: usize = 44;
/// The width with and without consumers.
const WIDTH: usize = 1180;
const WIDTH_ALONE: usize = 640;

/// The picture.
#[derive(Debug)]
pub(super) struct Drawing<'m> {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) domains: Vec<Group<'m>>,
    pub(super) consumers: Vec<End<'m>>,
}

/// A domain, with what leads away from it.
#[derive(Debug)]
pub(super) struct Group<'m> {
    pub(super) name: &'m str,
    pub(super) href: String,
    pub(super) count: usize,
    /// The middle of its row.
    pub(super) y: usize,
    pub(super) ticks: Vec<Tick<'m>>,
    /// The length of the bar that stands for ticks, where there are too many.
    pub(super) bar: Option<usize>,
    pub(super) count_x: usize,
    pub(super) flows: Vec<Flow>,
}

/// An event.
#[derive(Debug)]
pub(super) struct Tick<'m> {
    pub(super) name: &'m str,
    pub(super) href: String,
    pub(super) x: usize,
    /// The class of the sheet.
    pub(super) class: &'static str,
    /// Half its height.
    pub(super) half: usize,
}

/// From a domain to a consumer.
#[derive(Debug)]
pub(super) struct Flow {
    pub(super) to: String,
    pub(super) from_x: usize,
    pub(super) middle_x: usize,
    pub(super) to_x: usize,
    pub(super) to_y: usize,
    pub(super) width: usize,
}

/// A consumer.
#[derive(Debug)]
pub(super) struct End<'m> {
    pub(super) name: &'m str,
    pub(super) owner: Option<&'m str>,
    pub(super) anchor: String,
    pub(super) y: usize,
    pub(super) events: usize,
}

pub(super) fn draw<'m>(place: &Place<'m>, readers: &[Reader<'m>]) -> Drawing<'m> {
    let count = place.model.domains.len();
    let height = TOP + count.max(readers.len() * 2).max(1) * ROW + ROW / 2;
    let ends = ends(readers, height);
    let domains = (0..count).map(|at| group(place, at, readers, &ends));
    let domains = domains.collect();
    let width = if readers.is_empty() { WIDTH_ALONE } else { WIDTH };
    let mut consumers: Vec<_> = ends.into_values().collect();
    consumers.sort_by_key(|end| end.y);
    Drawing { width, height, domains, consumers }
}

/// Consumers stand near the middle of what they read, so that flows cross little.
fn ends<'m>(readers: &[Reader<'m>], height: usize) -> BTreeMap<&'m str, End<'m>> {
    let mut order: Vec<_> = readers.iter().collect();
    order.sort_by_key(|reader| (middle(reader), reader.name));
    let space = (height - TOP) / order.len().max(1);
    let placed = order.into_iter().enumerate().map(|(at, reader)| {
        let end = End {
            name: reader.name,
            owner: reader.owner,
            anchor: links::consumer(reader.name),
            y: TOP + space * at + space / 2,
            events: reader.reads.values().sum(),
        };
        (reader.name, end)
    });
    placed.collect()
}

/// The mean row of what a consumer reads, in hundredths.
fn middle(reader: &Reader<'_>) -> usize {
    let rows = reader.reads.iter().map(|(id, &events)| id.index() * events * 100);
    rows.sum::<usize>() / reader.reads.values().sum::<usize>().max(1)
}

fn group<'m>(
    place: &Place<'m>,
    at: usize,
    readers: &[Reader<'m>],
    ends: &BTreeMap<&'m str, End<'m>>,
) -> Group<'m> {
    let id = DomainId::at(at);
    let domain = &place.model[id];
    let count = domain.events.len();
    let most = place.model.domains.iter().map(|domain| domain.events.len()).max().unwrap_or(0);
    let is_bar = most > MOST_TICKS;
    let length = if is_bar { (count * MOST_TICKS).div_ceil(most) * TICK } else { count * TICK };
    let ticks = domain.events.iter().enumerate().filter(|_| !is_bar).map(|(tick, &id)| {
        let event = &place.model[id];
        let (class, half) = class(event);
        let href = place.href(Link::Event(id));
        Tick { name: &event.event_type, href, x: TICKS + tick * TICK, class, half }
    });
    let from_x = TICKS + length + 40;
    let flows = readers.iter().filter_map(|reader| {
        let (events, end) = (reader.reads.get(&id)?, ends.get(reader.name)?);
        let to_x = CONSUMERS - 12;
        let width = 2 + events * 8 / most.max(1);
        let middle_x = usize::midpoint(from_x, to_x);
        Some(Flow { to: end.anchor.clone(), from_x, middle_x, to_x, to_y: end.y, width })
    });
    Group {
        name: &domain.name,
        href: place.to(&links::domain(place.model, id)),
        count,
        y: TOP + at * ROW + ROW / 2,
        ticks: ticks.collect(),
        bar: is_bar.then_some(length),
        count_x: TICKS + length + 6,
        flows: flows.collect(),
    }
}

/// How the event's content is classified at most: the class of the sheet, and half the height, so
/// that colour is not all that tells ticks apart.
fn class(event: &Event) -> (&'static str, usize) {
    if event.identifying().next().is_some() {
        ("phi", 8)
    } else if event.sensitive().next().is_some() {
        ("sensitive", 5)
    } else {
        ("open", 3)
    }
}
