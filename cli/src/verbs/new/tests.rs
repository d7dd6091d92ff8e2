//! Names, fields and questions; `cli/tests/new.rs` has the verb as a shell sees it.

use super::ask::Person;
use super::field::{Wanted, resolve};
use super::words::{domain, event_type, happened, snake};

#[test]
fn names_have_their_forms() {
    for (name, expected) in [
        ("LabResult", "lab_result"),
        ("HL7Message", "hl7_message"),
        ("PatientID", "patient_id"),
        ("Icd10Code", "icd10_code"),
        ("already_snake", "already_snake"),
        ("", ""),
    ] {
        assert_eq!(snake(name), expected);
    }
    assert_eq!(event_type("Lab.Done"), Ok(("Lab", "Done")));
    for wrong in ["Lab", "lab.Done", "Lab.", ".Done", "Lab.Do ne", "Lab.Done.Twice"] {
        assert!(event_type(wrong).is_err(), "{wrong}");
    }
    assert!(domain("patient-flow").is_ok() && domain("x2").is_ok());
    for wrong in ["", "Lab", "2x", "a--b", "a_b", "../a", "a/b"] {
        assert!(domain(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn what_happened_is_a_sentence_to_be_finished() {
    for (aggregate, action, expected) in [
        ("LabResult", "Corrected", "A lab result was corrected; emitted when …."),
        ("Analyzer", "WentOffline", "An analyzer went offline; emitted when …."),
        ("LabResult", "Critical", "A lab result was critical; emitted when …."),
        ("Order", "PlacedOnHold", "An order was placed on hold; emitted when …."),
    ] {
        assert_eq!(happened(aggregate, action), expected);
    }
}

#[test]
fn fields_are_read() {
    let wanted = |name: &str, ty: Option<&str>, is_optional, is_list| {
        Ok(Wanted { name: name.to_owned(), ty: ty.map(str::to_owned), is_optional, is_list })
    };
    assert_eq!(Wanted::parse("note"), wanted("note", None, false, false));
    assert_eq!(Wanted::parse("note?"), wanted("note", None, true, false));
    assert_eq!(Wanted::parse("note:string?"), wanted("note", Some("string"), true, false));
    assert_eq!(Wanted::parse("tests:Coding[]"), wanted("tests", Some("Coding"), false, true));
    assert_eq!(Wanted::parse("tests:int[]?"), wanted("tests", Some("int"), true, true));
    for wrong in ["", ":int", "a:", "camelCase:int", "a b:int", "1a:int", "a:[]", "größe:int"] {
        assert!(Wanted::parse(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn types_are_words() {
    let shared = ["h.common.Coding", "h.a.Twice", "h.b.Twice"];
    let json = |word: &str| resolve(word, &shared).map_err(|error| error.to_string());
    assert_eq!(json("int").as_deref(), Ok("\"int\""));
    assert_eq!(json("Coding").as_deref(), Ok("\"h.common.Coding\""));
    assert_eq!(json("h.a.Twice").as_deref(), Ok("\"h.a.Twice\""));
    assert!(json("id(Patient)").is_ok_and(|json| json.contains(r#""entity": "Patient""#)));
    assert!(json("decimal(14,2)").is_ok_and(|json| json.contains(r#""scale": 2"#)));
    for (word, help) in [
        ("Twice", "h.a.Twice, h.b.Twice"),
        ("strng", "did you mean `string`?"),
        ("decimal(2,14)", "decimal(14,2)"),
        ("id(x\")", "id(Patient)"),
    ] {
        let error = json(word).expect_err(word);
        assert!(error.contains(help), "{error}");
    }
}

#[test]
fn answers_are_read_until_one_is_declined() {
    let mut questions = Vec::new();
    let mut person = Person { answers: &b"lab\n a:int \nb\n\nrest"[..], questions: &mut questions };
    assert_eq!(person.ask("domain").expect("an answer"), "lab");
    assert_eq!(person.ask_all("field").expect("answers"), ["a:int", "b"]);
    assert_eq!(person.ask("last").expect("an answer"), "rest");
    assert!(person.ask("more").is_err());
    assert!(String::from_utf8_lossy(&questions).starts_with("domain: field: field: "));
}
