//! `FORMATTED`.

use factline_core::avro::json::Span;

use crate::format::format;
use crate::lint::edit::Edit;
use crate::lint::{Category, Check, Context, Place, Rule, Sink};

pub(in crate::lint::rules) const RULE: Rule = Rule {
    id: "FORMATTED",
    category: Category::Basic,
    since: "0.1.0",
    purpose: "A schema file has the form that `factline fmt` gives it.",
    why: "A diff then shows what changed, and nothing else. Two spaces of indentation, a line per property of a record or field, any other value on one line where it fits into 100 characters.",
    check: Check::HereFixed(check),
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for root in cx.set.roots() {
        let source = &cx.set[root.file];
        // What is no plain JSON has a finding already.
        let Ok(formatted) = format(source) else { continue };
        let text = source.text();
        if text == formatted {
            continue;
        }
        let same = text.bytes().zip(formatted.bytes()).take_while(|(a, b)| a == b).count();
        let at = u32::try_from(same).unwrap_or(u32::MAX);
        let place = Place { file: root.file, span: Span::new(at, at), path: String::new() };
        let all = Span::new(0, u32::try_from(text.len()).unwrap_or(u32::MAX));
        sink.report(place, "from here on the file is not formatted")
            .help("run `factline fmt` on it")
            .edit(Edit::replace(source, all, formatted));
    }
}
