//! What somebody may have meant who wrote something else.

/// The one of `known` that is nearest to `written`, if it is near enough to be meant.
///
/// Case and separators make no other word.
pub(crate) fn nearest<'k>(
    written: &str,
    known: impl IntoIterator<Item = &'k str>,
) -> Option<&'k str> {
    let written = fold(written);
    let slips = 1 + written.len() / 5;
    known
        .into_iter()
        .map(|name| (distance(&written, &fold(name)), name))
        .filter(|(distance, _)| *distance <= slips)
        .min()
        .map(|(_, name)| name)
}

/// The end of an error about a name that is not known.
pub(crate) fn hint<'k>(written: &str, known: impl IntoIterator<Item = &'k str>) -> String {
    nearest(written, known).map(|name| format!("; did you mean `{name}`?")).unwrap_or_default()
}

fn fold(name: &str) -> Vec<char> {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// How many characters have to be put in, taken out or changed.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let changed = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::{hint, nearest};

    #[test]
    fn slips_are_seen_and_strangers_are_not() {
        let known = ["Patient.Created", "Patient.Merged", "LabResult.Critical"];
        assert_eq!(nearest("patient.creatd", known), Some("Patient.Created"));
        assert_eq!(nearest("LabResultCritical", known), Some("LabResult.Critical"));
        assert_eq!(nearest("Invoice.Paid", known), None);
        assert_eq!(nearest("", known), None);
        assert_eq!(hint("Patient.Mergd", known), "; did you mean `Patient.Merged`?");
        assert_eq!(hint("x", known), "");
    }
}
