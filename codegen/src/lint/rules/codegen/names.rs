//! `RUST_IDENT_COLLISION`.

use std::collections::BTreeMap;

use crate::lint::{Category, Check, Context, FieldIn, Place, Rule, Sink};
use crate::names::{snake_name, variant_name};

pub(in crate::lint::rules) const RULE: Rule = Rule {
    id: "RUST_IDENT_COLLISION",
    category: Category::Codegen,
    since: "0.1.0",
    purpose: "Fields and symbols still differ once they are in Rust's case.",
    why: "`fooBar` and `foo_bar` are one name in Rust; the generator tells them apart by a number, which nobody can guess and which moves when fields are added.",
    check: Check::Here(check),
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for (record, fields) in cx.records() {
        let mut seen: BTreeMap<String, &str> = BTreeMap::new();
        for field in fields {
            let place = FieldIn { record, field }.at();
            each(sink, &mut seen, snake_name(&field.name), &field.name, place);
        }
    }
    for found in cx.enums() {
        let mut seen: BTreeMap<String, &str> = BTreeMap::new();
        for symbol in found.symbols {
            let path = format!("{}.{}", found.named.name.short(), symbol.name);
            let place = Place { file: found.named.file, span: symbol.span, path };
            each(sink, &mut seen, variant_name(&symbol.name), &symbol.name, place);
        }
    }
}

fn each<'n>(
    sink: &mut Sink<'_>,
    seen: &mut BTreeMap<String, &'n str>,
    rust: String,
    name: &'n str,
    place: Place,
) {
    if let Some(other) = seen.get(&rust) {
        sink.report(place, format!("`{name}` and `{other}` are both `{rust}` in Rust"))
            .help("give one of them another name");
    } else {
        seen.insert(rust, name);
    }
}
