use factline_core::avro::finding::{Finding, Severity, Source};
use factline_core::avro::json::Span;
use serde_json::Value;

use super::{Reported, github, gitlab, json, junit, sarif, text};

/// Two findings that differ in their line only, with everything in them that has to be escaped.
fn findings() -> Vec<Finding> {
    let source = Source::new("a b/<x>,1%.avsc", "{\n  \"é\": 1,\n  \"é\": 1\n}");
    let finding = |start, severity| {
        let mut finding =
            source.finding("NAME_VALID", severity, Span::new(start, start + 4), "R.é", "\"&\" <é>");
        finding.help = Some("100 %\nsure".to_owned());
        finding
    };
    vec![finding(4, Severity::Error), finding(15, Severity::Warning)]
}

fn with<T>(write: impl FnOnce(&[Reported<'_>]) -> T) -> T {
    let findings = findings();
    write(&findings.iter().map(Reported::from).collect::<Vec<_>>())
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

#[test]
fn people_are_shown_a_part_of_very_many() {
    let findings = findings();
    let all: Vec<_> = (0..1_002).map(|_| Reported::from(&findings[0])).collect();
    let text = text::write(&all, false);
    assert_eq!(text.matches("NAME_VALID").count(), 1_000);
    assert!(text.ends_with("and 2 more; --format json has all of them\n"), "{text}");
    assert!(!text::write(&all[..1_000], false).contains(" more"));
    let rows = parsed(&json::write(&all).expect("JSON"));
    assert_eq!(rows.as_array().map(Vec::len), Some(1_002));
}

#[test]
fn colours_change_nothing_but_colours() {
    let plain = with(|findings| text::write(findings, false));
    let colourful = with(|findings| text::write(findings, true));
    assert!(colourful.contains("\u{1b}[1;31merror[NAME_VALID]\u{1b}[0m"));
    assert!(colourful.contains("\u{1b}[1;33mwarning"));
    let mut stripped = colourful;
    for code in ["\u{1b}[1;31m", "\u{1b}[1;33m", "\u{1b}[1;34m", "\u{1b}[1m", "\u{1b}[0m"] {
        stripped = stripped.replace(code, "");
    }
    assert_eq!(stripped, plain);
}

#[test]
fn plain_text_is_what_findings_say_of_themselves() {
    let text = with(|findings| text::write(findings, false));
    let expected: Vec<_> =
        findings().iter().map(|finding| format!("{}\n", finding.report())).collect();
    assert_eq!(text, expected.concat());
}

#[test]
fn notes_and_details_are_in_every_form() {
    let details = ["who breaks: billing".to_owned()];
    let findings = findings();
    let reported = |index: usize, is_note| Reported {
        is_note,
        details: &details,
        ..Reported::from(&findings[index])
    };
    let all = [reported(0, false), reported(1, true)];
    let text = text::write(&all, false);
    assert!(text.contains("3:3: note[NAME_VALID]: "), "{text}");
    assert_eq!(text.matches("\n  = who breaks: billing\n").count(), 2, "{text}");
    let rows = parsed(&json::write(&all).expect("JSON"));
    assert_eq!(
        (&rows[1]["severity"], &rows[0]["details"][0]),
        (&"note".into(), &details[0].clone().into())
    );
    let run = &parsed(&sarif::write(&all).expect("JSON"))["runs"][0];
    assert_eq!(run["results"][1]["level"], "note");
    let message = run["results"][0]["message"]["text"].as_str().unwrap_or_default();
    assert!(message.ends_with("; 100 %\nsure; who breaks: billing"), "{message}");
    let github = github::write(&all);
    assert!(github.contains("\n::notice file=") && github.contains("%0Awho breaks: billing\n"));
    let rows = parsed(&gitlab::write(&all).expect("JSON"));
    assert_eq!(rows[1]["severity"], "info");
    let xml = junit::write(&all);
    assert!(
        xml.contains("tests=\"1\"") && xml.contains("\nwho breaks: billing</failure>"),
        "{xml}"
    );
}

#[test]
fn json_has_a_row_per_finding() {
    let rows = parsed(&with(json::write).expect("JSON"));
    assert_eq!(rows[1]["line"], 3);
    assert_eq!(rows[1]["column"], 3);
    assert_eq!(rows[0].get("fixable"), None);
    assert_eq!(parsed(&json::write(&[]).expect("JSON")), serde_json::json!([]));
}

#[test]
fn sarif_names_rule_place_and_level() {
    let run = &parsed(&with(sarif::write).expect("JSON"))["runs"][0];
    assert_eq!(run["tool"]["driver"]["rules"][0]["id"], "NAME_VALID");
    let result = &run["results"][1];
    assert_eq!(result["level"], "warning");
    assert_eq!(result["ruleIndex"], 0);
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "a%20b/%3Cx%3E%2C1%25.avsc");
    assert_eq!(place["region"]["startLine"], 3);
    assert_eq!(result["locations"][0]["logicalLocations"][0]["fullyQualifiedName"], "R.é");
}

#[test]
fn github_gets_one_line_per_finding() {
    let text = with(github::write);
    let expected = "::error file=a b/<x>%2C1%25.avsc,line=2,col=3,title=NAME_VALID::\"&\" <é>%0A100 %25%0Asure";
    assert_eq!(text.lines().next(), Some(expected));
    assert_eq!(text.lines().count(), 2);
}

#[test]
fn gitlab_tells_equal_findings_apart() {
    let rows = parsed(&with(gitlab::write).expect("JSON"));
    assert_eq!(rows[0]["severity"], "major");
    assert_eq!(rows[1]["location"]["lines"]["begin"], 3);
    assert_ne!(rows[0]["fingerprint"], rows[1]["fingerprint"]);
}

#[test]
fn junit_is_escaped() {
    let xml = with(junit::write);
    assert!(xml.contains("<testsuite name=\"a b/&lt;x&gt;,1%.avsc\" tests=\"2\" failures=\"2\""));
    assert!(xml.contains("message=\"&quot;&amp;&quot; &lt;é&gt;\""));
    assert!(!xml.contains("<é>"));
}
