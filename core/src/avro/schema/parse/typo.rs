//! Attributes that look like misspelt ones of Avro's.

use crate::avro::json::Object;

/// The member of `object` that may be meant to be `attribute`, if that is absent.
pub(super) fn misspelt<'a>(object: &'a Object, attribute: &str) -> Option<&'a str> {
    if object.get(attribute).is_some() {
        return None;
    }
    object.iter().map(|member| &*member.name).find(|name| is_near(name, attribute))
}

/// Whether `written` differs from `meant` by a slip of the keyboard.
fn is_near(written: &str, meant: &str) -> bool {
    // Longer names have room for two slips.
    let slips = if meant.len() >= 7 { 2 } else { 1 };
    written != meant
        && first(written) == first(meant)
        && written.len().abs_diff(meant.len()) <= slips
        && distance(&fold(written), &fold(meant)) <= slips
}

/// Hardly anybody slips at the first letter, and it spares most of the comparing.
fn first(name: &str) -> Option<u8> {
    name.bytes().next().map(|byte| byte.to_ascii_lowercase())
}

/// Case and separators make no other word.
fn fold(name: &str) -> Vec<u8> {
    name.bytes().filter(u8::is_ascii_alphanumeric).map(|byte| byte.to_ascii_lowercase()).collect()
}

/// How many insertions, deletions, substitutions and swaps of neighbours lead from one to the
/// other.
fn distance(a: &[u8], b: &[u8]) -> usize {
    let mut before = vec![0; b.len() + 1];
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let substituted = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut best = substituted.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(before[j - 2] + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}
