//! Documentation text: from what a schema's author wrote to lines that rustdoc shows as text.

use proc_macro2::TokenStream;
use quote::quote;

/// Makes `text` safe to stand in a doc comment, one string per line.
///
/// What comes out renders as the words that went in: no line ends early, nothing becomes a
/// doctest, a heading, a broken link or HTML, and no invisible character reorders the source.
/// Blank lines at either end are dropped.
///
/// ```
/// # use factline_emit::docs;
/// assert_eq!(docs::lines("see [RFC 9562]\r\n```\n# x"), [r"see \[RFC 9562\]", r"\`\`\`", r"\# x"]);
/// ```
#[must_use]
pub fn lines(text: &str) -> Vec<String> {
    let text = printable(text);
    let code = has_sound_code_spans(&text);
    let mut lines: Vec<String> = text.lines().map(|line| escape(line, code)).collect();
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    let blank = lines.iter().take_while(|line| line.is_empty()).count();
    lines.drain(..blank);
    lines
}

/// The doc attributes that hold `lines`, which must be clean.
#[must_use]
pub fn attributes(lines: &[String]) -> TokenStream {
    let lines = lines.iter().map(|line| {
        let text = if line.is_empty() { String::new() } else { format!(" {line}") };
        quote!(#[doc = #text])
    });
    quote!(#(#lines)*)
}

/// `text` in one line, for a note that is no Markdown.
#[must_use]
pub fn note(text: &str) -> String {
    printable(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Breaks lines only by `\n`, and drops what cannot be seen.
fn printable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' => {
                chars.next_if_eq(&'\n');
                out.push('\n');
            }
            '\n' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => out.push('\n'),
            '\t' => out.push(' '),
            c if c.is_control() || is_invisible(c) => {}
            c => out.push(c),
        }
    }
    out
}

/// Characters that reorder or hide text: rustc refuses the first kind in comments.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// Whether backticks stand in pairs on every line, so that they can be left as code spans.
fn has_sound_code_spans(text: &str) -> bool {
    !text.contains("``") && text.lines().all(|line| line.matches('`').count() % 2 == 0)
}

/// One line, its runs of blanks collapsed (an indented line would be code), and everything that
/// Markdown would take for markup escaped, except inside code spans where those are sound.
fn escape(line: &str, code_spans: bool) -> String {
    let mut out = String::with_capacity(line.len() + 8);
    let (mut code, mut before) = (false, ' ');
    let mut chars = line.trim().chars().peekable();
    if is_rule(line.trim()) {
        out.push('\\');
    }
    while let Some(c) = chars.next() {
        if c == ' ' && before == ' ' {
            continue;
        }
        let special = match c {
            '`' if code_spans => {
                code = !code;
                false
            }
            '`' => true,
            '\\' | '[' | ']' | '*' | '~' | '|' | '&' => !code,
            '_' => !code && at_edge(before, chars.peek()),
            '<' => !code && chars.peek().is_some_and(|c| !matches!(c, ' ' | '=')),
            '#' | '>' => out.is_empty(),
            _ => false,
        };
        if special {
            out.push('\\');
        }
        out.push(c);
        before = c;
    }
    out
}

/// Whether an underscore between these stands at the edge of a word, where it could mark emphasis.
fn at_edge(before: char, after: Option<&char>) -> bool {
    !before.is_alphanumeric() || !after.is_some_and(|c| c.is_alphanumeric())
}

/// A line of dashes or equals signs would turn the line before it into a heading.
fn is_rule(line: &str) -> bool {
    !line.is_empty() && line.chars().all(|c| matches!(c, '-' | '=' | ' '))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_becomes_text() {
        for (text, expected) in [
            ("a [link] here", r"a \[link\] here"),
            ("# heading", r"\# heading"),
            ("    let x = 1;", "let x = 1;"),
            ("-      code", "- code"),
            ("---", r"\---"),
            ("a_b _c_ < d -> e", r"a_b \_c\_ < d -> e"),
            ("> quote", r"\> quote"),
            ("trailing \\", r"trailing \\"),
            ("a `b[0]` c", "a `b[0]` c"),
            ("a `b[0] c", r"a \`b\[0\] c"),
            ("```rust", r"\`\`\`rust"),
            ("~~~", r"\~\~\~"),
            ("Vec<T>", r"Vec\<T>"),
        ] {
            assert_eq!(lines(text), [expected], "{text:?}");
        }
    }

    #[test]
    fn lines_break_only_where_rust_breaks_them() {
        assert_eq!(lines("\n a\rb\r\nc\u{2028}d\n\n"), ["a", "b", "c", "d"]);
        assert_eq!(lines("a\n\nb"), ["a", "", "b"]);
        assert!(lines(" \n").is_empty());
    }

    #[test]
    fn invisible_characters_go() {
        assert_eq!(lines("a\u{202e}b\u{0}c\u{feff}d\u{200b}\u{7f}"), ["abcd"]);
        assert_eq!(note("two\r\nlines\u{202e}"), "two lines");
    }
}
