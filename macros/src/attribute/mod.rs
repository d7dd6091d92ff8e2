//! What stands in `#[event(…)]` and `#[avro(…)]`.

mod json;
mod parse;
mod settings;

pub(crate) use json::Json;
pub(crate) use settings::{Settings, Spanned};
