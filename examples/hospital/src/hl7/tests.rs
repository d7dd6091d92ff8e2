use super::{ErrorKind, Message, Moment, Precision, read};

fn one(text: &str) -> Message {
    let mut read = read("t.hl7", text.as_bytes());
    assert_eq!(read.len(), 1);
    read.remove(0).expect("a sound message")
}

fn names(message: &Message) -> Vec<&str> {
    message.segments().map(super::message::Segment::name).collect()
}

#[test]
fn every_line_end_gives_the_same_message() {
    let expected = one("MSH|^~\\&|A\rPID|1\rPV1|1\r").canonical_text();
    for text in [
        "MSH|^~\\&|A\nPID|1\nPV1|1",
        "MSH|^~\\&|A\r\nPID|1\r\nPV1|1\r\n",
        "\u{feff}MSH|^~\\&|A\n\nPID|1\n\nPV1|1\n",
        "\u{b}MSH|^~\\&|A\rPID|1\rPV1|1\r\u{1c}\r",
    ] {
        assert_eq!(one(text).canonical_text(), expected, "{text:?}");
    }
}

#[test]
fn utf16_and_latin1_are_decoded() {
    let utf16: Vec<u8> =
        "\u{feff}MSH|^~\\&|Ä\r".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let latin1 = b"MSH|^~\\&|\xc4|||||||||||||||8859/1\r";
    for bytes in [&utf16[..], latin1] {
        let message = read("t.hl7", bytes).remove(0).expect("decodable");
        assert_eq!(message.segment("MSH").field(3).text().as_deref(), Some("Ä"));
    }
    let error = read("t.hl7", b"MSH|^~\\&|\xc4\r").remove(0).expect_err("not UTF-8");
    assert_eq!(error.kind, ErrorKind::NotText { offset: 9 });
}

#[test]
fn messages_of_a_batch_are_numbered_through_the_file() {
    let text = "FHS|^~\\&\rBHS|^~\\&\rMSH|^~\\&|A\rPID|1\rMSH|^~\\&|B\rBTS|2\rBHS|^~\\&\rMSH|^~\\&|C\rBTS|1\rFTS|2\r";
    let read = read("t.hl7", text.as_bytes());
    let numbers: Vec<_> = read.iter().map(|m| m.as_ref().expect("sound").number()).collect();
    assert_eq!(numbers, [1, 2, 3]);
    assert_eq!(names(read[0].as_ref().expect("sound")), ["MSH", "PID"]);
}

#[test]
fn a_wrong_count_is_told_and_the_messages_kept() {
    let read = read("t.hl7", b"BHS|^~\\&\rMSH|^~\\&|A\rBTS|2\r");
    assert!(read[0].is_ok());
    let kind = ErrorKind::WrongCount { trailer: "BTS", announced: 2, found: 1 };
    assert_eq!(read[1].as_ref().expect_err("one is missing").kind, kind);
}

#[test]
fn a_line_that_is_no_segment_spoils_its_message_only() {
    let read = read("t.hl7", b"MSH|^~\\&|A\rOBX|1\rfree text SECRET\rMSH|^~\\&|B\r");
    let error = read[0].as_ref().expect_err("spoilt");
    assert_eq!((error.message, error.line, error.kind), (Some(1), 3, ErrorKind::NotASegment));
    assert!(!format!("{error} {error:?}").contains("SECRET"));
    assert!(read[1].is_ok());
}

#[test]
fn segments_without_a_header_are_one_fault() {
    let read = read("t.hl7", b"FHS|^~\\&\rEVN|A04\rPID|1\rFTS|1\r");
    assert_eq!(read.len(), 1);
    assert_eq!(read[0].as_ref().expect_err("no MSH").kind, ErrorKind::NoHeader);
    assert_eq!(
        super::read("t.hl7", b" \r\n")[0].as_ref().expect_err("empty").kind,
        ErrorKind::Empty
    );
}

#[test]
fn unusable_separators_are_refused() {
    for header in ["MSH|", "MSH|^^^^|", "MSH|a~\\&|", "MSH"] {
        let read = read("t.hl7", header.as_bytes());
        assert_eq!(read[0].as_ref().expect_err(header).kind, ErrorKind::BadSeparators);
    }
}

