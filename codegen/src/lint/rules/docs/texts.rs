//! Texts that say what something is.

use factline_core::avro::schema::Named;

use crate::lint::context::at;
use crate::lint::{Category, Check, Context, Place, Rule, Sink};

pub(in crate::lint::rules) const DOC_EVENT: Rule = Rule {
    id: "DOC_EVENT",
    category: Category::Docs,
    since: "0.1.0",
    purpose: "An event's doc says in a sentence what happened.",
    why: "It is the first thing that a reader of the catalog sees, and the documentation of the Rust type.",
    check: Check::Here(events),
};

pub(in crate::lint::rules) const DOC_FIELD: Rule = Rule {
    id: "DOC_FIELD",
    category: Category::Docs,
    since: "0.1.0",
    purpose: "A field has a doc that says more than its name.",
    why: "Unit, code system, when it is absent: what a name can't hold. A doc that repeats the name is none.",
    check: Check::Here(fields),
};

pub(in crate::lint::rules) const DOC_ENUM_SYMBOL: Rule = Rule {
    id: "DOC_ENUM_SYMBOL",
    category: Category::Docs,
    since: "0.1.0",
    purpose: "An enum or the field that defines it has a doc, and its `symbolDocs` speak of its own symbols only.",
    why: "Avro has no docs for symbols: the enum's doc says what they sort, and `\"symbolDocs\": {\"ON_HOLD\": \"Waits for a specimen.\"}` what those mean that don't speak for themselves.",
    check: Check::Here(enums),
};

fn is_missing(doc: Option<&str>) -> bool {
    doc.is_none_or(|doc| doc.trim().is_empty())
}

fn events(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for (named, _) in cx.events() {
        let doc = named.doc.as_deref().unwrap_or_default().trim();
        if doc.split_whitespace().count() < 3 || !doc.ends_with('.') {
            sink.report(at(named), "the event's doc is no sentence")
                .help("say what happened, as in \"A specimen was rejected.\"");
        }
    }
}

fn fields(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for found in cx.fields() {
        let name = &found.field.name;
        let letters = |text: &str| -> String {
            text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
        };
        let doc = found.field.doc.as_deref();
        if is_missing(doc) {
            sink.report(found.at(), format!("`{name}` has no doc")).help("say what it holds");
        } else if doc.is_some_and(|doc| letters(doc) == letters(name)) {
            sink.report(found.at(), format!("the doc of `{name}` is its name"))
                .help("say what it holds, in which unit or system, and when it is absent");
        }
    }
}

/// Whether the doc of the field that defines a type speaks of it.
fn is_inside_documented(cx: &Context<'_>, named: &Named) -> bool {
    cx.fields().any(|found| {
        let (outer, inner) = (found.field.span, named.span);
        found.record.file == named.file
            && outer.start <= inner.start
            && inner.end <= outer.end
            && !is_missing(found.field.doc.as_deref())
    })
}

fn enums(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for found in cx.enums() {
        let name = found.named.name.short();
        let docs = found.named.attributes.get("symbolDocs").and_then(|docs| docs.as_object());
        if is_missing(found.named.doc.as_deref())
            && docs.is_none()
            && !is_inside_documented(cx, found.named)
        {
            sink.report(at(found.named), format!("`{name}` has no doc"))
                .help("say what its symbols sort");
        }
        for member in docs.into_iter().flat_map(|docs| docs.iter()) {
            if !found.symbols.iter().any(|symbol| symbol.name == member.name) {
                let (file, path) = (found.named.file, name.to_owned());
                let place = Place { file, span: member.name_span, path };
                sink.report(place, format!("`{name}` has no symbol `{}`", member.name))
                    .help("remove its doc, or correct the symbol");
            }
        }
    }
}
