use super::json::{datum_to_json, from_json, redacted_json, to_json};
use super::{FieldLayout, Layout, LogicalShape, Shape, schema_json};
use crate::__private as p;
use crate::avro::codec::{Named, to_vec};
use crate::avro::schema::Schema;
use crate::avro::value::Value;
use crate::privacy::{Phi, Reveal, Tag};

/// A record with a tagged field, a field of a tagged type, and tags inside a tag.
#[derive(Clone, Debug, PartialEq)]
struct Visit {
    ward: String,
    note: Option<Phi<String>>,
    secret: [u8; 2],
    rate: p::Decimal<4, 1>,
}

static SECRET: Layout = Layout::fixed("test.Secret", 2, None).tagged(Tag::Sensitive);

static VISIT: Layout = Layout::record(
    "test.Visit",
    &[
        FieldLayout::new("ward", Shape::String),
        FieldLayout::new("note", Shape::Union(&[Shape::Null, Shape::String])).tagged(Tag::Phi),
        FieldLayout::new("secret", Shape::Named(|| &SECRET)),
        FieldLayout::new("rate", Shape::Logical(LogicalShape::Decimal { precision: 4, scale: 1 })),
    ],
)
.doc("A stay.")
.aliases(&["test.Stay"])
.attributes(&[("owner", "\"ward team\"")]);

impl p::Named for Visit {
    fn layout() -> &'static Layout {
        &VISIT
    }
}

impl p::Encode for Visit {
    fn encode(&self, w: &mut p::Writer<'_>) {
        w.record(|w| {
            w.string(&self.ward);
            w.option(0, self.note.as_ref(), |w, v| w.string(v.expose()));
            w.fixed(&self.secret);
            w.decimal_bytes(self.rate);
        });
    }

    fn encoded_len(&self) -> usize {
        p::size::bytes(self.ward.len())
            + p::size::option(self.note.as_ref(), |v| p::size::bytes(v.expose().len()))
            + 2
            + p::size::DECIMAL
    }
}

impl p::Decode for Visit {
    fn decode(r: &mut p::Reader<'_>) -> Result<Self, p::DecodeError> {
        r.record(|r| {
            Ok(Self {
                ward: r.string()?,
                note: r.option(0, |r| r.string().map(Phi::new))?,
                secret: r.fixed()?,
                rate: r.decimal_bytes()?,
            })
        })
    }
}

fn visit() -> Visit {
    Visit {
        ward: "7\"b".to_owned(),
        note: Some(Phi::new("Ada".to_owned())),
        secret: [0, 0xff],
        rate: "-1.5".parse().unwrap(),
    }
}

#[test]
fn json_is_that_of_dynamic_values() {
    let text = to_json(&visit(), Reveal::Full).unwrap();
    assert_eq!(text, r#"{"ward":"7\"b","note":{"string":"Ada"},"secret":"\u0000ÿ","rate":"ñ"}"#);
    let schema = Schema::parse(&schema_json(&VISIT)).unwrap();
    let value = Value::decode(&schema, &to_vec(&visit()).unwrap()).unwrap();
    assert_eq!(value.to_json(&schema).unwrap(), text);
    assert_eq!(from_json::<Visit>(&text).unwrap(), visit());
}

#[test]
fn json_shows_no_more_than_it_may() {
    assert_eq!(
        redacted_json(&visit()).unwrap(),
        r#"{"ward":"7\"b","note":"<phi>","secret":"<sensitive>","rate":"ñ"}"#
    );
    assert_eq!(
        to_json(&visit(), Reveal::Sensitive).unwrap(),
        r#"{"ward":"7\"b","note":"<phi>","secret":"\u0000ÿ","rate":"ñ"}"#
    );
    let nothing = Visit { note: None, ..visit() };
    assert!(redacted_json(&nothing).unwrap().contains(r#""note":"<phi>""#));
}

#[test]
fn json_of_a_broken_datum_is_an_error() {
    let datum = to_vec(&visit()).unwrap();
    for reveal in [Reveal::Full, Reveal::Redacted] {
        assert!(datum_to_json(&VISIT, &datum, reveal).is_ok());
        for end in 0..datum.len() {
            assert!(datum_to_json(&VISIT, &datum[..end], reveal).is_err());
        }
        assert!(datum_to_json(&VISIT, &[&datum[..], &[0]].concat(), reveal).is_err());
    }
}

#[test]
fn what_json_cannot_be_is_said_without_what_it_is() {
    let error = |text: &str| from_json::<Visit>(text).unwrap_err().to_string();
    assert_eq!(
        error(r#"{"ward":"Ada","note":null,"secret":"\u0000","rate":"\u0001"}"#),
        "line 1, column 36: Visit.secret: the fixed has 2 bytes, here are 1"
    );
    assert_eq!(
        error(r#"{"ward":"Ada","note":null,"secret":"ab","rate":"Ada"}"#),
        "Visit.rate: a decimal has more digits than its precision"
    );
    assert!(error("Ada").starts_with("line 1, column 1: "));
}

#[test]
fn the_schema_of_a_layout_is_whole() {
    let schema = Schema::parse(&schema_json(&VISIT)).unwrap();
    assert!(schema_json(&VISIT).contains(r#""doc":"A stay.""#));
    assert_eq!(schema.canonical().matches("test.Secret").count(), 1);
}

#[test]
fn debug_redacts_by_field_and_by_type() {
    struct Shown(&'static Layout);
    impl std::fmt::Debug for Shown {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            match self.0.kind {
                super::LayoutKind::Record { .. } => {
                    p::debug_record(f, self.0, &[&"7b", &"Ada", &Shown(&SECRET), &1])
                }
                _ => p::debug_fixed(f, self.0, b"no"),
            }
        }
    }
    assert_eq!(
        format!("{:?}", Shown(Visit::layout())),
        r#"Visit { ward: "7b", note: <phi>, secret: Secret(<sensitive>), rate: 1 }"#
    );
}
