//! What derives make.

use expect_test::expect;

use super::pretty;
use crate::expand;

#[test]
fn an_event_names_core_once_and_everything_else_by_it() {
    let event = r#"
        /// It happened.
        #[event(type = "A.B", topic = "t", key = "id", namespace = "n", crate = "facts")]
        struct Happened { id: AId, note: Option<Phi<String>> }
    "#;
    expect![[r#"
        const _: () = {
            use facts::__private as __p;
            impl __p::Encode for Happened {
                fn encode(&self, w: &mut __p::Writer<'_>) {
                    w.record(|w| {
                        __p::Wire::write(&self.id, w);
                        w.option(0, self.note.as_ref(), |w, v| w.string(v.expose()));
                    });
                }
                fn encoded_len(&self) -> usize {
                    11 + __p::Wire::bound(&self.id)
                        + __p::size::option(self.note.as_ref(), |v| v.expose().len())
                }
            }
            impl __p::Decode for Happened {
                fn decode(r: &mut __p::Reader<'_>) -> __p::Decoded<Self> {
                    r.record(|r| __p::Result::Ok(Self {
                        id: <AId as __p::Wire>::read(r)?,
                        note: r.option(0, |r| r.string().map(__p::Phi::new))?,
                    }))
                }
            }
            impl __p::Named for Happened {
                fn layout() -> &'static __p::Layout {
                    static FIELDS: &[__p::FieldLayout] = &[
                        __p::s::field("id", <AId as __p::Shaped>::PLAIN),
                        __p::s::phi_optional("note", &[__p::Shape::Null, __p::Shape::String]),
                    ];
                    static LAYOUT: __p::Layout = __p::Layout::record("n.Happened", FIELDS)
                        .doc("It happened.")
                        .attributes(
                            &[
                                ("eventType", "\"A.B\""),
                                ("topic", "\"t\""),
                                ("keyField", "\"id\""),
                            ],
                        );
                    &LAYOUT
                }
            }
            impl __p::Debug for Happened {
                fn fmt(&self, f: &mut __p::Formatter<'_>) -> __p::FmtResult {
                    let fields: &[&dyn __p::Debug] = &[&self.id, &self.note];
                    __p::debug_record(f, <Self as __p::Named>::layout(), fields)
                }
            }
            impl __p::Event for Happened {
                const DESCRIPTOR: &'static __p::EventDescriptor = &__p::EventDescriptor {
                    event_type: "A.B",
                    full_name: "n.Happened",
                    topic: "t",
                    key_field: "id",
                    data_subject: "",
                    class: "",
                    retired: false,
                    schema: __p::SchemaText::Derived(|| {
                        static SCHEMA: ::std::sync::OnceLock<__p::DerivedSchema> = ::std::sync::OnceLock::new();
                        SCHEMA
                            .get_or_init(|| __p::DerivedSchema::of(
                                <Happened as __p::Named>::layout(),
                            ))
                    }),
                    tagged: &[],
                    layout: <Self as __p::Named>::layout,
                };
                fn key(&self) -> __p::Key {
                    <__p::Key as __p::From<_>>::from(__p::Clone::clone(&self.id))
                }
            }
            impl __p::Publish for Happened {}
        };
    "#]].assert_eq(&pretty(expand::event, event));
}

#[test]
fn a_fixed_has_its_layout_beside_the_impls() {
    let record = r#"
        #[avro(namespace = "n")]
        struct Device { #[avro(uuid = "fixed", name = "uid")] id: Option<DeviceId> }
    "#;
    let expansion = pretty(expand::record, record);
    for expected in [
        "__p::Layout::fixed(\n            \"n.DeviceUid\",\n            16,\n            __p::logical::<DeviceId>(),",
        "w.option(0, self.id, |w, v| w.uuid_fixed(&v))",
        "r.option(0, |r| r.uuid_fixed())",
        "__p::s::optional(",
        "use ::factline_core::__private as __p;",
    ] {
        assert!(expansion.contains(expected), "{expected} is not in {expansion}");
    }
}

#[test]
fn only_a_retired_event_is_not_published() {
    let event = |rest: &str| {
        format!(
            r#"#[event(type = "A.B", topic = "t", key = "id", namespace = "n"{rest})]
            struct E {{ id: String }}"#
        )
    };
    assert!(pretty(expand::event, &event("")).contains("impl __p::Publish for E"));
    let retired = pretty(expand::event, &event(", retired"));
    assert!(!retired.contains("Publish") && retired.contains(r#"("retired", "true")"#));
}

#[test]
fn a_union_writes_its_index_behind_null() {
    let union = "#[avro(nullable)] enum Either { Number(i64), Text(String) }";
    let expansion = pretty(expand::enumeration, union);
    assert!(expansion.contains("w.index(2)") && !expansion.contains("w.index(0)"), "{expansion}");
    let shape = "&[__p::Shape::Null, __p::Shape::Long, __p::Shape::String]";
    assert!(expansion.contains(shape), "{expansion}");
}

#[test]
fn branches_of_one_rust_type_have_no_from() {
    let union =
        r#"enum Ids { Text(Uuid), Bytes(#[avro(uuid = "fixed", fixed_name = "n.U")] Uuid) }"#;
    assert!(!pretty(expand::enumeration, union).contains("From"));
}

#[test]
fn an_aggregate_is_built_by_its_events_and_keeps_snapshots() {
    let state = r#"
        #[aggregate(events = "clinic::VisitAggregate", every = 500, version = 2)]
        struct Visit { ended: bool }
    "#;
    expect![[r#"
        const _: () = {
            use ::factline_core::__private as __p;
            impl __p::Aggregate for Visit {
                type Event = clinic::VisitAggregate;
                const STATE: &'static str = "Visit";
                fn snapshots() -> __p::Option<__p::Snapshots<Self>> {
                    static SNAPSHOTS: __p::OnceLock<__p::Snapshots<Visit>> = __p::OnceLock::new();
                    let make = || __p::Snapshots::avro(500u64, 2u64);
                    __p::Option::Some(*SNAPSHOTS.get_or_init(make))
                }
                fn apply(&mut self, event: &Self::Event) {
                    event.apply(self)
                }
            }
        };
    "#]]
    .assert_eq(&pretty(expand::aggregate, state));
    let bare = r#"
        #[aggregate(events = "VisitAggregate", no_snapshots, crate = "factline")]
        struct Visit;
    "#;
    expect![[r#"
        const _: () = {
            use factline::__private as __p;
            impl __p::Aggregate for Visit {
                type Event = VisitAggregate;
                const STATE: &'static str = "Visit";
                fn snapshots() -> __p::Option<__p::Snapshots<Self>> {
                    __p::Option::None
                }
                fn apply(&mut self, event: &Self::Event) {
                    event.apply(self)
                }
            }
        };
    "#]]
    .assert_eq(&pretty(expand::aggregate, bare));
}
