//! What is said of a domain.

use crate::change::{Category, Check, Context, Effect, Level, Rule, Sink};

pub(in crate::change::rules) const SUBJECT_STRATEGY_CHANGED: Rule = Rule {
    id: "SUBJECT_STRATEGY_CHANGED",
    category: Category::Routing,
    effect: Effect::Major,
    level: Level::Error,
    since: "0.1.0",
    purpose: "The schemas of a domain are filed under other subjects.",
    why: "Under the new subject a registry has no versions to compare with: the first one is compatible whatever it is. Register all versions there first.",
    check: Check::Here(strategies),
};

pub(in crate::change::rules) const OWNER_REMOVED: Rule = Rule {
    id: "OWNER_REMOVED",
    category: Category::Routing,
    effect: Effect::Patch,
    level: Level::Error,
    since: "0.1.0",
    purpose: "Nobody answers for a domain or a consumer any more.",
    why: "Who is asked, and who is told of a break, must be known. Name the new owner.",
    check: Check::Here(owners),
};

pub(in crate::change::rules) const DOMAIN_CHANGED: Rule = Rule {
    id: "DOMAIN_CHANGED",
    category: Category::Routing,
    effect: Effect::Patch,
    level: Level::Note,
    since: "0.1.0",
    purpose: "A `domain.toml` says something else that no other rule looks at.",
    why: "Such as another owner, volume or description, or a consumer of events that hold nothing personal.",
    check: Check::Last(rest),
};

/// What is taken where a domain does not say.
const STRATEGY: &str = "topic-record-name";

fn strategies(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for (old, new) in cx.domains() {
        let was = old.subject_strategy.as_deref().unwrap_or(STRATEGY);
        let is = new.subject_strategy.as_deref().unwrap_or(STRATEGY);
        if was != is
            && let Some(place) = cx.new.at_domain(new, "subject-strategy")
        {
            sink.report(
                place,
                format!("the subjects of `{}` were by {was} and are by {is}", new.name),
            )
            .help("register all versions under the new subjects first");
        }
    }
}

fn owners(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for (old, new) in cx.domains() {
        if !old.owner.is_empty()
            && new.owner.is_empty()
            && let Some(place) = cx.new.at_domain(new, "topic")
        {
            sink.report(place, format!("nobody owns `{}` any more", new.name))
                .help(format!("name who does; it was `owner = \"{}\"`", old.owner));
        }
        for consumer in &new.consumers {
            let before = old.consumers.iter().find(|before| before.name == consumer.name);
            if let Some(before) = before.filter(|before| !before.owner.is_empty())
                && consumer.owner.is_empty()
                && let Some(place) = cx.new.at_domain(new, "[[consumers]]")
            {
                sink.report(place, format!("nobody owns the consumer `{}`", consumer.name))
                    .help(format!("name who does; it was `owner = \"{}\"`", before.owner));
            }
        }
    }
}

fn rest(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for (old, new) in cx.domains() {
        if old != new
            && sink.reported(&new.name).next().is_none()
            && let Some(place) = cx.new.at_domain(new, "topic")
        {
            let place = place.shown_at(factline_core::avro::json::Span::default());
            sink.report(place, format!("the settings of `{}` are others", new.name));
        }
    }
}
