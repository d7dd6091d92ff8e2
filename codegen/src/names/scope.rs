//! Names that must differ from each other.

use std::collections::BTreeSet;

use factline_emit::ident;
use proc_macro2::Ident;

/// The names taken in one place: a module, the fields of a struct, the variants of an enum.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scope {
    taken: BTreeSet<String>,
}

/// A name to be claimed: as the schema writes it, and in Rust's case.
#[derive(Clone, Debug)]
pub(crate) struct Wanted<'n> {
    pub(crate) original: &'n str,
    pub(crate) name: String,
}

impl Scope {
    /// A scope in which some names are not to be had.
    pub(crate) fn reserving(names: &[&str]) -> Self {
        Self { taken: names.iter().map(|&name| name.to_owned()).collect() }
    }

    /// Takes `name`, or the first of `name_2`, `name_3`, … that is free.
    ///
    /// `separator` stands before the number.
    pub(crate) fn claim(&mut self, name: &str, separator: &str) -> Ident {
        let first = ident(name);
        if self.taken.insert(first.to_string()) {
            return first;
        }
        let bare = first.to_string();
        let bare = bare.trim_start_matches("r#").trim_end_matches('_');
        (2..)
            .map(|number| ident(&format!("{bare}{separator}{number}")))
            .find(|candidate| self.taken.insert(candidate.to_string()))
            .unwrap_or(first)
    }

    /// Takes a name for each: those that Rust spells as the schema does come first, so that a
    /// neighbour whose name becomes the same one is the one to get a number.
    pub(crate) fn claim_all(&mut self, wanted: &[Wanted<'_>], separator: &str) -> Vec<Ident> {
        let mut idents: Vec<Option<Ident>> = wanted
            .iter()
            .map(|Wanted { original, name }| {
                (original == name && !self.taken.contains(&ident(name).to_string()))
                    .then(|| self.claim(name, separator))
            })
            .collect();
        for (ident, wanted) in idents.iter_mut().zip(wanted) {
            ident.get_or_insert_with(|| self.claim(&wanted.name, separator));
        }
        idents.into_iter().flatten().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::snake_name;

    fn fields(names: &[&str]) -> Vec<String> {
        let wanted: Vec<_> =
            names.iter().map(|&original| Wanted { original, name: snake_name(original) }).collect();
        Scope::default().claim_all(&wanted, "_").iter().map(ToString::to_string).collect()
    }

    #[test]
    fn the_exact_name_wins_wherever_it_stands() {
        assert_eq!(fields(&["fooBar", "foo_bar", "FooBar"]), ["foo_bar_2", "foo_bar", "foo_bar_3"]);
        assert_eq!(fields(&["_x", "x_", "X"]), ["x", "x_2", "x_3"]);
    }

    #[test]
    fn numbers_do_not_hit_a_name_that_is_there() {
        assert_eq!(fields(&["a", "A", "a_2"]), ["a", "a_3", "a_2"]);
    }

    #[test]
    fn keywords_stay_apart() {
        assert_eq!(
            fields(&["type", "Type", "self", "Self"]),
            ["r#type", "type_2", "self_", "self_2"]
        );
        assert_eq!(fields(&["_", "__"]), ["_2", "__"]);
    }
}
