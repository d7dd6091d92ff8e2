//! One file per kind of type: its definition and its impls.

mod common;
mod default;
mod enumeration;
mod event;
mod fixed;
mod layout;
mod record;
mod union;
mod view;

pub use enumeration::{enumeration, enumeration_impls};
pub use fixed::{fixed, fixed_impls, layout_function};
pub use record::{definition, impls};
pub use union::{union, union_impls};
pub use view::{union_view, view};
