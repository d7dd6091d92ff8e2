//! `STABLE_NOT_DEPEND_ON_EXPERIMENTAL`.

use factline_core::avro::schema::Named;

use crate::lint::{Category, Check, Context, Rule, Sink};

pub(in crate::lint::rules) const RULE: Rule = Rule {
    id: "STABLE_NOT_DEPEND_ON_EXPERIMENTAL",
    category: Category::Standard,
    since: "0.1.0",
    purpose: "A type that is not experimental has no part that is.",
    why: "`\"stability\": \"experimental\"` on a type says that it may change in any way. What is made of it would change with it.",
    check: Check::Here(check),
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for found in cx.fields().filter(|found| !is_experimental(found.record)) {
        found.field.ty.for_each_name(&mut |id| {
            let part = &cx.set[id];
            if is_experimental(part) {
                let (whole, part) = (found.record.name.short(), part.name.short());
                sink.report(found.at_type(), format!("`{part}` is experimental, `{whole}` is not"))
                    .help("make both experimental, or settle the part first");
            }
        });
    }
}

fn is_experimental(named: &Named) -> bool {
    named.attributes.str("stability") == Some("experimental")
}
