//! Texts that Markdown shows as the words they are.

use factline_emit::docs;

/// What stands where a catalog says nothing.
pub(super) const MISSING: &str = "*not said*";

/// Text in one line, fit for a table.
pub(super) fn inline(text: &str) -> String {
    let lines = docs::lines(text);
    let joined = lines.iter().filter(|line| !line.is_empty()).map(String::as_str);
    guard(&pipes(&joined.collect::<Vec<_>>().join(" ")))
}

/// Text in one line, or a note that there is none.
pub(super) fn or_missing(text: Option<&str>) -> String {
    text.map_or_else(|| MISSING.to_owned(), inline)
}

/// Text with its paragraphs.
pub(super) fn paragraphs(text: &str) -> String {
    guard(&docs::lines(text).join("\n"))
}

/// Code in a line, fit for a table.
pub(super) fn code(text: &str) -> String {
    let text = docs::note(text);
    let fence = "`".repeat(longest_run(&text) + 1);
    let blank = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    guard(&pipes(&format!("{fence}{blank}{text}{blank}{fence}")))
}

/// A block of code.
pub(super) fn block(language: &str, text: &str) -> String {
    let fence = "`".repeat((longest_run(text) + 1).max(3));
    guard(&format!("{fence}{language}\n{}\n{fence}", text.trim_end()))
}

/// A link. `text` is Markdown already.
pub(super) fn link(text: &str, target: &str) -> String {
    format!("[{text}]({target})")
}

/// A number and what it counts.
pub(super) fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

/// A pipe ends a cell of a table, even inside code, unless a backslash stands before it.
fn pipes(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before = ' ';
    for c in text.chars() {
        if c == '|' && before != '\\' {
            out.push('\\');
        }
        out.push(c);
        before = c;
    }
    out
}

/// mdBook takes `{{#…}}` for an instruction wherever it stands, GitHub takes `$…$` for a formula.
fn guard(text: &str) -> String {
    text.replace("{{#", "\\{{#").replace("$`", "\\$`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_stays_text() {
        for (text, expected) in [
            ("a | b\nc", r"a \| b c"),
            ("`a|b`", r"`a\|b`"),
            ("<script>alert(1)</script>", r"\<script>alert(1)\</script>"),
            ("{{#include /etc/passwd}}", r"\{{#include /etc/passwd}}"),
            ("[x](javascript:1)", r"\[x\](javascript:1)"),
            ("ends with \\", r"ends with \\"),
            ("\u{202e}evil\u{0}", "evil"),
        ] {
            assert_eq!(inline(text), expected, "{text:?}");
        }
    }

    #[test]
    fn code_is_fenced_by_more_backticks_than_it_has() {
        assert_eq!(code("a`b"), "``a`b``");
        assert_eq!(code("`"), "`` ` ``");
        assert_eq!(block("json", "```\n"), "````json\n```\n````");
    }
}
