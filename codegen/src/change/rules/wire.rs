//! What breaks the verdict of Avro Java and of registries.

use factline_core::avro::compat::{Direction, Incompatibility, IncompatibilityKind};
use factline_core::avro::finding::{Finding, Severity};
use factline_core::avro::schema::{Kind, NamedKind};

use super::fix;
use crate::change::pairs::new_field;
use crate::change::pointer::locate;
use crate::change::roots::RootPair;
use crate::change::wire::Break;
use crate::change::{Category, Change, Check, Context, Effect, Level, Place, Rule, Sink};
use crate::lint::Edit;

pub(super) static RULES: [Rule; 8] = [
    row(
        "NAME_MISMATCH",
        "A record, enum or fixed has another name, and no alias says so.",
        "Names count without their namespace. Give the new type the old full name as an alias: `\"aliases\": [\"acme.Visit\"]`. The fix does. Readers of the old version don't know the new name: for a mode that looks forward the name has to stay.",
        Check::HereFixed(found),
    ),
    row(
        "FIXED_SIZE_MISMATCH",
        "A fixed has another size.",
        "Every value on the wire would be cut in the wrong place. Add a field of a new fixed type beside the old one.",
        Check::Here(found),
    ),
    row(
        "MISSING_ENUM_SYMBOLS",
        "Symbols are written that the reader's enum lacks, and it has no default.",
        "With a `default` on the enum itself a reader takes that for symbols it does not know. The fix gives the new enum a default if it has a symbol such as `UNKNOWN`, and the lost symbols back if not. Where the old version is the reader, the default has to be there one version earlier.",
        Check::HereFixed(found),
    ),
    row(
        "READER_FIELD_MISSING_DEFAULT_VALUE",
        "A field that the reader needs is not written, and has no default.",
        "A new field needs a default to read old data, and a field that goes needs one in the old version. The fix gives a field that may be null the default `null`.",
        Check::HereFixed(found),
    ),
    row(
        "TYPE_MISMATCH",
        "A type can't be read as the one in its place.",
        "Only int → long → float → double and string ↔ bytes are read as each other, and a type as a union that has it. Keep the type, and add a field with the new one.",
        Check::Here(found),
    ),
    row(
        "MISSING_UNION_BRANCH",
        "A union is written with a branch that the reader's lacks.",
        "Keep the branch; a new one is for consumers to have first.",
        Check::Here(found),
    ),
    row(
        "AMBIGUOUS_FIELD_ALIAS",
        "The name and the aliases of a field match several fields of the writer.",
        "Avro Java throws here. Drop the alias that names a field of its own.",
        Check::Here(found),
    ),
    row(
        "INVALID_SCHEMA",
        "A schema of the new version is not valid.",
        "Nothing can be said of a schema that can't be parsed. `factline schema check` and `factline lint` say the same of the file by itself.",
        Check::Elsewhere,
    ),
];

const fn row(id: &'static str, purpose: &'static str, why: &'static str, check: Check) -> Rule {
    Rule {
        id,
        category: Category::Wire,
        effect: Effect::Major,
        level: Level::Error,
        since: "0.1.0",
        purpose,
        why,
        check,
    }
}

fn found(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for found in cx.wire.breaks.iter().filter(|found| found.found.kind.as_str() == sink.rule.id) {
        let message = message(found.direction, found.version, &found.found);
        let change = sink.report(place(cx, found), message);
        change.help(help(found.direction, found.found.kind)).fix(edits(cx, found));
        change.events = found.subjects.iter().cloned().collect();
        change.location = Some(found.found.location.clone());
        change.direction = Some(found.direction);
        change.version = found.version;
        change.pair = Some(found.pair.clone());
    }
    for root in &cx.wire.roots {
        of_root(cx, sink, root);
    }
}

fn of_root(cx: &Context<'_>, sink: &mut Sink<'_>, root: &RootPair) {
    for conflict in &root.verdict.conflicts {
        let found = conflict.incompatibilities.iter();
        for found in found.filter(|found| found.kind.as_str() == sink.rule.id) {
            let message = message(conflict.direction, None, found);
            let change = sink.report(root.place(&cx.new), message);
            change.help(help(conflict.direction, found.kind));
            change.location = Some(found.location.clone());
            change.direction = Some(conflict.direction);
            change.deploy = root.verdict.deploy;
            change.pair = Some(match conflict.direction {
                Direction::Backward => (root.new.clone(), root.old.clone()),
                Direction::Forward => (root.old.clone(), root.new.clone()),
            });
        }
    }
}

