//! Unions whose branches can be told apart.

use factline_core::avro::schema::{Field, FileId, Kind, SchemaSet, Type};

use crate::lint::context::each_type;
use crate::lint::{Category, Check, Context, Place, Rule, Sink};

pub(in crate::lint::rules) const UNION_SAME_SHAPE_RECORDS: Rule = Rule {
    id: "UNION_SAME_SHAPE_RECORDS",
    category: Category::Standard,
    since: "0.1.0",
    purpose: "The records of a union have different fields.",
    why: "Many readers choose a branch by structure where names do not match; after a rename, one record is read as the other, and nobody notices.",
    check: Check::Here(same_shape),
};

pub(in crate::lint::rules) const UNION_MAX_BRANCHES: Rule = Rule {
    id: "UNION_MAX_BRANCHES",
    category: Category::Standard,
    since: "0.1.0",
    purpose: "A union has at most 8 branches beside `null`.",
    why: "A longer one is mostly several events in one, and every new branch breaks all readers. Split it.",
    check: Check::Here(max_branches),
};

pub(in crate::lint::rules) const UNION_AMBIGUOUS_PROMOTION: Rule = Rule {
    id: "UNION_AMBIGUOUS_PROMOTION",
    category: Category::Standard,
    since: "0.1.0",
    purpose: "A union has no two branches that one writer's type could become.",
    why: "An int is read by `[\"long\", \"double\"]` as whichever comes first, and readers disagree on what fits best. Keep the wider type.",
    check: Check::Here(promotion),
};

const MAX: usize = 8;

/// Calls `found` with each union of a field, its branches and its place.
fn each_union(cx: &Context<'_>, mut found: impl FnMut(&[Type], Place)) {
    for at in cx.fields() {
        each_type(&at.field.ty, &mut |ty| {
            if let Kind::Union(branches) = &ty.kind {
                found(branches, at.at().shown_at(ty.span));
            }
        });
    }
    for root in cx.set.roots() {
        each_type(&root.ty, &mut |ty| {
            if let Kind::Union(branches) = &ty.kind {
                found(branches, top(root.file, ty));
            }
        });
    }
}

fn top(file: FileId, ty: &Type) -> Place {
    Place { file, span: ty.span, path: String::new() }
}

fn max_branches(cx: &Context<'_>, sink: &mut Sink<'_>) {
    each_union(cx, |branches, place| {
        let count = branches.iter().filter(|branch| branch.kind != Kind::Null).count();
        if count > MAX {
            sink.report(place, format!("the union has {count} branches beside `null`"))
                .help("make each of them an event, or a field of its own");
        }
    });
}

fn promotion(cx: &Context<'_>, sink: &mut Sink<'_>) {
    /// What a writer's type can become, by groups.
    const GROUPS: [&[&str]; 2] = [&["int", "long", "float", "double"], &["string", "bytes"]];
    each_union(cx, |branches, place| {
        for group in GROUPS {
            // A logical type makes another type of it.
            let plain = branches.iter().filter(|branch| branch.logical.is_none());
            let names: Vec<_> = plain
                .filter_map(|branch| branch.kind.name())
                .filter(|name| group.contains(name))
                .collect();
            if names.len() > 1 {
                let message =
                    format!("`{}` and `{}` can both be read from one type", names[0], names[1]);
                sink.report(place.clone(), message).help("keep the wider of the two");
            }
        }
    });
}

fn same_shape(cx: &Context<'_>, sink: &mut Sink<'_>) {
    each_union(cx, |branches, place| {
        let records: Vec<_> = branches
            .iter()
            .filter_map(|branch| Some((branch, &cx.set[branch.named()?])))
            .filter_map(|(branch, named)| Some((branch, named, named.fields()?)))
            .collect();
        for (index, (branch, named, fields)) in records.iter().enumerate() {
            let twin = records[..index].iter().find(|(_, _, other)| is_same(cx.set, other, fields));
            if let Some((_, other, _)) = twin {
                let (a, b) = (other.name.short(), named.name.short());
                sink.report(
                    place.clone().shown_at(branch.span),
                    format!("`{a}` and `{b}` have the same fields"),
                )
                .help("give one of them a field that tells it apart, or merge them");
            }
        }
    });
}

fn is_same(set: &SchemaSet, a: &[Field], b: &[Field]) -> bool {
    a.len() == b.len()
        && a.iter().zip(b).all(|(a, b)| a.name == b.name && kind(set, &a.ty) == kind(set, &b.ty))
}

/// What a reader that goes by structure sees of a type.
fn kind(set: &SchemaSet, ty: &Type) -> String {
    let mut text = String::new();
    each_type(ty, &mut |ty| {
        text.push_str(match &ty.kind {
            Kind::Array(_) => "array",
            Kind::Map(_) => "map",
            Kind::Union(_) => "union",
            Kind::Named(id) => set[*id].name.full(),
            other => other.name().unwrap_or_default(),
        });
        text.push(' ');
    });
    text
}
