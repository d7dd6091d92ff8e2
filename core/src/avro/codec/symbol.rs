//! From the text of a symbol to the variant of an enum.
use std::fmt;

/// Finds a symbol; `symbols` are the texts of `all`, in the same order.
///
/// # Errors
/// The enum has no such symbol.
pub fn symbol<T: Copy>(text: &str, symbols: &[&str], all: &[T]) -> Result<T, UnknownSymbol> {
    let found = symbols.iter().position(|symbol| *symbol == text);
    found.and_then(|index| all.get(index)).copied().ok_or(UnknownSymbol(()))
}

/// A text that is no symbol of the enum it was parsed as.
///
/// The text itself is not kept: it may be anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownSymbol(());

impl fmt::Display for UnknownSymbol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the enum has no such symbol")
    }
}

impl std::error::Error for UnknownSymbol {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symbols_are_found_by_their_exact_text() {
        assert_eq!(symbol("LOW", &["LOW", "HIGH"], &[1, 2]), Ok(1));
        assert_eq!(symbol("low", &["LOW", "HIGH"], &[1, 2]), Err(UnknownSymbol(())));
    }
}
