//! The case of names that are not a field's.

use heck::{ToShoutySnakeCase as _, ToSnakeCase as _, ToUpperCamelCase as _};

use factline_core::avro::schema::{Named, NamedKind};

use crate::lint::context::at;
use crate::lint::words::{is_lower_snake, is_pascal, is_upper_snake};
use crate::lint::{Category, Check, Context, Place, Rule, Sink};

pub(in crate::lint::rules) const RECORD_PASCAL_CASE: Rule = Rule {
    id: "RECORD_PASCAL_CASE",
    category: Category::Basic,
    since: "0.1.0",
    purpose: "The names of records and fixed types are in PascalCase.",
    why: "They become types in every language. Renaming one needs an alias, or old data is not read.",
    check: Check::Here(records),
};

pub(in crate::lint::rules) const ENUM_PASCAL_CASE: Rule = Rule {
    id: "ENUM_PASCAL_CASE",
    category: Category::Basic,
    since: "0.1.0",
    purpose: "The names of enums are in PascalCase.",
    why: "They become types in every language. Renaming one needs an alias, or old data is not read.",
    check: Check::Here(enums),
};

pub(in crate::lint::rules) const ENUM_SYMBOL_UPPER_SNAKE_CASE: Rule = Rule {
    id: "ENUM_SYMBOL_UPPER_SNAKE_CASE",
    category: Category::Basic,
    since: "0.1.0",
    purpose: "The symbols of enums are in UPPER_SNAKE_CASE.",
    why: "Symbols are constants, and are read by people as such. A symbol can't be renamed: Avro has no aliases for symbols.",
    check: Check::Here(symbols),
};

pub(in crate::lint::rules) const NAMESPACE_LOWER: Rule = Rule {
    id: "NAMESPACE_LOWER",
    category: Category::Basic,
    since: "0.1.0",
    purpose: "The parts of a namespace are in lower_snake_case.",
    why: "They become modules and packages, which are written like that.",
    check: Check::Here(namespaces),
};

pub(in crate::lint::rules) const ACRONYM_CASE: Rule = Rule {
    id: "ACRONYM_CASE",
    category: Category::Basic,
    since: "0.1.0",
    purpose: "An acronym in a type's name is written like a word: `HttpError`, not `HTTPError`.",
    why: "Where two acronyms meet nobody sees where the first one ends, and tools that split names into words guess.",
    check: Check::Here(acronyms),
};

fn records(cx: &Context<'_>, sink: &mut Sink<'_>) {
    pascal(cx, sink, |kind| !matches!(kind, NamedKind::Enum { .. }));
}

fn enums(cx: &Context<'_>, sink: &mut Sink<'_>) {
    pascal(cx, sink, |kind| matches!(kind, NamedKind::Enum { .. }));
}

fn pascal(cx: &Context<'_>, sink: &mut Sink<'_>, is_meant: impl Fn(&NamedKind) -> bool) {
    for named in cx.set.named().iter().filter(|named| is_meant(&named.kind)) {
        let name = named.name.short();
        if !is_pascal(name) {
            rename(sink, named, name, &name.to_upper_camel_case());
        }
    }
}

fn rename(sink: &mut Sink<'_>, named: &Named, name: &str, better: &str) {
    let help = format!(
        "call it `{better}`, with `\"aliases\": [\"{name}\"]` if data with the old name exists"
    );
    sink.report(at(named), format!("`{name}` is not in PascalCase")).help(help);
}

fn symbols(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for found in cx.enums() {
        for symbol in found.symbols.iter().filter(|symbol| !is_upper_snake(&symbol.name)) {
            let path = format!("{}.{}", found.named.name.short(), symbol.name);
            let place = Place { file: found.named.file, span: symbol.span, path };
            sink.report(place, format!("`{}` is not in UPPER_SNAKE_CASE", symbol.name)).help(
                format!(
                    "call it `{}`, unless data with the old symbol exists",
                    symbol.name.to_shouty_snake_case()
                ),
            );
        }
    }
}

fn namespaces(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for named in cx.set.named() {
        let namespace = named.name.namespace().unwrap_or_default();
        let bad = namespace.split('.').find(|part| !part.is_empty() && !is_lower_snake(part));
        // A type that takes its namespace from around it has nothing to change.
        let object = bad.and_then(|_| cx.object(named.file, named.span));
        let (Some(bad), Some(object)) = (bad, object) else { continue };
        let place = match object.get("namespace") {
            Some(value) => at(named).shown_at(value.span),
            None if object.get("name").and_then(|name| name.as_str()).is_some_and(is_dotted) => {
                at(named)
            }
            None => continue,
        };
        sink.report(place, format!("`{bad}` is not in lower_snake_case"))
            .help(format!("`{}`", bad.to_snake_case()));
    }
}

fn is_dotted(name: &str) -> bool {
    name.contains('.')
}

fn acronyms(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for named in cx.set.named() {
        let name = named.name.short();
        if is_pascal(name) && has_acronym(name) {
            let better = name.to_upper_camel_case();
            let help = format!("`{better}`, with an alias if data with the old name exists");
            sink.report(at(named), format!("`{name}` has an acronym in capitals")).help(help);
        }
    }
}

/// Three capitals in a row, or two at the end: `HL7V2` and `VitaminBTest` have none.
fn has_acronym(name: &str) -> bool {
    let mut run = 0;
    let has_long_run = name.chars().any(|c| {
        run = if c.is_uppercase() { run + 1 } else { 0 };
        run > 2
    });
    has_long_run || (run == 2 && name.chars().count() > 2)
}
