use super::{Finding, Severity, Snippet, Source};
use crate::avro::json::Span;

/// The place of each mark `¶` in `text`, which is taken out first.
fn places(marked: &str) -> Vec<(u32, u32)> {
    let offsets = marked.match_indices('¶').enumerate();
    let offsets: Vec<_> = offsets.map(|(index, (at, mark))| at - index * mark.len()).collect();
    let source = Source::new("x", marked.replace('¶', ""));
    offsets.into_iter().map(|at| source.place(u32::try_from(at).expect("small"))).collect()
}

#[test]
fn lines_and_columns_are_counted_as_editors_do() {
    assert_eq!(places("¶a¶é¶\n¶"), [(1, 1), (1, 2), (1, 3), (2, 1)]);
    assert_eq!(places("a\r\n¶b\r¶c\n\n¶d"), [(2, 1), (3, 1), (5, 1)]);
    assert_eq!(places("¶"), [(1, 1)]);
    assert_eq!(places("\u{feff}¶a\n¶b"), [(1, 1), (2, 1)]);
}

#[test]
fn a_snippet_of_a_long_line_is_that_of_its_neighbourhood() {
    let line = "é日a".repeat(1_000);
    for text in [line.clone(), format!("x\n{line}\ny")] {
        let start = text.len() / 2;
        let start = (start..).find(|at| text.is_char_boundary(*at)).expect("a character");
        let span = Span::new(u32::try_from(start).expect("small"), 6_000);
        let snippet = Snippet::cut(&text, span);
        assert_eq!((snippet.offset, snippet.width), (60, 120));
        assert_eq!(snippet.text.chars().count(), 60 + 120 + 60);
        let expected: String = text[start..].chars().take(180).collect();
        assert!(snippet.text.ends_with(&expected));
    }
}

#[test]
fn places_beyond_the_end_are_at_the_end() {
    assert_eq!(Source::new("x", "a\nb").place(100), (2, 2));
}

#[test]
fn bytes_that_are_no_utf8_are_found() {
    let source = Source::from_bytes("x", b"{\"a\": \"\xc3\xa9\"}".to_vec()).expect("UTF-8");
    assert_eq!(source.text(), "{\"a\": \"é\"}");
    let finding =
        Source::from_bytes("x", b"ok\n \xc3\xa9\xff\xfe".to_vec()).expect_err("not UTF-8");
    assert_eq!((finding.rule, finding.line, finding.column), ("TEXT_IS_UTF8", 2, 3));
}

fn snippet(text: &str, start: u32, end: u32) -> String {
    Snippet::cut(text, Span::new(start, end)).to_string()
}

#[test]
fn a_snippet_marks_one_line() {
    assert_eq!(snippet("a\nbcd\ne", 3, 5), "bcd\n ^^");
    assert_eq!(snippet("a\nbcd\ne", 3, 7), "bcd\n ^^");
    assert_eq!(snippet("\té \"x\"", 4, 7), " é \"x\"\n   ^^^");
    assert_eq!(snippet("ab", 2, 2), "ab\n  ^");
    assert_eq!(snippet("é", 1, 1), "é\n^");
}

#[test]
fn a_long_line_is_cut_to_the_neighbourhood() {
    let text = "x".repeat(10_000);
    let cut = Snippet::cut(&text, Span::new(5_000, 5_003));
    assert_eq!((cut.text.len(), cut.offset, cut.width), (123, 60, 3));
    let wide = Snippet::cut(&text, Span::new(0, 10_000));
    assert_eq!((wide.text.len(), wide.offset, wide.width), (180, 0, 120));
}

fn finding(message: &str) -> Finding {
    let source = Source::new("dir/a.avsc", "{\n  \"type\": 1\n}");
    source.finding("SCHEMA_FORM", Severity::Error, Span::new(12, 13), "R.a", message)
}

#[test]
fn a_report_has_place_source_and_help() {
    let mut finding = finding("no");
    finding.help = Some("do".to_owned());
    let expected = "dir/a.avsc:2:11: error[SCHEMA_FORM]: no (in R.a)\n  |   \"type\": 1\n  |           ^\n  = do";
    assert_eq!(finding.report().to_string(), expected);
}

#[test]
fn names_from_a_file_neither_drive_a_terminal_nor_fill_it() {
    assert_eq!(finding("a\u{1b}[2J\nb").message, "a\\u{1b}[2J\\nb");
    let long = finding(&"é".repeat(10_000)).message;
    assert!(long.len() < 600 && long.ends_with('…'));
}