#[test]
fn any_separators_work_and_a_truncation_character_is_no_hindrance() {
    let message = one("MSH$%~\\&#$APP$$$$$$ADT%A01\rPID$1$$47%sub&two%%AUTH~second\r");
    assert_eq!(message.trigger(), ("ADT", "A01"));
    let field = message.segment("PID").field(3);
    assert_eq!(field.component(4).text().as_deref(), Some("AUTH"));
    assert_eq!(field.component(2).subcomponent(2).as_deref(), Some("two"));
    assert_eq!(field.repetitions().count(), 2);
}

#[test]
fn empty_and_null_values_are_no_values() {
    let message = one("MSH|^~\\&|A\rPID|\"\"||^^^X|\r");
    let pid = message.segment("PID");
    assert!(pid.field(1).is_empty() && pid.field(1).text().is_none());
    assert!(pid.field(3).text().is_none() && !pid.field(3).is_empty());
    assert!(pid.field(40).is_empty());
}

#[test]
fn escapes_are_resolved() {
    let message =
        one("MSH|^~\\&|a\\F\\b\\S\\c\\T\\d\\R\\e\\E\\f\\.br\\g\\X41C384\\\\H\\h\\N\\ \\Q\\ 5\\6\r");
    let text = message.segment("MSH").field(3).text().map(std::borrow::Cow::into_owned);
    assert_eq!(text.as_deref(), Some("a|b^c&d~e\\f\ngAÄh \\Q\\ 5\\6"));
}

#[test]
fn triggers_that_are_no_codes_are_not_shown() {
    assert_eq!(one("MSH|^~\\&|||||||Doe^John\r").trigger(), ("", ""));
    assert_eq!(one("MSH|^~\\&|||||||ADT\r").trigger(), ("ADT", ""));
}

#[test]
fn debug_shows_no_content() {
    let message = one("MSH|^~\\&|SECRET\rPID|1||SECRET^SECRET\r");
    let pid = message.segment("PID");
    let shown = format!("{message:?} {pid:?} {:?} {:?}", pid.field(3), pid.field(3).component(1));
    assert!(!shown.contains("SECRET"), "{shown}");
}

#[test]
fn moments_keep_precision_and_offset() {
    let at = |text| Moment::parse(text).map(|m| (m.year, m.month, m.day, m.micros, m.precision));
    assert_eq!(at("2026"), Some((2026, 1, 1, 0, Precision::Year)));
    assert_eq!(at("202602"), Some((2026, 2, 1, 0, Precision::Month)));
    assert_eq!(at("20240229"), Some((2024, 2, 29, 0, Precision::Day)));
    assert_eq!(at("2026022812"), Some((2026, 2, 28, 43_200_000_000, Precision::Time)));
    assert_eq!(at("20260228000001.0005-0500").map(|m| m.3), Some(1_000_500));
    assert_eq!(Moment::parse("20260228000001-0530").and_then(|m| m.offset), Some(-330));
    for wrong in [
        "",
        "20",
        "20230229",
        "20261301",
        "20260228246000",
        "20260228.5",
        "2026-02-28",
        "2026+a\u{20ac}",
        "x",
    ] {
        assert_eq!(Moment::parse(wrong), None, "{wrong}");
    }
}

#[test]
fn groups_follow_orders_and_specimens() {
    let sizes = |text: &str, body| {
        let message = one(text);
        message
            .groups(body)
            .iter()
            .map(|g| (g.has("ORC"), g.has(body), g.has("SPM"), g.all("OBX").count()))
            .collect::<Vec<_>>()
    };
    let oru = "MSH|^~\\&|||||||ORU^R01\rORC\rTQ1\rOBR\rOBX\rOBX\rSPM\rSPM\rOBR\rOBX\r";
    assert_eq!(sizes(oru, "OBR"), [(true, true, true, 2), (false, true, false, 1)]);
    let o33 = "MSH|^~\\&|||||||OML^O33\rSPM\rSAC\rORC\rTQ1\rOBR\rORC\rOBR\rSPM\rORC\rOBR\r";
    assert_eq!(sizes(o33, "OBR"), [(true, true, true, 0); 3]);
    let oul = "MSH|^~\\&|||||||OUL^R24\rOBR\rORC\rOBX\rSPM\rOBR\rORC\rOBX\rSPM\r";
    assert_eq!(sizes(oul, "OBR"), [(true, true, true, 1); 2]);
    let vxu = "MSH|^~\\&|||||||VXU^V04\rORC\rRXA\rOBX\rORC\rRXA\rRXA\r";
    assert_eq!(
        sizes(vxu, "RXA"),
        [(true, true, false, 1), (true, true, false, 0), (false, true, false, 0)]
    );
}
