//! `COMPAT_MODE_WEAKENED`.

use factline_core::avro::compat::Mode;

use crate::change::{Category, Check, Context, Effect, Level, Rule, Sink};

pub(in crate::change::rules) const RULE: Rule = Rule {
    id: "COMPAT_MODE_WEAKENED",
    category: Category::Routing,
    effect: Effect::Major,
    level: Level::Error,
    since: "0.1.0",
    purpose: "Less is asked of new versions than before.",
    why: "Consumers and stores rely on what was promised. A single break is better waived, with a reason and a day on which the waiver ends.",
    check: Check::Here(check),
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    let (old, new) = (&cx.old.version.file.changes, &cx.new.version.file.changes);
    let catalog = (old.compatibility(), new.compatibility());
    if is_weaker(catalog) {
        let place = cx.new.at_settings("compatibility");
        if let Some(place) = place.or_else(|| cx.old.at_settings("compatibility")) {
            sink.report(place, message("the catalog", catalog))
                .help("keep it, and waive the break");
        }
    }
    for (old, new) in cx.domains() {
        if old.compatibility == new.compatibility {
            continue;
        }
        let modes =
            (old.compatibility.unwrap_or(catalog.0), new.compatibility.unwrap_or(catalog.1));
        if is_weaker(modes)
            && let Some(place) = cx.new.at_domain(new, "compatibility")
        {
            let what = format!("`{}`", new.name);
            sink.report(place, message(&what, modes)).help("keep it, and waive the break");
        }
    }
}

fn message(what: &str, (old, new): (Mode, Mode)) -> String {
    format!("{what} asked for {old} and asks for {new}")
}

/// Whether the new mode lets something pass that the old one does not.
fn is_weaker((old, new): (Mode, Mode)) -> bool {
    let kept = old.directions().iter().all(|direction| new.directions().contains(direction));
    !kept || (old.is_transitive() && !new.is_transitive())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modes_have_an_order() {
        assert!(is_weaker((Mode::Full, Mode::Backward)));
        assert!(is_weaker((Mode::Backward, Mode::Forward)));
        assert!(is_weaker((Mode::BackwardTransitive, Mode::Backward)));
        assert!(!is_weaker((Mode::Backward, Mode::FullTransitive)));
        assert!(Mode::ALL.into_iter().all(|mode| !is_weaker((mode, mode))));
        assert!(Mode::ALL.into_iter().all(|mode| !is_weaker((Mode::None, mode))));
    }
}
