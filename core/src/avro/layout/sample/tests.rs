use super::{Options, datum};
use crate::avro::layout::json::datum_to_json;
use crate::avro::layout::{FieldLayout, Layout, LogicalShape, Shape, locate};
use crate::privacy::{Reveal, Tag};

const CANARY: &str = "canary-7319";

const fn decimal(precision: u32) -> LogicalShape {
    LogicalShape::Decimal { precision, scale: 1 }
}

static NOTE: Layout = Layout::record(
    "test.Note",
    &[
        FieldLayout::new("text", Shape::String),
        FieldLayout::new("raw", Shape::Bytes),
        FieldLayout::new("seal", Shape::Named(|| &SEAL)),
    ],
);
static SEAL: Layout = Layout::fixed("test.Seal", 16, None);
static AMOUNT: Layout = Layout::fixed("test.Amount", 3, Some(decimal(6)));
static KIND: Layout = Layout::symbols("test.Kind", &["A", "B"], None);
static CASE: Layout = Layout::record(
    "test.Case",
    &[
        FieldLayout::new("kind", Shape::Named(|| &KIND)),
        FieldLayout::new("notes", Shape::Array(&Shape::Named(|| &NOTE))).tagged(Tag::Phi),
        FieldLayout::new("by_name", Shape::Map(&Shape::String)).tagged(Tag::Sensitive),
        FieldLayout::new("note", Shape::Union(&[Shape::Null, Shape::String])).tagged(Tag::Phi),
        FieldLayout::new("open", Shape::String),
        FieldLayout::new("amount", Shape::Named(|| &AMOUNT)),
        FieldLayout::new("wide", Shape::Logical(decimal(50))),
        FieldLayout::new("id", Shape::Logical(LogicalShape::Uuid { entity: None })),
        FieldLayout::new("at", Shape::Logical(LogicalShape::TimeMillis)),
        FieldLayout::new("ratio", Shape::Float),
        FieldLayout::new("next", Shape::Union(&[Shape::Null, Shape::Named(|| &CASE)])),
    ],
);

#[test]
fn every_sample_is_a_datum_and_the_same_again() {
    for seed in 0..500 {
        let bytes = datum(&CASE, seed, &Options::default());
        datum_to_json(&CASE, &bytes, Reveal::Full).expect("a datum");
        assert_eq!(bytes, datum(&CASE, seed, &Options::default()));
        // Strict about what JSON does not look at.
        assert_eq!(locate(&CASE, &bytes), "Case", "seed {seed}");
    }
}

#[test]
fn a_canary_is_in_all_that_is_tagged_and_nowhere_else() {
    let options = Options { canary: Some(CANARY), ..Options::default() };
    let mut found = 0;
    for seed in 0..500 {
        let bytes = datum(&CASE, seed, &options);
        let full = datum_to_json(&CASE, &bytes, Reveal::Full).expect("a datum");
        let redacted = datum_to_json(&CASE, &bytes, Reveal::Redacted).expect("a datum");
        assert!(full.contains(r#""note":{"string":"canary-7319"}"#), "{full}");
        assert!(!redacted.contains("canary"), "{redacted}");
        found += full.matches(CANARY).count();
    }
    assert!(found > 2_000, "{found}");
}

#[test]
fn samples_end() {
    static LOOP: Layout =
        Layout::record("test.Loop", &[FieldLayout::new("own", Shape::Named(|| &LOOP))]);
    assert!(datum(&LOOP, 1, &Options::default()).is_empty());
    static FORK: Layout = Layout::record(
        "test.Fork",
        &[
            FieldLayout::new("left", Shape::Named(|| &FORK)),
            FieldLayout::new("right", Shape::Array(&Shape::Named(|| &FORK))),
        ],
    );
    assert!(datum(&FORK, 1, &Options::default()).is_empty());
    let deepest = (0..200)
        .map(|seed| datum(&CASE, seed, &Options { depth: 2, ..Options::default() }))
        .map(|bytes| datum_to_json(&CASE, &bytes, Reveal::Full).expect("a datum"))
        .map(|text| text.matches(r#""kind""#).count())
        .max();
    assert_eq!(deepest, Some(3));
}
