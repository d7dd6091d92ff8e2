//! From the model of one type to the Rust that implements it.
//!
//! The generator and the derive fill the same [`model`]; the functions here turn it into tokens:
//! [`definition`] and [`impls`] for records, [`enumeration`], [`fixed`] and [`union`] for the rest.
//!
//! What comes out names the runtime only as `__p::…`. Whoever places the tokens brings that name
//! into scope, once per module: `use ::factline_core::__private as __p;`. Everything of the
//! standard library is named by absolute paths, so that a schema's `Option` or `String` shadows
//! nothing.

pub mod docs;
mod form;
mod ident;
mod item;
pub mod model;

pub use ident::ident;
pub use item::{
    definition, enumeration, enumeration_impls, fixed, fixed_impls, impls, layout_function, union,
    union_impls, union_view, view,
};
