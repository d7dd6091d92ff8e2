use std::path::Path;

use factline_core::avro::finding::Source;

use super::format;
use crate::input::read;

fn formatted(text: &str) -> String {
    format(&Source::new("x.avsc", text)).expect("plain JSON")
}

#[test]
fn records_and_fields_take_a_line_per_property() {
    let text = r#"{"type":"record","name":"R","fields":[{"name":"a","type":{"type":"map","values":"int"},"default":{}},{"name":"b","type":["null",{"type":"record","name":"S","fields":[]}]}]}"#;
    let expected = r#"{
  "type": "record",
  "name": "R",
  "fields": [
    {
      "name": "a",
      "type": { "type": "map", "values": "int" },
      "default": {}
    },
    {
      "name": "b",
      "type": [
        "null",
        {
          "type": "record",
          "name": "S",
          "fields": []
        }
      ]
    }
  ]
}
"#;
    assert_eq!(formatted(text), expected);
    assert_eq!(formatted(expected), expected);
}

#[test]
fn a_line_has_at_most_100_characters() {
    // The line is `  "symbols": ["…"],`: 18 characters and the symbol.
    for (length, lines) in [(82, 5), (83, 7)] {
        let symbol = "É".repeat(length);
        let text = format!(r#"{{"type":"enum","symbols":["{symbol}"],"name":"E"}}"#);
        assert_eq!(formatted(&text).lines().count(), lines, "{length}");
    }
}

#[test]
fn what_is_written_stays_as_it_is_written() {
    let text = "[\"\\u00e9\\/\", 1.0E+2, -0, true, null, \"int\"]";
    assert_eq!(
        formatted(text),
        "[\n  \"\\u00e9\\/\",\n  1.0E+2,\n  -0,\n  true,\n  null,\n  \"int\"\n]\n"
    );
    assert_eq!(formatted("\n\"int\""), "\"int\"\n");
}

#[test]
fn what_would_be_lost_is_refused() {
    for text in ["{} // why", "{\"a\": 1, \"a\": 2}", "{", ""] {
        let findings = format(&Source::new("x.avsc", text)).expect_err("not plain JSON");
        assert!(!findings.is_empty(), "{text}");
        assert!(findings.iter().all(|finding| finding.help.is_some()), "{text}");
    }
}

#[test]
fn the_catalog_has_this_form() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../catalog/schemas");
    let input = read([folder]).expect("the catalog");
    assert!(input.sources.len() > 800);
    for source in &input.sources {
        assert_eq!(format(source).expect("plain JSON"), source.text(), "{}", source.name());
    }
}
