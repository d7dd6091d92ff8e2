//! JUnit XML.

use std::collections::BTreeMap;

use super::Reported;

pub(super) fn write(findings: &[Reported<'_>]) -> String {
    let mut files: BTreeMap<&str, Vec<&Reported<'_>>> = BTreeMap::new();
    // What is only listed is no failure.
    for reported in findings.iter().filter(|reported| !reported.is_note) {
        files.entry(&reported.finding.file).or_default().push(reported);
    }
    let count: usize = files.values().map(Vec::len).sum();
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <testsuites name=\"factline\" tests=\"{count}\" failures=\"{count}\">\n"
    );
    for (file, findings) in files {
        let count = findings.len();
        xml.push_str(&format!(
            "  <testsuite name=\"{}\" tests=\"{count}\" failures=\"{count}\" errors=\"0\">\n",
            escape(file)
        ));
        findings.iter().for_each(|reported| xml.push_str(&case(reported)));
        xml.push_str("  </testsuite>\n");
    }
    xml + "</testsuites>\n"
}

fn case(Reported { finding, details, .. }: &Reported<'_>) -> String {
    let report = details.iter().fold(finding.report().to_string(), |text, line| text + "\n" + line);
    format!(
        "    <testcase name=\"{}:{}:{}\" classname=\"{}\">\n      \
         <failure type=\"{}\" message=\"{}\">{}</failure>\n    </testcase>\n",
        finding.rule,
        finding.line,
        finding.column,
        escape(&finding.file),
        finding.severity,
        escape(&finding.message),
        escape(&report),
    )
}

/// Text in XML; characters that XML does not have become U+FFFD.
fn escape(text: &str) -> String {
    text.chars().fold(String::new(), |mut out, c| {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' | '\r' => out.push(c),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            _ => out.push(c),
        }
        out
    })
}
