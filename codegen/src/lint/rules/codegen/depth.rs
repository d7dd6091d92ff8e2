//! `RUST_NESTING_DEPTH`.

use factline_core::avro::schema::NamedId;

use crate::lint::context::{at, event_type};
use crate::lint::{Category, Check, Context, Rule, Sink};

pub(in crate::lint::rules) const RULE: Rule = Rule {
    id: "RUST_NESTING_DEPTH",
    category: Category::Codegen,
    since: "0.1.0",
    purpose: "Records nest at most 8 deep in an event.",
    why: "A deeper one is a document rather than a fact; code that builds or reads it is hard to follow. Publish the parts as events, or where the document is.",
    check: Check::Here(check),
};

const MAX: usize = 8;

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    let mut depths = vec![None; cx.set.named().len()];
    for id in cx.set.ids().filter(|&id| event_type(&cx.set[id]).is_some()) {
        let depth = depth(cx, id, &mut depths, 0);
        if depth > MAX {
            sink.report(at(&cx.set[id]), format!("records nest {depth} deep"))
                .help("split the event, or publish where the document is");
        }
    }
}

/// How deep records nest below and with this one; one that holds itself counts once.
fn depth(cx: &Context<'_>, id: NamedId, depths: &mut [Option<usize>], level: usize) -> usize {
    /// A chain of names may be as long as the set: this deep is too deep already.
    const GIVE_UP: usize = 10 * MAX;
    if let Some(known) = depths[id.index()] {
        return known;
    }
    let Some(fields) = cx.set[id].fields().filter(|_| level < GIVE_UP) else { return 0 };
    // While it is being looked at: what leads back here adds nothing.
    depths[id.index()] = Some(0);
    let mut deepest = 0;
    for field in fields {
        field.ty.for_each_name(&mut |part| {
            deepest = deepest.max(depth(cx, part, depths, level + 1));
        });
    }
    depths[id.index()] = Some(deepest + 1);
    deepest + 1
}
