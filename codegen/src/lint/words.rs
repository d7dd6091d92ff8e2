//! The words that names are made of.

use heck::ToSnakeCase as _;

/// The words of a name in lower case, however they are put together.
pub(crate) fn words(name: &str) -> Vec<String> {
    name.to_snake_case().split('_').filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// Whether the words of `name` have those of `phrase` (`birth_date`) in a row.
pub(crate) fn has_phrase(words: &[String], phrase: &str) -> bool {
    let phrase: Vec<&str> = phrase.split('_').collect();
    words.windows(phrase.len()).any(|window| window.iter().eq(phrase.iter()))
}

/// `LabResult`: a capital first, no underscores.
pub(crate) fn is_pascal(name: &str) -> bool {
    name.starts_with(char::is_uppercase) && !name.contains('_')
}

/// `lab_result_2`: lower-case words with single underscores between them.
pub(crate) fn is_lower_snake(name: &str) -> bool {
    is_snake(name, |c| c.is_lowercase() || c.is_numeric())
}

/// `LAB_RESULT_2`: upper-case words with single underscores between them.
pub(crate) fn is_upper_snake(name: &str) -> bool {
    is_snake(name, |c| c.is_uppercase() || c.is_numeric())
}

/// Letters without case, as in other scripts, are neither: they do in any word.
fn is_snake(name: &str, is_fit: impl Fn(char) -> bool) -> bool {
    let is_word =
        |word: &str| !word.is_empty() && word.chars().all(|c| is_fit(c) || is_caseless(c));
    name.starts_with(|c: char| !c.is_numeric()) && name.split('_').all(is_word)
}

fn is_caseless(c: char) -> bool {
    c.is_alphabetic() && !c.is_lowercase() && !c.is_uppercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_fall_into_words() {
        assert_eq!(words("LabResultID"), ["lab", "result", "id"]);
        assert_eq!(words("ON_HOLD"), ["on", "hold"]);
        assert!(has_phrase(&words("patientBirthDate"), "birth_date"));
        assert!(!has_phrase(&words("birthdate"), "birth_date"));
    }

    #[test]
    fn cases_are_told_apart() {
        assert!(is_pascal("LabResult2") && !is_pascal("labResult") && !is_pascal("Lab_Result"));
        assert!(is_lower_snake("icd10_code") && is_lower_snake("x") && is_lower_snake("日本_x"));
        for bad in ["a__b", "_a", "a_", "aB", ""] {
            assert!(!is_lower_snake(bad), "{bad}");
        }
        assert!(is_upper_snake("A_POS") && !is_upper_snake("A_pos"));
    }
}
