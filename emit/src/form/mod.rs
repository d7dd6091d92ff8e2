//! One file per thing that is made from a [`Form`](crate::model::Form): its Rust type, its lines
//! in `encode`, `decode` and `encoded_len`, its shape in the layout.

mod decode;
mod encode;
mod len;
mod place;
mod rust_type;
mod shape;
mod view;

pub(crate) use len::len;
pub(crate) use place::Place;
