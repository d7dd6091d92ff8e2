//! How a type is written where only its path is known: what a derive relies on, since a macro
//! cannot see behind a name.

use uuid::Uuid;

use super::{Decode, DecodeError, Encode, Named, Reader, Writer, size};
use crate::avro::layout::{LogicalShape, Shape};
use crate::avro::logical::{BigDecimal, Decimal};
use crate::id::{Entity, Id};
use crate::time::{Date, LocalTimestamp, Micros, Millis, Nanos, TimeOfDay, Timestamp};

/// A type that has one Avro form of its own: every named type, every union, and the types of
/// core's logical types.
///
/// What only the compiler can see is asserted here, so that no schema is made that says something
/// else than the bytes:
///
/// ```compile_fail,E0080
/// use factline_core::derive::{Enum, Record};
///
/// #[derive(Clone, Enum)]
/// enum Amount { Whole(i64), Text(String) } // `#[avro(nullable)]` is missing
///
/// #[derive(Clone, Record)]
/// #[avro(namespace = "n")]
/// struct Bill { amount: Option<Amount> }
///
/// let _ = <Bill as factline_core::avro::codec::Named>::layout();
/// ```
///
/// ```compile_fail,E0080
/// use factline_core::derive::{Enum, Record};
///
/// #[derive(Clone, Enum)]
/// #[avro(nullable)]
/// enum Amount { Whole(i64), Text(String) }
///
/// #[derive(Clone, Record)]
/// #[avro(namespace = "n")]
/// struct Bill { amount: Amount } // `Option` is missing
///
/// let _ = <Bill as factline_core::avro::codec::Named>::layout();
/// ```
///
/// ```compile_fail,E0080
/// use factline_core::derive::Enum;
///
/// #[derive(Clone, Enum)]
/// enum Inner { Whole(i64), Text(String) }
///
/// #[derive(Clone, Enum)]
/// enum Outer { Inner(Inner), Truth(bool) } // a union in a union
///
/// let _ = Outer::SHAPE;
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no Avro form",
    label = "no field of an event can have this type",
    note = "derive `Record`, `Enum` or `Fixed` for a type of your own",
    note = "Avro has no unsigned numbers, tuples or arrays of a fixed length: use `i32`, `i64`, a \
            record, `Vec<T>`, or `#[derive(Fixed)]` on a newtype of `[u8; N]`"
)]
pub trait Shaped {
    /// The shape.
    const SHAPE: Shape;

    /// The shape of a value that is always there.
    const PLAIN: Shape = {
        assert!(
            null_index(&Self::SHAPE).is_none(),
            "this union may be null: put it into an `Option`, or remove `nullable` from the enum"
        );
        Self::SHAPE
    };

    /// The shape as one branch of a union.
    const BRANCH: Shape = {
        assert!(
            !matches!(Self::SHAPE, Shape::Union(_)),
            "Avro has no union inside a union: list the branches of both in one enum"
        );
        Self::SHAPE
    };

    /// Null, then the type.
    const WITH_NULL: &'static [Shape] = &[Shape::Null, Self::SHAPE];

    /// The shape of an `Option` of the type: a union of null and the type, or the type itself
    /// where it is a union with null.
    const OPTION: Shape = match Self::SHAPE {
        Shape::Union(_) => {
            assert!(
                null_index(&Self::SHAPE).is_some(),
                "an `Option` of a union needs null among its branches: add `#[avro(nullable)]` to \
                 the enum"
            );
            Self::SHAPE
        }
        _ => Shape::Union(Self::WITH_NULL),
    };
}

impl<T: Named> Shaped for T {
    const SHAPE: Shape = Shape::Named(T::layout);
}

/// Where null stands in a union.
const fn null_index(shape: &Shape) -> Option<usize> {
    let Shape::Union(branches) = shape else { return None };
    let mut index = 0;
    while index < branches.len() {
        if matches!(branches[index], Shape::Null) {
            return Some(index);
        }
        index += 1;
    }
    None
}

/// The logical type of a type that has one.
#[must_use]
pub const fn logical<T: Shaped>() -> Option<LogicalShape> {
    match T::SHAPE {
        Shape::Logical(logical) => Some(logical),
        _ => None,
    }
}

