use std::fmt::Write as _;

use proptest::prelude::*;

use super::ProblemKind::{self, *};
use super::{MAX_DEPTH, parse, parse_strict, write_value};

/// The problems of `text` as `(kind, marked text)`.
fn problems(text: &str) -> Vec<(ProblemKind, &str)> {
    let span = |span: super::Span| &text[span.start as usize..span.end as usize];
    parse(text).problems.iter().map(|problem| (problem.kind, span(problem.span))).collect()
}

fn rewritten(text: &str) -> String {
    let mut out = String::new();
    write_value(&mut out, &parse_strict(text).expect("valid JSON"));
    out
}

#[test]
fn values_keep_their_text_and_order() {
    let text = r#"{"z":[1,-0.50e+10,123456789012345678901234567890],"a":{"b":null,"":true}}"#;
    assert_eq!(rewritten(text), text);
}

#[test]
fn strings_resolve_escapes_and_write_the_fewest() {
    let text = r#""\u0041\/\ud83d\ude00\u00e9\t\u0001\"\\""#;
    assert_eq!(rewritten(text), "\"A/😀é\\t\\u0001\\\"\\\\\"");
}

#[test]
fn every_name_and_value_knows_its_place() {
    let text = r#"{ "name" : [ 12 , "x" ] }"#;
    let document = parse(text);
    let object = document.value.as_ref().and_then(|value| value.as_object()).expect("an object");
    let member = object.member("name").expect("a member");
    assert_eq!(&text[member.name_span.start as usize..member.name_span.end as usize], "\"name\"");
    let span = member.value.span;
    assert_eq!(&text[span.start as usize..span.end as usize], "[ 12 , \"x\" ]");
}

#[test]
fn several_mistakes_are_found_in_one_pass() {
    let text = "{\"a\" 1, \"b\": 01 \"c\": nul, d: 2, \"e\": [1,,2,], }";
    assert_eq!(
        problems(text),
        [
            (MissingColon, "1"),
            (InvalidNumber, "01"),
            (MissingComma, "\""),
            (UnknownWord, "nul"),
            (MissingName, "d"),
            (ExtraComma, ","),
            (ExtraComma, "]"),
            (ExtraComma, "}"),
        ]
    );
}

#[test]
fn each_mistake_has_its_kind_and_place() {
    let cases: &[(&str, &[(ProblemKind, &str)])] = &[
        ("", &[(Empty, "")]),
        (" \n ", &[(Empty, "")]),
        ("\u{feff}1", &[(ByteOrderMark, "\u{feff}")]),
        ("// a\n1 /* b */", &[(Comment, "// a")]),
        ("1 /* b", &[(UnclosedComment, "/*")]),
        ("{\"a\":1,\"b\":2,\"a\":3}", &[(DuplicateName, "\"a\"")]),
        (r#""\ud800""#, &[(LoneSurrogate, r"\ud800")]),
        (r#""\udc00\ud800""#, &[(LoneSurrogate, r"\udc00"), (LoneSurrogate, r"\ud800")]),
        (r#""\ud800\u0041""#, &[(LoneSurrogate, r"\ud800")]),
        (r#""\x \u12""#, &[(InvalidEscape, r"\x"), (InvalidEscape, r"\u")]),
        ("\"a\tb\"", &[(ControlCharacter, "\t")]),
        ("\"a\nb\"", &[(LineBreakInString, "\n")]),
        ("[\"a", &[(UnclosedString, "\"a")]),
        ("[{\"a\":1", &[(Unclosed, "{")]),
        ("{\"a\":[1}", &[(WrongBracket, "}")]),
        ("[1}]", &[(WrongBracket, "}")]),
        ("{\"a\":}", &[(MissingValue, "}")]),
        ("{\"a\":1} x", &[(TrailingText, "x")]),
        ("{} {}", &[(TrailingText, "{")]),
        ("[+1]", &[(InvalidNumber, "+1")]),
        ("[1.]", &[(InvalidNumber, "1.")]),
        ("[-]", &[(InvalidNumber, "-")]),
        ("[1e]", &[(InvalidNumber, "1e")]),
        ("[.5]", &[(InvalidNumber, ".5")]),
        ("[NaN]", &[(UnknownWord, "NaN")]),
        ("['a']", &[(UnknownWord, "'a'")]),
        ("{é: 1}", &[(MissingName, "é")]),
        ("[1:2]", &[(MissingComma, ":"), (UnknownWord, ":")]),
        ("]", &[(MissingValue, "]"), (TrailingText, "]")]),
    ];
    for (text, expected) in cases {
        assert_eq!(problems(text), *expected, "{text:?}");
    }
}

#[test]
fn the_last_of_a_repeated_name_stands() {
    let document = parse("{\"a\":1,\"b\":2,\"a\":3,\"a\":4}");
    let object = document.value.as_ref().and_then(|value| value.as_object()).expect("an object");
    assert_eq!(object.len(), 2);
    assert_eq!(object.get("a").and_then(super::Value::as_i64), Some(4));
}

#[test]
fn deep_nesting_is_refused_without_deep_recursion() {
    let deep = "[".repeat(MAX_DEPTH) + &"]".repeat(MAX_DEPTH);
    assert_eq!(problems(&deep), []);
    let deeper = "{\"a\":".repeat(200_000);
    assert_eq!(problems(&deeper), [(TooDeep, "{")]);
}

#[test]
fn a_hopeless_text_is_given_up() {
    let text = "[".to_owned() + &"01,".repeat(10_000);
    assert_eq!(parse(&text).problems.len(), 100);
}

#[test]
fn many_members_are_not_quadratic() {
    let mut text = "{".to_owned();
    for index in 0..50_000 {
        let _ = write!(text, "\"name{index}\":{index},");
    }
    text.push_str("\"name7\":0}");
    assert_eq!(problems(&text), [(DuplicateName, "\"name7\"")]);
}

#[test]
fn equality_ignores_place_and_order() {
    assert_eq!(parse_strict("{\"a\": [1], \"b\": 2}"), parse_strict("{\"b\":2,\"a\":[1]}"));
    assert_ne!(parse_strict("[1,2]"), parse_strict("[2,1]"));
    assert_ne!(parse_strict("1"), parse_strict("1.0"));
}

/// Text made of the pieces that JSON is made of, so that many parses get far.
fn nearly_json() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        proptest::sample::select(
            &[
                "{", "}", "[", "]", ",", ":", "\"", "\"a\"", "\"b\"", "\\", "\\u", "d83d",
                "\\udc00", "//", "/*", "*/", "\n", " ", "1", "-", "01", "1.5e3", "true", "null",
                "é", "\u{feff}",
            ][..]
        )
        .prop_map(str::to_owned),
        "\\PC{0,3}",
    ];
    proptest::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in nearly_json()) {
        let document = parse(&text);
        for problem in &document.problems {
            let span = problem.span.start as usize..problem.span.end as usize;
            prop_assert!(text.get(span).is_some(), "{problem:?} splits a character");
        }
        prop_assert!(document.value.is_some() || !document.is_sound());
    }

    #[test]
    fn what_is_sound_is_written_and_read_back_alike(text in nearly_json()) {
        let document = parse(&text);
        if let (true, Some(value)) = (document.is_sound(), document.value) {
            let mut out = String::new();
            write_value(&mut out, &value);
            prop_assert_eq!(parse_strict(&out), Ok(value));
        }
    }
}
