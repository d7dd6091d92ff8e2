//! Identifiers: the one home of keyword escaping.

use proc_macro2::{Ident, Span};

/// Every word that some edition from 2015 to 2024 reserves, sorted.
const KEYWORDS: [&str; 53] = [
    "Self", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue",
    "crate", "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if",
    "impl", "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub",
    "ref", "return", "self", "static", "struct", "super", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield", "_",
];

/// The words that may not be written as `r#word` either.
const NEVER_RAW: [&str; 5] = ["Self", "_", "crate", "self", "super"];

/// Turns any text into an identifier: keywords become raw (`r#type`) or, where that is not
/// allowed, get an underscore (`self_`); what is no identifier character is replaced by `_`, and
/// a leading digit is prefixed with one.
///
/// Distinct texts may become the same identifier only where they hold characters that no
/// identifier can hold; whoever names several things keeps them apart.
///
/// ```
/// # use factline_emit::ident;
/// assert_eq!(ident("type").to_string(), "r#type");
/// assert_eq!(ident("self").to_string(), "self_");
/// assert_eq!(ident("2nd").to_string(), "_2nd");
/// assert_eq!(ident("patient_id").to_string(), "patient_id");
/// ```
#[must_use]
pub fn ident(text: &str) -> Ident {
    let word = word(text);
    if NEVER_RAW.contains(&word.as_str()) {
        return Ident::new(&format!("{word}_"), Span::call_site());
    }
    if KEYWORDS.contains(&word.as_str()) {
        return Ident::new_raw(&word, Span::call_site());
    }
    Ident::new(&word, Span::call_site())
}

/// `text` with every character that an identifier cannot hold replaced.
fn word(text: &str) -> String {
    let mut word = String::with_capacity(text.len() + 1);
    for c in text.chars() {
        if word.is_empty() && !starts(c) {
            word.push('_');
            if !continues(c) {
                continue;
            }
        }
        word.push(if continues(c) { c } else { '_' });
    }
    if word.is_empty() {
        word.push_str("__");
    }
    word
}

/// Whether an identifier may start with `c`.
///
/// Letters outside ASCII are what `char` calls alphabetic and no mark or number; that is a little
/// narrower than Unicode's `XID_Start`, so whatever passes here passes in rustc.
fn starts(c: char) -> bool {
    c == '_' || c.is_ascii_alphabetic() || letter(c)
}

fn continues(c: char) -> bool {
    starts(c) || c.is_ascii_digit()
}

/// A letter outside ASCII that `XID_Start` holds.
///
/// The standard library's `is_alphabetic` also holds combining vowel signs and circled letters;
/// being cased or in one of the plain letter blocks is what all scripts' names need.
fn letter(c: char) -> bool {
    !c.is_ascii()
        && c.is_alphabetic()
        && (c.is_lowercase() || c.is_uppercase() || caseless(c))
        && !matches!(c, '\u{2160}'..='\u{217f}' | '\u{24b6}'..='\u{24e9}' | '\u{1f130}'..='\u{1f189}' | '\u{37a}' | '\u{345}')
}

/// The letter blocks of the scripts without case, without their marks.
fn caseless(c: char) -> bool {
    matches!(c,
        '\u{5d0}'..='\u{5ea}'      // Hebrew
        | '\u{620}'..='\u{64a}'    // Arabic
        | '\u{904}'..='\u{939}'    // Devanagari
        | '\u{e01}'..='\u{e30}'    // Thai
        | '\u{10d0}'..='\u{10fa}'  // Georgian
        | '\u{1100}'..='\u{11ff}'  // Hangul jamo
        | '\u{3041}'..='\u{3096}'  // Hiragana
        | '\u{30a1}'..='\u{30fa}'  // Katakana
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{2a6df}' // Han
        | '\u{ac00}'..='\u{d7a3}'  // Hangul
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_keyword_becomes_an_identifier() {
        for keyword in KEYWORDS {
            let text = ident(keyword).to_string();
            assert!(text == format!("r#{keyword}") || text == format!("{keyword}_"), "{text}");
        }
    }

    #[test]
    fn whatever_is_no_identifier_is_replaced() {
        for (text, expected) in
            [("", "__"), ("a-b", "a_b"), ("9", "_9"), ("$x", "_x"), ("a b", "a_b"), ("_", "__")]
        {
            assert_eq!(ident(text).to_string(), expected, "{text:?}");
        }
    }

    #[test]
    fn letters_of_other_scripts_stay() {
        for text in ["größe", "温度", "שלום", "Ωmega", "имя"] {
            assert_eq!(ident(text).to_string(), text);
        }
    }

    #[test]
    fn marks_and_symbols_of_other_scripts_go() {
        for text in ["a\u{301}", "Ⅷ", "ⓐ", "😀", "x\u{202e}"] {
            assert!(ident(text).to_string().contains('_'), "{text:?}");
        }
    }
}
