//! One event with a field of each kind; `model.avsc` is its schema, written by hand.

use std::collections::BTreeMap;

use factline_core::avro::logical::{AvroDuration, BigDecimal, Decimal};
use factline_core::derive::{Enum, Event, Fixed, Record};
use factline_core::id::{Entity, Id, Uuid};
use factline_core::privacy::{Phi, Sensitive};
use factline_core::time::{Date, LocalTimestamp, Micros, Millis, Nanos, TimeOfDay, Timestamp};

pub(crate) const CANARY: &str = "Ada Lovelace";

pub(crate) enum Patient {}

impl Entity for Patient {
    const NAME: &'static str = "Patient";
}

/// A macro sees no more than this name.
pub(crate) type PatientId = Id<Patient>;

/// A bed was booked.
///
/// For a patient who may not have come yet.
#[derive(Clone, PartialEq, Event)]
#[event(
    type = "Admission.Booked",
    topic = "health.admission.events",
    key = "patient_id",
    namespace = "health.admission",
    aliases = ["AdmissionReserved"],
    class = "phi"
)]
pub(crate) struct AdmissionBooked {
    pub patient_id: PatientId,
    #[avro(uuid = "fixed")]
    pub device: Uuid,
    /// As on the card.
    pub name: Phi<String>,
    pub mrn: Option<Phi<String>>,
    pub home: Sensitive<Address>,
    pub contact: Option<Phi<Contact>>,
    pub reason: Reason,
    pub severity: Severity,
    pub addresses: Vec<Address>,
    pub labels: BTreeMap<String, i64>,
    pub amount: Decimal<9, 2>,
    #[avro(decimal = fixed(8), fixed_name = "Money")]
    pub fee: Option<Decimal<12, 4>>,
    pub large: BigDecimal<40, 2>,
    pub at: Timestamp<Micros>,
    pub born: Option<Date>,
    pub opens: TimeOfDay<Millis>,
    pub wall: LocalTimestamp<Nanos>,
    pub stay: AvroDuration,
    pub photo: Phi<Vec<u8>>,
    pub checksum: Checksum,
    pub before: Option<Box<Stay>>,
    #[avro(name = "wardCode", aliases = ["ward_code"], default = "NONE")]
    pub ward: String,
    #[avro(default = ["a", "b"])]
    pub r#type: Vec<String>,
    pub seen: bool,
    pub beds: i32,
    pub ratio: f32,
    pub score: f64,
    pub nothing: (),
    pub scores: Vec<Option<Severity>>,
}

/// Where somebody lives.
#[derive(Clone, PartialEq, Record)]
#[avro(namespace = "health.common")]
pub(crate) struct Address {
    pub line: Phi<String>,
    #[avro(default = "UNKNOWN")]
    pub kind: Severity,
}

#[derive(Clone, PartialEq, Record)]
#[avro(namespace = "health.admission", name = "FormerStay")]
pub(crate) struct Stay {
    pub ward: String,
    pub before: Option<Box<Stay>>,
    pub after: Vec<Stay>,
}

/// How bad it is.
#[derive(Clone, Copy, PartialEq, Enum)]
#[avro(namespace = "health.common")]
pub(crate) enum Severity {
    Low,
    VeryHigh,
    #[avro(name = "UNKNOWN", default)]
    NotKnown,
}

#[derive(Clone, PartialEq, Enum)]
pub(crate) enum Reason {
    Code(i32),
    Text(String),
    Related(Box<Stay>),
}

/// An `Option` of this has null among the branches.
#[derive(Clone, PartialEq, Enum)]
#[avro(nullable)]
pub(crate) enum Contact {
    Phone(String),
    Address(Address),
    Several(Vec<Address>),
}

#[derive(Clone, Copy, PartialEq, Fixed)]
#[avro(namespace = "health.common")]
pub(crate) struct Checksum(pub [u8; 4]);

/// An event with every optional part.
pub(crate) fn full() -> AdmissionBooked {
    let address = |kind| Address { line: Phi::new(CANARY.to_owned()), kind };
    let first = Stay { ward: "A".to_owned(), before: None, after: Vec::new() };
    let second =
        Stay { ward: "B".to_owned(), before: Some(Box::new(first.clone())), after: vec![first] };
    AdmissionBooked {
        patient_id: Id::v7(1_720_000_000_000, [7; 10]),
        device: Uuid::from_u128(0x1234),
        name: Phi::new(CANARY.to_owned()),
        mrn: Some(Phi::new(CANARY.to_owned())),
        home: Sensitive::new(address(Severity::Low)),
        contact: Some(Phi::new(Contact::Address(address(Severity::VeryHigh)))),
        reason: Reason::Related(Box::new(second.clone())),
        severity: Severity::VeryHigh,
        addresses: vec![address(Severity::NotKnown)],
        labels: BTreeMap::from([("a".to_owned(), 1), ("b".to_owned(), -2)]),
        amount: Decimal::from_unscaled(-12_345).unwrap(),
        fee: Decimal::from_unscaled(99_999),
        large: BigDecimal::from_unscaled(&[1; 16]).unwrap(),
        at: Timestamp::new(1_720_000_000_000_001),
        born: Some(Date::new(-1)),
        opens: TimeOfDay::new(1),
        wall: LocalTimestamp::new(2),
        stay: AvroDuration { months: 1, days: 2, millis: 3 },
        photo: Phi::new(CANARY.as_bytes().to_vec()),
        checksum: Checksum([1, 2, 3, 4]),
        before: Some(Box::new(second)),
        ward: "W1".to_owned(),
        r#type: vec!["x".to_owned()],
        seen: true,
        beds: -1,
        ratio: 0.5,
        score: -0.25,
        nothing: (),
        scores: vec![None, Some(Severity::Low)],
    }
}

/// The same with each optional part absent and each collection empty.
pub(crate) fn bare() -> AdmissionBooked {
    AdmissionBooked {
        mrn: None,
        contact: None,
        reason: Reason::Code(-7),
        addresses: Vec::new(),
        labels: BTreeMap::new(),
        fee: None,
        born: None,
        before: None,
        r#type: Vec::new(),
        scores: Vec::new(),
        ..full()
    }
}
