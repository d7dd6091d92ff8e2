//! What must not compile does not, and says what to do instead.
//!
//! `TRYBUILD=overwrite cargo test -p factline-core --test ui` takes over the compiler's words.

#[test]
fn misuse_does_not_compile() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("tests/ui/*.rs");
    cases.compile_fail("tests/ui/derive/*.rs");
}
