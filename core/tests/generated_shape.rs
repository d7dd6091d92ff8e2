//! The shape of generated code, written by hand: records, an enum, a union, a fixed, a view. The generator's goldens follow it.
#![allow(
    clippy::unwrap_used,
    clippy::redundant_closure_for_method_calls,
    reason = "one line a field, all alike"
)]
#![allow(
    missing_docs,
    missing_debug_implementations,
    reason = "the model of the generator's output"
)]

use factline_core::__private as p;
use factline_core::avro::codec::{from_slice, to_vec, view_from_slice};
use std::collections::BTreeMap;

/// A laboratory result.
#[derive(Clone, PartialEq)]
pub struct LabResult {
    pub id: p::Uuid,
    pub severity: Severity,
    pub taken_at: p::Timestamp<p::Micros>,
    pub amount: p::Decimal<9, 2>,
    pub observations: Vec<Observation>,
    pub labels: BTreeMap<String, String>,
    pub note: Option<p::Phi<String>>,
    pub contact: Option<LabResultContact>,
    pub checksum: Checksum,
    pub related: Option<Box<LabResult>>,
}

static LAB_RESULT: p::Layout = p::Layout::record(
    "health.lab.LabResult",
    &[
        p::FieldLayout::new(
            "id",
            p::Shape::Logical(p::LogicalShape::Uuid { entity: Some("LabResult") }),
        ),
        p::FieldLayout::new("severity", p::Shape::Named(<Severity as p::Named>::layout)),
        p::FieldLayout::new("taken_at", p::Shape::Logical(p::LogicalShape::TimestampMicros)),
        p::FieldLayout::new(
            "amount",
            p::Shape::Logical(p::LogicalShape::Decimal { precision: 9, scale: 2 }),
        ),
        p::FieldLayout::new(
            "observations",
            p::Shape::Array(&p::Shape::Named(<Observation as p::Named>::layout)),
        ),
        p::FieldLayout::new("labels", p::Shape::Map(&p::Shape::String)),
        p::FieldLayout::new("note", p::Shape::Union(&[p::Shape::Null, p::Shape::String]))
            .tagged(p::Tag::Phi),
        p::FieldLayout::new(
            "contact",
            p::Shape::Union(&[
                p::Shape::Null,
                p::Shape::String,
                p::Shape::Named(<Observation as p::Named>::layout),
            ]),
        ),
        p::FieldLayout::new("checksum", p::Shape::Named(<Checksum as p::Named>::layout)),
        p::FieldLayout::new(
            "related",
            p::Shape::Union(&[p::Shape::Null, p::Shape::Named(<LabResult as p::Named>::layout)]),
        ),
    ],
);

impl p::Named for LabResult {
    fn layout() -> &'static p::Layout {
        &LAB_RESULT
    }
}

impl p::Encode for LabResult {
    fn encode(&self, w: &mut p::Writer<'_>) {
        w.record(|w| {
            w.uuid_text(&self.id);
            w.named(&self.severity);
            w.timestamp(self.taken_at);
            w.decimal_bytes(self.amount);
            w.array(&self.observations, |w, v| w.named(v));
            w.map(&self.labels, |w, v| w.string(v));
            w.option(0, self.note.as_ref(), |w, v| w.string(v.expose()));
            w.nullable(0, self.contact.as_ref());
            w.named(&self.checksum);
            w.option(0, self.related.as_ref(), |w, v| w.named(&**v));
        });
    }

    fn encoded_len(&self) -> usize {
        p::size::UUID_TEXT
            + p::size::INDEX
            + p::size::LONG
            + p::size::DECIMAL
            + p::size::array(&self.observations, p::Encode::encoded_len)
            + p::size::map(&self.labels, |v| p::size::bytes(v.len()))
            + p::size::option(self.note.as_ref(), |v| p::size::bytes(v.expose().len()))
            + p::size::nullable(self.contact.as_ref())
            + 4
            + p::size::option(self.related.as_ref(), |v| p::Encode::encoded_len(&**v))
    }
}

impl p::Decode for LabResult {
    fn decode(r: &mut p::Reader<'_>) -> Result<Self, p::DecodeError> {
        r.record(|r| {
            Ok(Self {
                id: r.uuid_text()?,
                severity: r.named()?,
                taken_at: r.timestamp()?,
                amount: r.decimal_bytes()?,
                observations: r.array(|r| r.named())?,
                labels: r.map(|r| r.string())?,
                note: r.option(0, |r| r.string().map(p::Phi::new))?,
                contact: r.nullable(0)?,
                checksum: r.named()?,
                related: r.option(0, |r| r.named().map(Box::new))?,
            })
        })
    }
}

impl std::fmt::Debug for LabResult {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        p::debug_record(
            f,
            &LAB_RESULT,
            &[
                &self.id,
                &self.severity,
                &self.taken_at,
                &self.amount,
                &self.observations,
                &self.labels,
                &self.note,
                &self.contact,
                &self.checksum,
                &self.related,
            ],
        )
    }
}

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    Low,
    High,
}

impl Severity {
    /// All symbols, in the order of the schema.
    pub const ALL: &'static [Self] = &[Self::Low, Self::High];
}

static SEVERITY: p::Layout = p::Layout::symbols("health.lab.Severity", &["LOW", "HIGH"], None);

impl p::Named for Severity {
    fn layout() -> &'static p::Layout {
        &SEVERITY
    }
}

impl p::Encode for Severity {
    fn encode(&self, w: &mut p::Writer<'_>) {
        w.index(*self as usize);
    }

    fn encoded_len(&self) -> usize {
        p::size::INDEX
    }
}

