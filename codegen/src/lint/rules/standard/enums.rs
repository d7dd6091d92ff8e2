//! Enums that can grow.

use factline_core::avro::schema::{Kind, NamedKind};

use crate::lint::context::{EnumIn, at, present};
use crate::lint::edit::Edit;
use crate::lint::{Category, Check, Context, Rule, Sink};

pub(in crate::lint::rules) const ENUM_HAS_DEFAULT: Rule = Rule {
    id: "ENUM_HAS_DEFAULT",
    category: Category::Standard,
    since: "0.1.0",
    purpose: "An enum has a default.",
    why: "A reader that meets a symbol it does not know takes the default; without one it fails, so the enum can never grow. The fix takes `UNKNOWN` or a symbol like it, or adds `UNKNOWN` at the end.",
    check: Check::HereFixed(has_default),
};

pub(in crate::lint::rules) const ENUM_FIELD_DEFAULT_NOT_ENUM_DEFAULT: Rule = Rule {
    id: "ENUM_FIELD_DEFAULT_NOT_ENUM_DEFAULT",
    category: Category::Standard,
    since: "0.1.0",
    purpose: "A default for unknown symbols stands on the enum, not on a field.",
    why: "The default of a field counts where the writer has no such field, and never for a symbol that the reader lacks. Put a `default` on the enum itself.",
    check: Check::Here(field_default),
};

/// Symbols that say nothing, the better ones first.
const NEUTRAL: [&str; 8] = [
    "UNKNOWN",
    "UNSPECIFIED",
    "UNDETERMINED",
    "UNDEFINED",
    "OTHER",
    "NONE",
    "NOT_SPECIFIED",
    "UNRECOGNIZED",
];

/// Symbols that say nothing, the better ones first.
pub(crate) fn neutral() -> impl Iterator<Item = &'static str> {
    NEUTRAL.into_iter()
}

fn has_default(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for found in cx.enums().filter(|found| found.default.is_none()) {
        let name = found.named.name.short();
        let neutral = NEUTRAL.into_iter().find(|neutral| is_symbol(&found, neutral));
        let help = match neutral {
            Some(symbol) => format!("add `\"default\": \"{symbol}\"` to the enum"),
            None => "add a symbol `UNKNOWN` at the end, and make it the enum's default".to_owned(),
        };
        let problem = sink
            .report(at(found.named), format!("a reader fails at a symbol that `{name}` gets later"))
            .help(help);
        problem.edits = edits(cx, &found, neutral).unwrap_or_default();
    }
}

fn is_symbol(found: &EnumIn<'_>, name: &str) -> bool {
    found.symbols.iter().any(|symbol| symbol.name == name)
}

fn edits(cx: &Context<'_>, found: &EnumIn<'_>, neutral: Option<&str>) -> Option<Vec<Edit>> {
    let source = cx.source(found.named);
    let object = cx.object(found.named.file, found.named.span)?;
    let mut text = format!("\"default\": \"{}\"", neutral.unwrap_or("UNKNOWN"));
    if neutral.is_some() {
        return Some(vec![Edit::add_member(source, object, &["symbols"], &text)]);
    }
    // One edit: those of the list's end and of what follows it would touch.
    let symbols = object.get("symbols")?;
    let names = found.symbols.iter().map(|symbol| &*symbol.name).chain(["UNKNOWN"]);
    let list: Vec<_> = names.map(|name| format!("\"{name}\"")).collect();
    text.insert_str(0, &format!("[{}], ", list.join(", ")));
    Some(vec![Edit::replace(source, symbols.span, text)])
}

fn field_default(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for found in cx.fields() {
        let Some(default) = found.field.default.as_ref().filter(|value| value.as_str().is_some())
        else {
            continue;
        };
        let Some(named) = present(&found.field.ty).named().map(|id| &cx.set[id]) else { continue };
        let is_open = matches!(named.kind, NamedKind::Enum { default: None, .. });
        if is_open && !matches!(found.field.ty.kind, Kind::Array(_) | Kind::Map(_)) {
            let message = format!(
                "this default does not count for symbols that `{}` gets later",
                named.name.short()
            );
            sink.report(found.at().shown_at(default.span), message)
                .help("put a `default` on the enum itself");
        }
    }
}
