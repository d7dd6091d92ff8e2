//! Names in their forms, and the first draft of a sentence.

/// The words of `LabResult` or `lab_result`, in lower case; a run of capitals is one word.
pub(super) fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let letters: Vec<char> = name.chars().collect();
    for (index, &c) in letters.iter().enumerate() {
        if !c.is_alphanumeric() {
            words.push(String::new());
            continue;
        }
        let before = index.checked_sub(1).map(|before| letters[before]);
        let after = letters.get(index + 1);
        let is_start = c.is_uppercase()
            && (before.is_some_and(|before| before.is_lowercase() || before.is_numeric())
                || after.is_some_and(|after| after.is_lowercase()));
        if words.is_empty() || is_start {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut() {
            word.extend(c.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// `lab_result`.
pub(super) fn snake(name: &str) -> String {
    words(name).join("_")
}

/// `A lab result was corrected; emitted when ….`: for people to finish.
pub(super) fn happened(aggregate: &str, action: &str) -> String {
    let (subject, action) = (words(aggregate).join(" "), words(action));
    let article = if subject.starts_with(['a', 'e', 'i', 'o', 'u']) { "An" } else { "A" };
    // `went offline` has a verb of its own, `created` and `critical` have none.
    let has_verb = action.len() > 1 && !action[0].ends_with("ed");
    let verb = if has_verb { "" } else { " was" };
    format!("{article} {subject}{verb} {}; emitted when ….", action.join(" "))
}

/// `LabResult.Corrected` in its parts; each starts with a capital and has letters and digits.
///
/// # Errors
///
/// It is something else.
pub(super) fn event_type(text: &str) -> Result<(&str, &str), String> {
    let is_name = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_uppercase())
            && part.chars().all(|c| c.is_ascii_alphanumeric())
    };
    text.split_once('.')
        .filter(|(aggregate, action)| is_name(aggregate) && is_name(action))
        .ok_or_else(|| {
            format!("`{text}` is no event type: write Aggregate.Action, as in LabResult.Corrected")
        })
}

/// `lab` or `patient-flow`.
///
/// # Errors
///
/// It is something else.
pub(super) fn domain(text: &str) -> Result<&str, String> {
    let is_word = |word: &str| {
        !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
    };
    let starts = text.starts_with(|c: char| c.is_ascii_lowercase());
    if starts && text.split('-').all(is_word) {
        Ok(text)
    } else {
        Err(format!("`{text}` is no name of a domain: write lower-case words, as in patient-flow"))
    }
}
