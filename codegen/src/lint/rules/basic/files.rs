//! How files and folders are named after what is in them.

use std::path::Path;

use factline_core::avro::schema::{Named, Root};
use heck::ToSnakeCase as _;

use crate::lint::context::{at, at_attribute, event_type};
use crate::lint::edit::Edit;
use crate::lint::{Category, Check, Context, Rule, Sink};

pub(in crate::lint::rules) const FILE_NAME_MATCHES_TYPE: Rule = Rule {
    id: "FILE_NAME_MATCHES_TYPE",
    category: Category::Basic,
    since: "0.1.0",
    purpose: "A file is called after the type in it: `lab_result.avsc`, `LabResult.avsc` or its full name.",
    why: "Who looks for a type finds its file. The fix renames the file to lower_snake_case.",
    check: Check::HereFixed(file_names),
};

pub(in crate::lint::rules) const NAMESPACE_DIRECTORY_MATCH: Rule = Rule {
    id: "NAMESPACE_DIRECTORY_MATCH",
    category: Category::Basic,
    since: "0.1.0",
    purpose: "The last part of a namespace is the name of the folder.",
    why: "A domain is a folder, a namespace and a module, and has one name in all of them; hyphens count as underscores. Only folders below one that was searched count, as a single file may lie anywhere.",
    check: Check::Here(folders),
};

pub(in crate::lint::rules) const ONE_EVENT_PER_FILE: Rule = Rule {
    id: "ONE_EVENT_PER_FILE",
    category: Category::Basic,
    since: "0.1.0",
    purpose: "A file defines one event at most.",
    why: "The history of a file is then the history of an event.",
    check: Check::Here(one_event),
};

/// The type that a file defines at its top.
fn top<'a>(cx: &Context<'a>, root: &'a Root) -> Option<&'a Named> {
    let named = &cx.set[root.ty.named()?];
    // A file that is a mere name defines nothing.
    (named.file == root.file && named.span == root.ty.span).then_some(named)
}

fn file_names(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for named in cx.set.roots().iter().filter_map(|root| top(cx, root)) {
        let source = cx.source(named);
        let path = Path::new(&**source.name());
        let is_file = path.extension().is_some_and(|extension| extension == "avsc");
        let Some(stem) = path.file_stem().filter(|_| is_file) else { continue };
        let stem = stem.to_string_lossy();
        let short = named.name.short();
        let snake = short.to_snake_case();
        if ![&*snake, short, named.name.full()].contains(&&*stem) {
            sink.report(at(named), format!("the file `{stem}.avsc` defines `{short}`"))
                .help(format!("call the file `{snake}.avsc`"))
                .edit(Edit::rename(source, format!("{snake}.avsc")));
        }
    }
}

fn folders(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for named in cx.set.roots().iter().filter_map(|root| top(cx, root)) {
        let folder = Path::new(&**cx.source(named).name()).parent();
        let is_below = folder
            .and_then(Path::parent)
            .is_some_and(|above| cx.input.folders.iter().any(|searched| searched == above));
        let Some(name) = folder.and_then(Path::file_name).filter(|_| is_below) else { continue };
        let name = name.to_string_lossy();
        let namespace = named.name.namespace().unwrap_or_default();
        let last = namespace.rsplit('.').next().unwrap_or_default();
        if last.replace('-', "_") != name.replace('-', "_") {
            let place = at_namespace(cx, named);
            let message = if last.is_empty() {
                format!("the type has no namespace, and its folder is `{name}`")
            } else {
                format!("the namespace ends with `{last}`, and the folder is `{name}`")
            };
            sink.report(place, message).help("move the file, or change the namespace");
        }
    }
}

fn at_namespace(cx: &Context<'_>, named: &Named) -> crate::lint::Place {
    let written = cx.object(named.file, named.span).and_then(|object| object.get("namespace"));
    let place = at(named);
    match written {
        Some(value) => place.shown_at(value.span),
        None => place,
    }
}

fn one_event(cx: &Context<'_>, sink: &mut Sink<'_>) {
    let mut last = None;
    for named in cx.set.named().iter().filter(|named| event_type(named).is_some()) {
        match last {
            Some((file, name)) if file == named.file => {
                sink.report(
                    at_attribute(named, "eventType"),
                    format!("the file has the event `{name}` already"),
                )
                .help("give the event a file of its own");
            }
            _ => last = Some((named.file, named.name.short())),
        }
    }
}
