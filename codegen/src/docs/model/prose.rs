//! Documentation texts: what happened, and when it is emitted.

/// The word that begins the part about when an event is emitted.
const EMITTED: &str = "emitted";

/// Splits an event's documentation into what happened and when it is emitted.
///
/// The second part begins with a sentence, or a part of one after a semicolon or a comma, whose
/// first word is `emitted`. Where there is none, all of it is what happened.
pub(super) fn split(doc: &str) -> (Option<String>, Option<String>) {
    let starts = doc.char_indices().filter(|&(at, _)| is_start(doc, at));
    let start = starts.map(|(at, _)| at).find(|&at| begins_with_emitted(&doc[at..]));
    match start {
        Some(at) => (sentence(&doc[..at]), sentence(&doc[at..])),
        None => (sentence(doc), None),
    }
}

/// Whether a sentence or a part of one may begin here.
fn is_start(doc: &str, at: usize) -> bool {
    let before = doc[..at].trim_end();
    let is_apart = before.len() < at || at == 0;
    is_apart && (before.is_empty() || before.ends_with([';', '.', ',', ':', '!', '\u{2014}']))
}

fn begins_with_emitted(text: &str) -> bool {
    let word = text.get(..EMITTED.len());
    word.is_some_and(|word| word.eq_ignore_ascii_case(EMITTED))
        && !text[EMITTED.len()..].starts_with(char::is_alphanumeric)
}

/// The text as a sentence of its own: a capital first, a full stop last. `None` where nothing is
/// left.
fn sentence(text: &str) -> Option<String> {
    let text = text.trim().trim_end_matches([';', ',', ':', '\u{2014}']).trim_end();
    let first = text.chars().next()?;
    let mut out: String = first.to_uppercase().collect();
    out.push_str(&text[first.len_utf8()..]);
    if !out.ends_with(['.', '!', '?']) {
        out.push('.');
    }
    Some(out)
}

/// A text that says something.
pub(super) fn present(text: Option<&str>) -> Option<String> {
    text.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn docs_are_split_at_emitted() {
        for (doc, happened, emitted) in [
            (
                "A bed was cleaned; emitted when it is free.",
                "A bed was cleaned.",
                "Emitted when it is free.",
            ),
            ("A bed was cleaned. Emitted at once", "A bed was cleaned.", "Emitted at once."),
            ("radiation was emitted by it", "Radiation was emitted by it.", ""),
            ("emittedly so", "Emittedly so.", ""),
            ("Emitted by hand.", "", "Emitted by hand."),
            ("  ", "", ""),
            ("é; emitted later", "É.", "Emitted later."),
        ] {
            let (left, right) = split(doc);
            assert_eq!(
                (left.unwrap_or_default(), right.unwrap_or_default()),
                (happened.to_owned(), emitted.to_owned()),
                "{doc:?}"
            );
        }
    }
}
