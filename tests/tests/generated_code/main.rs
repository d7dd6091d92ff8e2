//! Any valid schema becomes Rust that compiles, says the same schema and reads what it wrote; an
//! invalid one is refused with file and place.

mod crates;
mod refused;
mod sets;

use factline_tests::conformance;
use libtest_mimic::{Completion, Failed, Trial};

fn main() {
    conformance::main(vec![
        Trial::ignorable_test("valid schemas become Rust that compiles", || {
            on_data(crates::compile)
        }),
        Trial::ignorable_test("generated types say their schema and read what they wrote", || {
            on_data(crates::run)
        }),
        Trial::ignorable_test("invalid schemas are refused", || on_data(refused::run)),
    ]);
}

fn on_data(run: fn(&std::path::Path) -> Result<(), Failed>) -> Result<Completion, Failed> {
    match conformance::folder() {
        Some(folder) => run(&folder).map(|()| Completion::Completed),
        None => Ok(Completion::ignored_with("no conformance data; see FACTLINE_CONFORMANCE")),
    }
}
