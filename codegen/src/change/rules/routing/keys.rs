//! `PARTITION_KEY_CHANGED`.

use crate::change::pairs::new_field;
use crate::change::rules::fix;
use crate::change::{Category, Check, Context, Effect, Level, Rule, Sink};

pub(in crate::change::rules) const RULE: Rule = Rule {
    id: "PARTITION_KEY_CHANGED",
    category: Category::Routing,
    effect: Effect::Major,
    level: Level::Error,
    since: "0.1.0",
    purpose: "The records of one thing no longer go to the partition that they went to.",
    why: "The key and the number of partitions decide it. With another one new records of a patient overtake old ones, and compaction keeps both. Start a new topic. The fix restores the key.",
    check: Check::HereFixed(check),
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    keys(cx, sink);
    partitions(cx, sink);
}

fn keys(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for pair in cx.changed.iter().filter(|pair| cx.new.is_subject(pair.new_id)) {
        let names =
            |name: &'static str| (pair.old.attributes.str(name), pair.new.attributes.str(name));
        let (Some(was), Some(is)) = names("keyField") else { continue };
        let Some(old) = pair.old.fields().and_then(|all| all.iter().find(|f| f.name == was)) else {
            continue;
        };
        let new = new_field(old, pair.new.fields().unwrap_or_default());
        let is_same = new.is_some_and(|new| new.name == is);
        let message = match new.filter(|_| is_same) {
            None => format!("the key was `{was}` and is `{is}`"),
            Some(new) if !cx.same().meaning(&old.ty, &new.ty) => {
                format!("the key `{is}` is written otherwise")
            }
            Some(_) => continue,
        };
        let edit = new.filter(|_| !is_same).and_then(|new| {
            fix::type_member(&cx.new, pair.new_id, "keyField", &format!("\"{}\"", new.name))
        });
        sink.report(cx.new.at_attribute(pair.new_id, "keyField"), message)
            .help("keep the key, or publish to a new topic")
            .fix(edit);
    }
}

fn partitions(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for (old, new) in cx.domains() {
        if old.topic != new.topic || old.partitions == new.partitions {
            continue;
        }
        if let Some(place) = cx.new.at_domain(new, "partitions") {
            let message = format!(
                "`{}` had {} partitions and has {}",
                new.topic, old.partitions, new.partitions
            );
            sink.report(place, message).help("keep the number, or start a new topic");
        }
    }
}
