//! The wrappers of tagged fields show nothing, and implement nothing that could.

use std::fmt;
use std::ops::Deref;

use factline_core::privacy::{Phi, Sensitive};

/// Does not compile if the type implements the trait: `some` is then ambiguous.
macro_rules! assert_not_implemented {
    ($($trait:path),+ $(,)?) => {$(
        const _: fn() = || {
            trait Ambiguous<A> {
                fn some() {}
            }
            struct Implemented;
            impl<T> Ambiguous<()> for T {}
            impl<T: $trait> Ambiguous<Implemented> for T {}
            let _ = <Phi<i64> as Ambiguous<_>>::some;
            let _ = <Sensitive<i64> as Ambiguous<_>>::some;
            let _ = <Phi<String> as Ambiguous<_>>::some;
            let _ = <Sensitive<String> as Ambiguous<_>>::some;
        };
    )+};
}

assert_not_implemented!(
    fmt::Display,
    fmt::LowerHex,
    fmt::Write,
    serde::Serialize,
    PartialOrd,
    Ord,
    Deref,
    AsRef<str>,
    AsRef<i64>,
    std::borrow::Borrow<str>,
    Into<String>,
    Into<i64>,
    ToString,
    std::error::Error,
);

const CANARY: &str = "Ada Lovelace";

#[test]
fn debug_prints_the_placeholder_in_every_form() {
    let phi = Phi::new(CANARY.to_owned());
    assert_eq!(format!("{phi:?}"), "<phi>");
    assert_eq!(format!("{:?}", Sensitive::new(CANARY)), "<sensitive>");

    let nested = (Some(&phi), vec![phi.clone()], Ok::<_, ()>(Phi::new(vec![CANARY])), phi.as_ref());
    for text in [format!("{nested:?}"), format!("{nested:#?}"), format!("{nested:30?}")] {
        assert!(!text.contains("Ada") && text.matches("<phi>").count() == 4, "{text}");
    }
}

#[test]
fn a_failed_assertion_does_not_show_the_value() {
    let compared = std::panic::catch_unwind(|| assert_eq!(Phi::new(CANARY), Phi::new("Grace")));
    let panic = compared.expect_err("they differ");
    let text = panic.downcast_ref::<String>().expect("a message");
    assert!(!text.contains("Ada") && !text.contains("Grace"), "{text}");
}
