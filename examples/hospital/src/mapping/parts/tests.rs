use super::measure::{Range, decimal};
use super::{coding, concept, contact, quantity};
use crate::catalog::Decimal;
use crate::catalog::common::{ContactSystem, ContactUse};
use crate::hl7::{self, Message};
use crate::mapping::Cx;
use crate::memory::Memory;

fn field(text: &str) -> Message {
    let file = format!("MSH|^~\\&|APP|St. Mary|||||ADT^A01\rZZZ|{text}\r");
    hl7::read("t.hl7", file.as_bytes()).remove(0).expect("a sound message")
}

fn unscaled(text: &str) -> Option<i128> {
    decimal::<18, 6>(text).map(Decimal::unscaled)
}

#[test]
fn decimals_are_exact_or_none() {
    assert_eq!(unscaled("4.06"), Some(4_060_000));
    assert_eq!(unscaled(" -0.5 "), Some(-500_000));
    assert_eq!(unscaled("+7"), Some(7_000_000));
    assert_eq!(unscaled("1.1234560000"), Some(1_123_456));
    for text in ["1.1234567", "", ".", ".5", "1e3", "1,5", "--1", "9999999999999", "NaN"] {
        assert_eq!(unscaled(text), None, "{text}");
    }
}

#[test]
fn ranges_have_the_bounds_that_are_written() {
    let bounds = |text| {
        let range = Range::of(text);
        (range.low.map(Decimal::unscaled), range.high.map(Decimal::unscaled))
    };
    assert_eq!(bounds("3.9 - 5.6"), (Some(3_900_000), Some(5_600_000)));
    assert_eq!(bounds("-2--1"), (Some(-2_000_000), Some(-1_000_000)));
    assert_eq!(bounds("<20"), (None, Some(20_000_000)));
    assert_eq!(bounds(">=1.5"), (Some(1_500_000), None));
    assert_eq!(bounds("negative"), (None, None));
    assert_eq!(bounds("3.9 - high"), (None, None));
    assert_eq!(bounds("≤5"), (None, Some(5_000_000)));
    assert_eq!(bounds("–"), (None, None));
}

#[test]
fn a_quantity_has_a_unit() {
    let message = field("mg/dL^milligram^UCUM");
    let unit = |message: &Message| quantity("5", message.segment("ZZZ").field(1).first());
    let with = unit(&message).expect("a quantity");
    assert_eq!((&*with.unit, with.ucum_code.as_deref()), ("milligram", Some("mg/dL")));
    let local = unit(&field("IU")).expect("a quantity");
    assert_eq!((&*local.unit, local.ucum_code), ("IU", None));
    assert!(unit(&field("")).is_none());
}

#[test]
fn code_systems_are_uris() {
    let memory = Memory::default();
    let system = |text: &str| {
        let message = field(text);
        let cx = Cx::new(&message, &memory);
        coding(&cx, message.segment("ZZZ").field(1).first()).map(|coding| coding.system)
    };
    assert_eq!(system("1^a^ln").as_deref(), Some("http://loinc.org"));
    assert_eq!(
        system("1^a^HL70005").as_deref(),
        Some("http://terminology.hl7.org/CodeSystem/v2-0005"),
    );
    assert_eq!(system("1^a^2.16.840.1").as_deref(), Some("urn:oid:2.16.840.1"));
    assert_eq!(system("1^a^99LAB X").as_deref(), Some("urn:hl7v2:99lab-x"));
    assert_eq!(system("1").as_deref(), Some("urn:hl7v2:st--mary"));
    assert_eq!(system("^only text"), None);
}

#[test]
fn concepts_keep_alternates_and_text() {
    let (message, memory) = (field("1^one^LN^A^eins^L^^^as said"), Memory::default());
    let cx = Cx::new(&message, &memory);
    let found = concept(&cx, message.segment("ZZZ").field(1).first()).expect("a concept");
    assert_eq!(found.codings.len(), 2);
    assert_eq!(found.text.as_deref(), Some("as said"));
}

#[test]
fn contact_points_know_what_they_are() {
    let of = |text: &str| contact(field(text).segment("ZZZ").field(1).first()).expect("a contact");
    let phone = of("(541)555-0100");
    assert_eq!((phone.system, phone.purpose), (ContactSystem::Phone, ContactUse::Unknown));
    assert_eq!(phone.value.expose(), "(541)555-0100");
    let mail = of("^NET^Internet^a@example.org");
    assert_eq!(
        (mail.system, mail.value.expose().as_str()),
        (ContactSystem::Email, "a@example.org")
    );
    assert_eq!(of("^WPN^PH^^^541^5550100").purpose, ContactUse::Work);
    assert_eq!(of("^ORN^CP^^^541^5550100").purpose, ContactUse::Mobile);
}