impl p::Decode for Severity {
    fn decode(r: &mut p::Reader<'_>) -> Result<Self, p::DecodeError> {
        r.symbol(Self::ALL)
    }
}

/// One measured value.
#[derive(Clone, PartialEq)]
pub struct Observation {
    pub code: String,
    pub value: f64,
}

static OBSERVATION: p::Layout = p::Layout::record(
    "health.lab.Observation",
    &[
        p::FieldLayout::new("code", p::Shape::String),
        p::FieldLayout::new("value", p::Shape::Double),
    ],
);

impl p::Named for Observation {
    fn layout() -> &'static p::Layout {
        &OBSERVATION
    }
}

impl p::Encode for Observation {
    fn encode(&self, w: &mut p::Writer<'_>) {
        w.record(|w| {
            w.string(&self.code);
            w.double(self.value);
        });
    }

    fn encoded_len(&self) -> usize {
        p::size::bytes(self.code.len()) + p::size::DOUBLE
    }
}

impl p::Decode for Observation {
    fn decode(r: &mut p::Reader<'_>) -> Result<Self, p::DecodeError> {
        r.record(|r| Ok(Self { code: r.string()?, value: r.double()? }))
    }
}

impl std::fmt::Debug for Observation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        p::debug_record(f, &OBSERVATION, &[&self.code, &self.value])
    }
}

/// `["null", "string", "Observation"]` without the null.
#[derive(Clone, PartialEq)]
pub enum LabResultContact {
    String(String),
    Observation(Observation),
}

impl p::Encode for LabResultContact {
    fn encode(&self, w: &mut p::Writer<'_>) {
        match self {
            Self::String(v) => {
                w.index(1);
                w.string(v);
            }
            Self::Observation(v) => {
                w.index(2);
                w.named(v);
            }
        }
    }

    fn encoded_len(&self) -> usize {
        p::size::INDEX
            + match self {
                Self::String(v) => p::size::bytes(v.len()),
                Self::Observation(v) => p::Encode::encoded_len(v),
            }
    }
}

impl p::Decode for LabResultContact {
    fn decode(r: &mut p::Reader<'_>) -> Result<Self, p::DecodeError> {
        match r.index(3)? {
            1 => Ok(Self::String(r.string()?)),
            2 => Ok(Self::Observation(r.named()?)),
            _ => Err(r.error(p::DecodeErrorKind::BranchOutOfRange)),
        }
    }
}

impl std::fmt::Debug for LabResultContact {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::String(v) => p::debug_branch(f, "String", v),
            Self::Observation(v) => p::debug_branch(f, "Observation", v),
        }
    }
}

/// Four bytes.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Checksum(pub [u8; 4]);

static CHECKSUM: p::Layout = p::Layout::fixed("health.lab.Checksum", 4, None);

impl p::Named for Checksum {
    fn layout() -> &'static p::Layout {
        &CHECKSUM
    }
}

impl p::Encode for Checksum {
    fn encode(&self, w: &mut p::Writer<'_>) {
        w.fixed(&self.0);
    }

    fn encoded_len(&self) -> usize {
        4
    }
}

impl p::Decode for Checksum {
    fn decode(r: &mut p::Reader<'_>) -> Result<Self, p::DecodeError> {
        r.fixed().map(Self)
    }
}

impl std::fmt::Debug for Checksum {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        p::debug_fixed(f, &CHECKSUM, &self.0)
    }
}

/// The borrowed twin of [`Observation`].
#[derive(Clone, PartialEq)]
pub struct ObservationRef<'a> {
    pub code: &'a str,
    pub value: f64,
}

impl<'a> p::View<'a> for ObservationRef<'a> {
    type Owned = Observation;

    fn decode_view(r: &mut p::Reader<'a>) -> Result<Self, p::DecodeError> {
        r.record(|r| Ok(Self { code: r.str()?, value: r.double()? }))
    }
}

fn sample() -> LabResult {
    let observation = Observation { code: "718-7".into(), value: 13.5 };
    LabResult {
        id: p::Uuid::from_u128(0x0190_c8a2_7b1e_7c3d_9f00_1234_5678_9abc),
        severity: Severity::High,
        taken_at: p::Timestamp::new(1_700_000_000_000_000),
        amount: p::Decimal::from_unscaled(-12_345).unwrap(),
        observations: vec![observation.clone()],
        labels: [("ward".to_owned(), "7b".to_owned())].into(),
        note: Some("Ada Lovelace".to_owned().into()),
        contact: Some(LabResultContact::Observation(observation)),
        checksum: Checksum([1, 2, 3, 4]),
        related: None,
    }
}

#[test]
fn what_is_written_is_read_back() {
    let mut value = sample();
    value.related = Some(Box::new(sample()));
    let bytes = to_vec(&value).unwrap();
    assert!(bytes.len() <= p::Encode::encoded_len(&value));
    assert!(from_slice::<LabResult>(&bytes).unwrap() == value);
}

#[test]
fn debug_shows_no_tagged_value() {
    let text = format!("{:?}", sample());
    assert!(text.contains("note: <phi>") && text.contains("severity: High"), "{text}");
    assert!(!text.contains("Ada"));
}

#[test]
fn a_view_equals_its_owned_twin() {
    let owned = Observation { code: "718-7".into(), value: 13.5 };
    let bytes = to_vec(&owned).unwrap();
    let view: ObservationRef<'_> = view_from_slice(&bytes, &OBSERVATION).unwrap();
    assert_eq!((view.code, view.value), (owned.code.as_str(), owned.value));
}

#[test]
fn a_truncated_datum_is_an_error() {
    let bytes = to_vec(&sample()).unwrap();
    for end in 0..bytes.len() {
        assert!(from_slice::<LabResult>(&bytes[..end]).is_err());
    }
}
