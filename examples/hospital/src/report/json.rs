//! A report for programs.

use super::view::View;

pub(super) fn render(view: &View) -> String {
    // Strings, numbers and lists: nothing that could fail.
    serde_json::to_string_pretty(view).unwrap_or_default()
}
