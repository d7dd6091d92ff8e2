//! What derives refuse, and what they say to do.

use expect_test::{Expect, expect};

use super::{Derive, messages};
use crate::expand;

fn check(derive: Derive, item: &str, expected: Expect) {
    expected.assert_eq(&messages(derive, item).join("\n"));
}

#[test]
fn all_mistakes_are_reported_at_once() {
    check(
        expand::event,
        r#"
        #[event(topic = "a b", key = "nothing", namspace = "n", retired = true)]
        struct Happened<T> {
            a: u32,
            #[avro(name = "1st", defualt = 1)] b: HashMap<String, i32>,
            c: Vec<Phi<String>>,
            #[avro(default = "x")] d: i32,
        }"#,
        expect![[r#"
            a type with parameters has no one schema: write one type for each use
            a topic has up to 249 letters, digits, dots, underscores and hyphens
            `retired` stands alone, without a value
            add `#[event(namespace = "…")]`: it is part of the name that readers know the type by (`""` for none)
            `#[event(…)]` has no `namspace` here; it has `type`, `topic`, `key`, `data_subject`, `class`, `retired`, `namespace`, `name`, `aliases`, `crate`
            Avro has no such number: use `i64`
            a name has letters, digits and underscores, and starts with no digit
            `#[avro(…)]` has no `defualt` here; it has `name`, `aliases`, `default`, `uuid`, `decimal`, `fixed_name`
            use `BTreeMap<String, _>`, so that equal events have equal bytes
            a tag belongs to a whole field: write `Phi<Vec<…>>`, not `Vec<Phi<…>>`
            the default is no value of the field's type
            add `#[event(type = "…")]`: the name that consumers dispatch on
            the event has no field `nothing`"#]],
    );
}

#[test]
fn a_field_says_what_else_to_use() {
    check(
        expand::record,
        r#"
        #[avro(namespace = "n")]
        struct R {
            a: u64,
            b: [u8; 4],
            c: &'static str,
            d: Option<Option<i32>>,
            e: Phi<Option<i32>>,
            f: (i32, i32),
            g: BTreeMap<i32, i32>,
            #[avro(uuid = "text")] h: Uuid,
            #[avro(decimal = 8)] i: Decimal<4, 2>,
            #[avro(uuid = "fixed")] j: String,
            #[avro(default = 1)] k: Option<i32>,
            #[avro(name = "k")] l: i32,
        }"#,
        expect![[r#"
            Avro has no such number: use `i64`, or `Decimal<P, 0>` for up to 38 digits
            derive `Fixed` for a newtype of this array, and use that as the type
            an event owns its data: use `String` or `Vec<_>`
            Avro has no `Option` of an `Option`
            write `Option<Phi<…>>`
            Avro has no such type: use a struct that derives `Record`
            the keys of an Avro map are strings: use `BTreeMap<String, _>`
            write `uuid = "fixed"`; without it, a uuid is written as text
            write `decimal = fixed(…)`, with the number of bytes
            no part of this type is written as a fixed: remove `uuid`, `decimal` and `fixed_name`
            null is the first branch of an `Option`, so only `null` can be its default
            another field is called `k`, too"#]],
    );
}

#[test]
fn keys_are_never_null_and_always_there() {
    for (key, field) in [("b", "a: String"), ("a", "a: Option<String>"), ("a", "a: Vec<u8>")] {
        let item = format!(
            r#"#[event(type = "A.B", topic = "t", key = "{key}", namespace = "n")]
            struct E {{ {field} }}"#
        );
        assert_eq!(messages(expand::event, &item).len(), 1, "{item}");
    }
}

#[test]
fn enums_are_of_one_kind() {
    check(
        expand::enumeration,
        r#"
        #[avro(namespace = "n")]
        enum Mixed { A, B(i32), C { x: i32 }, D(Option<i32>) }"#,
        expect![[r#"
            `#[avro(…)]` has no `namespace` here; it has `nullable`, `crate`
            each variant of a union has one value: write `Name(Type)`; for null, write `#[avro(nullable)]` on the enum and put it into an `Option`
            each variant of a union has one value: write `Name(Type)`; for null, write `#[avro(nullable)]` on the enum and put it into an `Option`
            a branch that may be null makes the union null: write `#[avro(nullable)]` on the enum, and put the enum into an `Option`"#]],
    );
    check(
        expand::enumeration,
        r#"
        #[avro(namespace = "n", nullable)]
        enum Plain { #[avro(default)] A = 1, #[avro(default)] #[avro(name = "A")] B }"#,
        expect![[r#"
            `#[avro(…)]` has no `nullable` here; it has `namespace`, `name`, `aliases`, `crate`
            the number of a symbol is its place in the list: remove this one
            another variant is the default already
            another variant is `A`, too"#]],
    );
}

#[test]
fn each_derive_says_what_it_is_for() {
    for (derive, item) in [
        (expand::record as Derive, r#"#[avro(namespace = "n")] enum E { A }"#),
        (expand::record, r#"#[avro(namespace = "n")] struct S(i32);"#),
        (expand::enumeration, r#"#[avro(namespace = "n")] struct S { a: i32 }"#),
        (expand::enumeration, r#"#[avro(namespace = "n")] enum E {}"#),
        (expand::fixed, r#"#[avro(namespace = "n")] struct S([u8; N]);"#),
        (expand::fixed, r#"#[avro(namespace = "n")] struct S([u16; 2]);"#),
        (expand::fixed, "#[avro] struct S([u8; 2]);"),
    ] {
        assert!(!messages(derive, item).is_empty(), "{item}");
    }
}

#[test]
fn fixed_types_of_a_union_need_a_name() {
    check(
        expand::enumeration,
        r#"enum U { A(#[avro(uuid = "fixed")] Uuid), B(AvroDuration) }"#,
        expect![[r#"
            a fixed has a name: add `fixed_name = "…"` with its namespace
            no part of this type is written as a fixed: remove `uuid`, `decimal` and `fixed_name`
            a fixed has a name: add `fixed_name = "…"` with its namespace"#]],
    );
}

#[test]
fn an_aggregate_needs_its_events() {
    expect![[r#"add `#[aggregate(events = "…")]`: the generated enum of the aggregate's events, such as `VisitAggregate`"#]].assert_eq(&messages(expand::aggregate, "struct Visit;").join("\n"));
    let wrong = r#"
        #[aggregate(events = "VisitAggregate", every = 0, often)]
        struct Visit<T> { last: T }
    "#;
    expect![[r#"
        a type with parameters has no one schema: write one type for each use
        `#[aggregate(…)]` has no `often` here; it has `events`, `every`, `version`, `no_snapshots`, `crate`
        a snapshot is written every 1 event or more"#]].assert_eq(&messages(expand::aggregate, wrong).join("\n"));
}
