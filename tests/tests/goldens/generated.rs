//! What the fixtures give, each in a module without the prelude.

#![allow(unreachable_pub, reason = "a generated module does not know who sees it")]

#[no_implicit_prelude]
#[rustfmt::skip]
#[path = "../../../codegen/tests/fixtures/defaults/expected/mod.rs"]
pub mod defaults;
#[no_implicit_prelude]
#[rustfmt::skip]
#[path = "../../../codegen/tests/fixtures/docs/expected/mod.rs"]
pub mod docs;
#[no_implicit_prelude]
#[rustfmt::skip]
#[path = "../../../codegen/tests/fixtures/event/expected/mod.rs"]
pub mod event;
#[no_implicit_prelude]
#[rustfmt::skip]
#[path = "../../../codegen/tests/fixtures/logical/expected/mod.rs"]
pub mod logical;
#[no_implicit_prelude]
#[rustfmt::skip]
#[path = "../../../codegen/tests/fixtures/names/expected/mod.rs"]
pub mod names;
#[no_implicit_prelude]
#[rustfmt::skip]
#[path = "../../../codegen/tests/fixtures/recursion/expected/mod.rs"]
pub mod recursion;
#[no_implicit_prelude]
#[rustfmt::skip]
#[path = "../../../codegen/tests/fixtures/unions/expected/mod.rs"]
pub mod unions;
#[no_implicit_prelude]
#[rustfmt::skip]
#[path = "../../../codegen/tests/fixtures/views/expected/mod.rs"]
pub mod views;
