//! `GENERATED_UP_TO_DATE`.

use factline_core::avro::json::Span;

use crate::config::Config;
use crate::lint::{Category, Check, Context, Rule, Sink};
use crate::{lock, resolve};

pub(in crate::lint::rules) const RULE: Rule = Rule {
    id: "GENERATED_UP_TO_DATE",
    category: Category::Codegen,
    since: "0.1.0",
    purpose: "`catalog.lock` is what the generator makes of the schemas.",
    why: "The types of a catalog are generated anew in every build; the lock is what a reviewer sees of them. `factline generate` with `--lock` writes it, and so does `factline history record`.",
    check: Check::Here(check),
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    // Of unsound schemas nothing is generated.
    let Some(kept) = cx.input.lock.as_ref().filter(|_| cx.is_complete) else { return };
    let catalog = resolve::resolve(cx.set, cx.input, &Config::new());
    let made = lock::lock(&catalog) + &cx.input.history.lock();
    let text = kept.text();
    if made == text {
        return;
    }
    let same = made.split_inclusive('\n').zip(text.split_inclusive('\n'));
    let start: usize =
        same.take_while(|(made, kept)| made == kept).map(|(_, kept)| kept.len()).sum();
    let end = text[start..].find('\n').map_or(text.len(), |length| start + length);
    let offset = |at| u32::try_from(at).unwrap_or(u32::MAX);
    let span = Span::new(offset(start), offset(end));
    let message = "the lock is another from here on than what the schemas make";
    sink.report_in(kept, span, "", message)
        .help("write it with `factline generate SCHEMAS --out DIR --lock FILE`");
}
