//! Short names for the tables of generated code: a table is most of what is generated, and has one line a field.
use super::{FieldLayout, LogicalShape, Shape};
use crate::avro::codec::Named;
use crate::event::{Event, EventDescriptor, TaggedPath};
use crate::privacy::Tag;

macro_rules! logical {
    ($($name:ident = $variant:ident,)+) => {$(
        #[doc = concat!("The shape of `LogicalShape::", stringify!($variant), "`.")]
        pub const $name: Shape = Shape::Logical(LogicalShape::$variant);
    )+};
}

logical! {
    DATE = Date,
    TIME_MILLIS = TimeMillis,
    TIME_MICROS = TimeMicros,
    TIMESTAMP_MILLIS = TimestampMillis,
    TIMESTAMP_MICROS = TimestampMicros,
    TIMESTAMP_NANOS = TimestampNanos,
    LOCAL_TIMESTAMP_MILLIS = LocalTimestampMillis,
    LOCAL_TIMESTAMP_MICROS = LocalTimestampMicros,
    LOCAL_TIMESTAMP_NANOS = LocalTimestampNanos,
}

/// A UUID as a string.
pub const UUID: Shape = Shape::Logical(LogicalShape::Uuid { entity: None });

/// The id of an entity, a UUID as a string.
#[must_use]
pub const fn id(entity: &'static str) -> Shape {
    Shape::Logical(LogicalShape::Uuid { entity: Some(entity) })
}

/// A decimal over bytes.
#[must_use]
pub const fn decimal(precision: u32, scale: u32) -> Shape {
    Shape::Logical(LogicalShape::Decimal { precision, scale })
}

/// A named type.
#[must_use]
pub const fn named<T: Named>() -> Shape {
    Shape::Named(T::layout)
}

macro_rules! fields {
    ($($tag:expr, $which:literal: $field:ident, $optional:ident, $list:ident;)+) => {$(
        #[doc = concat!("A ", $which, "field without default and aliases.")]
        #[must_use]
        pub const fn $field(name: &'static str, shape: Shape) -> FieldLayout {
            FieldLayout {
                name,
                doc: None,
                aliases: &[],
                shape,
                tag: $tag,
                default: None,
                attributes: &[],
            }
        }

        #[doc = concat!("A ", $which, "field of null and another shape, null unless said otherwise.")]
        #[must_use]
        pub const fn $optional(name: &'static str, branches: &'static [Shape; 2]) -> FieldLayout {
            $field(name, Shape::Union(branches)).default("null")
        }

        #[doc = concat!("A ", $which, "field of an array, empty unless said otherwise.")]
        #[must_use]
        pub const fn $list(name: &'static str, items: &'static Shape) -> FieldLayout {
            $field(name, Shape::Array(items)).default("[]")
        }
    )+};
}

fields! {
    None, "": field, optional, list;
    Some(Tag::Phi), "health information ": phi_field, phi_optional, phi_list;
    Some(Tag::Sensitive), "sensitive ": sensitive_field, sensitive_optional, sensitive_list;
}

/// The path of a field with health information.
#[must_use]
pub const fn phi(path: &'static str) -> TaggedPath {
    TaggedPath { path, tag: Tag::Phi }
}

/// The path of a sensitive field.
#[must_use]
pub const fn sensitive(path: &'static str) -> TaggedPath {
    TaggedPath { path, tag: Tag::Sensitive }
}

/// The descriptor of an event.
#[must_use]
pub const fn event<E: Event>() -> &'static EventDescriptor {
    E::DESCRIPTOR
}