/// A [`Shaped`] type's codec.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no Avro form",
    label = "no field of an event can have this type"
)]
pub trait Wire: Shaped + Sized {
    /// Writes the value.
    fn write(&self, w: &mut Writer<'_>);

    /// An upper bound of the encoded size in bytes.
    fn bound(&self) -> usize;

    /// Reads a value.
    ///
    /// # Errors
    /// The bytes are no such value.
    fn read(r: &mut Reader<'_>) -> Result<Self, DecodeError>;

    /// Writes a value or null.
    #[inline]
    fn write_option(value: Option<&Self>, w: &mut Writer<'_>) {
        match (null_index(&Self::SHAPE), value) {
            (Some(null), None) => w.index(null),
            (Some(_), Some(value)) => value.write(w),
            (None, value) => w.option(0, value, |w, v| v.write(w)),
        }
    }

    /// An upper bound of the encoded size of a value or null.
    #[inline]
    fn option_bound(value: Option<&Self>) -> usize {
        size::INDEX + value.map_or(0, Self::bound)
    }

    /// Reads a value or null.
    ///
    /// # Errors
    /// The bytes are neither.
    #[inline]
    fn read_option(r: &mut Reader<'_>) -> Result<Option<Self>, DecodeError> {
        r.option(0, Self::read)
    }
}

impl<T: Encode + Decode + Shaped> Wire for T {
    #[inline]
    fn write(&self, w: &mut Writer<'_>) {
        w.named(self);
    }

    #[inline]
    fn bound(&self) -> usize {
        self.encoded_len()
    }

    #[inline]
    fn read(r: &mut Reader<'_>) -> Result<Self, DecodeError> {
        r.named()
    }

    #[inline]
    fn read_option(r: &mut Reader<'_>) -> Result<Option<Self>, DecodeError> {
        match null_index(&T::SHAPE) {
            Some(null) => r.nullable(null),
            None => r.option(0, Self::read),
        }
    }
}

/// One type a line: its shape, the method that writes and reads it, and its bound.
macro_rules! wire {
    ($([$($generics:tt)*] $ty:ty: $shape:expr, $method:ident($v:ident => $value:expr), $bound:expr;)*) => {$(
        impl<$($generics)*> Shaped for $ty {
            const SHAPE: Shape = $shape;
        }

        impl<$($generics)*> Wire for $ty {
            #[inline]
            fn write(&self, w: &mut Writer<'_>) {
                let $v = self;
                w.$method($value);
            }

            #[inline]
            fn bound(&self) -> usize {
                let $v = self;
                let _ = $v;
                $bound
            }

            #[inline]
            fn read(r: &mut Reader<'_>) -> Result<Self, DecodeError> {
                r.$method()
            }
        }
    )*};
}

wire! {
    [] bool: Shape::Boolean, boolean(v => *v), size::BOOLEAN;
    [] i32: Shape::Int, int(v => *v), size::INT;
    [] i64: Shape::Long, long(v => *v), size::LONG;
    [] f32: Shape::Float, float(v => *v), size::FLOAT;
    [] f64: Shape::Double, double(v => *v), size::DOUBLE;
    [] String: Shape::String, string(v => v), size::bytes(v.len());
    [] Uuid: Shape::Logical(LogicalShape::Uuid { entity: None }), uuid_text(v => v), size::UUID_TEXT;
    [E: Entity] Id<E>: Shape::Logical(LogicalShape::Uuid { entity: Some(E::NAME) }), uuid_text(v => v), size::UUID_TEXT;
    [] Date: Shape::Logical(LogicalShape::Date), date(v => *v), size::INT;
    [] TimeOfDay<Millis>: Shape::Logical(LogicalShape::TimeMillis), time_millis(v => *v), size::INT;
    [] TimeOfDay<Micros>: Shape::Logical(LogicalShape::TimeMicros), time_micros(v => *v), size::LONG;
    [] Timestamp<Millis>: Shape::Logical(LogicalShape::TimestampMillis), timestamp(v => *v), size::LONG;
    [] Timestamp<Micros>: Shape::Logical(LogicalShape::TimestampMicros), timestamp(v => *v), size::LONG;
    [] Timestamp<Nanos>: Shape::Logical(LogicalShape::TimestampNanos), timestamp(v => *v), size::LONG;
    [] LocalTimestamp<Millis>: Shape::Logical(LogicalShape::LocalTimestampMillis), local_timestamp(v => *v), size::LONG;
    [] LocalTimestamp<Micros>: Shape::Logical(LogicalShape::LocalTimestampMicros), local_timestamp(v => *v), size::LONG;
    [] LocalTimestamp<Nanos>: Shape::Logical(LogicalShape::LocalTimestampNanos), local_timestamp(v => *v), size::LONG;
    [const P: u32, const S: u32] Decimal<P, S>: Shape::Logical(LogicalShape::Decimal { precision: P, scale: S }), decimal_bytes(v => *v), size::DECIMAL;
    [const P: u32, const S: u32] BigDecimal<P, S>: Shape::Logical(LogicalShape::Decimal { precision: P, scale: S }), big_decimal_bytes(v => v), size::bytes(v.unscaled().len());
}