/// What can't be read, and why.
pub(in crate::change) fn message(
    direction: Direction,
    version: Option<usize>,
    found: &Incompatibility,
) -> String {
    let who = match direction {
        Direction::Backward => "the new version can't read old data",
        Direction::Forward => "the old version can't read new data",
    };
    let version = version.map(|version| format!(" (of version {version})")).unwrap_or_default();
    format!("{who}{version}: {}", found.message)
}

/// The place in the new version, if there is one.
fn place<'a>(cx: &Context<'a>, found: &Break) -> Place<'a> {
    let side = match found.direction {
        Direction::Backward => &cx.new,
        Direction::Forward => &cx.old,
    };
    let at = locate(side.set, found.reader, &found.found.location);
    if found.direction == Direction::Forward
        && let Some(id) = cx.pairs.new_of(at.owner)
    {
        let fields = cx.new.set[id].fields().unwrap_or_default();
        match at.field.map(|field| new_field(field, fields)) {
            None => return cx.new.at(id),
            Some(Some(field)) => return cx.new.at_field(id, field).shown_at(field.ty.span),
            Some(None) => {}
        }
    }
    Place { span: at.span, path: at.path, ..side.at(at.owner) }
}

/// What to do about it, in one sentence.
pub(in crate::change) fn help(direction: Direction, kind: IncompatibilityKind) -> &'static str {
    use IncompatibilityKind as Kind;
    match (direction, kind) {
        (Direction::Forward, Kind::NameMismatch) => "keep the name: old readers know no other",
        (Direction::Forward, Kind::MissingEnumSymbols) => {
            "give the enum a default first, and symbols once all consumers have that"
        }
        (Direction::Forward, Kind::ReaderFieldMissingDefaultValue) => {
            "keep the field; give it a default now, and take it out once all consumers have that"
        }
        (Direction::Forward, Kind::MissingUnionBranch) => {
            "keep to the old branches until all consumers can read the new one"
        }
        _ => kind.fix(),
    }
}

/// What puts it right in the new version.
fn edits(cx: &Context<'_>, found: &Break) -> Vec<Edit> {
    if found.direction == Direction::Forward || found.version.is_some() {
        return Vec::new();
    }
    let at = locate(cx.new.set, found.reader, &found.found.location);
    let (id, named) = (at.owner, &cx.new.set[at.owner]);
    match found.found.kind {
        IncompatibilityKind::NameMismatch => {
            let old = cx.pairs.old_of(id).map(|old| cx.old.set[old].name.full().to_owned());
            old.and_then(|old| fix::type_aliases(&cx.new, id, &[&old])).into_iter().collect()
        }
        IncompatibilityKind::ReaderFieldMissingDefaultValue => {
            let field = at.field.filter(|field| match &field.ty.kind {
                Kind::Union(branches) => branches.first().is_some_and(|ty| ty.kind == Kind::Null),
                kind => *kind == Kind::Null,
            });
            field.and_then(|field| fix::null_default(&cx.new, named, field)).into_iter().collect()
        }
        IncompatibilityKind::MissingEnumSymbols => {
            let old = cx.pairs.old_of(id).map(|old| &cx.old.set[old].kind);
            match (old, &named.kind) {
                (Some(NamedKind::Enum { symbols: old, .. }), NamedKind::Enum { symbols, .. }) => {
                    fix::symbols(&cx.new, named, old, symbols).into_iter().collect()
                }
                _ => Vec::new(),
            }
        }
        _ => Vec::new(),
    }
}

/// The errors of the new schemas that the old ones did not have.
pub(in crate::change) fn invalid(new: &[Finding], old: &[Finding], changes: &mut Vec<Change>) {
    let Some(rule) = RULES.iter().find(|rule| rule.id == "INVALID_SCHEMA") else { return };
    let is_known = |finding: &&Finding| {
        let same = |other: &Finding| other.rule == finding.rule && other.message == finding.message;
        old.iter().any(same)
    };
    let errors = new.iter().filter(|finding| finding.severity == Severity::Error);
    changes.extend(errors.filter(|finding| !is_known(finding)).map(|finding| {
        let message = format!("{}: {}", finding.rule, finding.message);
        let subject = finding.path.clone();
        Change::new(rule, Finding { rule: rule.id, message, ..finding.clone() }, subject)
    }));
}
