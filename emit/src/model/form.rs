//! How a value is written, which decides the Rust type that holds it.

use proc_macro2::TokenStream;

/// The wire form of a value. It belongs to the field, not to the Rust type: a `Uuid` may be
/// written as text or as bytes.
#[derive(Clone, Debug)]
pub enum Form {
    /// `()`, for a null.
    Null,
    /// `()`, for a union of nothing but null: an index is written.
    NullUnion,
    /// `bool`
    Boolean,
    /// `i32`
    Int,
    /// `i64`
    Long,
    /// `f32`
    Float,
    /// `f64`
    Double,
    /// `Vec<u8>`
    Bytes,
    /// `String`
    String,
    /// `Date`
    Date,
    /// `TimeOfDay<Millis>`
    TimeMillis,
    /// `TimeOfDay<Micros>`
    TimeMicros,
    /// `Timestamp<_>`
    Timestamp(Unit),
    /// `LocalTimestamp<_>`
    LocalTimestamp(Unit),
    /// `Uuid`, or the id of an entity.
    Uuid {
        /// A string or a fixed.
        carrier: Carrier,
        /// The Rust type in the place of `Uuid`, such as `ids::PatientId`.
        id: Option<TokenStream>,
        /// The entity whose id it is.
        entity: Option<String>,
    },
    /// `Decimal<P, S>`, or `BigDecimal<P, S>` beyond 38 digits.
    Decimal {
        /// Bytes or a fixed.
        carrier: Carrier,
        /// The greatest number of digits.
        precision: u32,
        /// How many of them stand after the point.
        scale: u32,
    },
    /// `AvroDuration`
    Duration(Carrier),
    /// A logical type that Rust has no type for: the form it stands on, and its name.
    Logical {
        /// The value of `logicalType`.
        name: String,
        /// The form of the value.
        base: Box<Form>,
    },
    /// A record, enum or fixed.
    Named(TypeRef),
    /// A union enum; without a null branch.
    Union(TypeRef),
    /// `Option<_>` of a union enum: null and several other types.
    Nullable {
        /// The index of null.
        null: usize,
        /// The union enum.
        union: TypeRef,
        /// How the field is classified: the wrapper goes inside the `Option`.
        tag: Option<Tag>,
    },
    /// `Option<_>`: null and one other type.
    Option {
        /// The index of null, 0 or 1.
        null: usize,
        /// The other type.
        some: Box<Form>,
    },
    /// A type of which only the path is known, as a derive sees it: how it is written, the
    /// compiler finds out from the type itself.
    Opaque(TokenStream),
    /// `Option<_>` of such a type. Whether null is a branch of its own union or of one around it
    /// is for the compiler to find out, too.
    OptionalOpaque {
        /// The path of the type.
        path: TokenStream,
        /// How the field is classified: the wrapper goes inside the `Option`.
        tag: Option<Tag>,
    },
    /// `Vec<_>`
    Array(Box<Form>),
    /// `BTreeMap<String, _>`
    Map(Box<Form>),
    /// `Box<_>`, where a type would otherwise contain itself.
    Boxed(Box<Form>),
    /// `Phi<_>` or `Sensitive<_>`; on the wire the value alone.
    Tagged(Tag, Box<Form>),
}

/// What a logical type stands on.
#[derive(Clone, Debug)]
pub enum Carrier {
    /// Text.
    String,
    /// Bytes of any number.
    Bytes,
    /// A named fixed.
    Fixed {
        /// How many bytes.
        size: usize,
        /// A function that returns its layout.
        layout: TokenStream,
    },
}

/// A unit of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Thousandths of a second.
    Millis,
    /// Millionths of a second.
    Micros,
    /// Thousand millionths of a second.
    Nanos,
}

/// How a field is classified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tag {
    /// Protected health information.
    Phi,
    /// Sensitive for another reason.
    Sensitive,
}

/// A type that is defined elsewhere.
#[derive(Clone, Debug)]
pub struct TypeRef {
    /// Its path.
    pub path: TokenStream,
    /// What it is.
    pub kind: NamedKind,
}

/// What a [`TypeRef`] refers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NamedKind {
    /// A record, or a type of which no more is known.
    Record,
    /// An enum.
    Enum,
    /// A fixed of this size.
    Fixed(usize),
    /// A union enum.
    Union,
    /// The borrowed twin of a record or a union; only views refer to it.
    View,
}

impl Form {
    /// Whether the Rust type is `Copy`, and small enough to be passed around as such.
    pub(crate) fn is_copy(&self) -> bool {
        match self {
            Self::Null
            | Self::NullUnion
            | Self::Boolean
            | Self::Int
            | Self::Long
            | Self::Float
            | Self::Double
            | Self::Date
            | Self::TimeMillis
            | Self::TimeMicros
            | Self::Timestamp(_)
            | Self::LocalTimestamp(_)
            | Self::Uuid { .. }
            | Self::Duration(_) => true,
            Self::Decimal { precision, .. } => *precision <= DECIMAL_DIGITS,
            Self::Named(TypeRef { kind, .. }) => *kind == NamedKind::Enum,
            Self::Logical { base: form, .. }
            | Self::Tagged(_, form)
            | Self::Option { some: form, .. } => form.is_copy(),
            _ => false,
        }
    }
}

impl Form {
    /// The Rust type that `From` makes a union's variant of: boxes are no matter of the caller.
    #[must_use]
    pub fn from_type(&self) -> TokenStream {
        self.unboxed().unwrap_or(self).rust_type()
    }

    /// What is inside a tag's wrapper, if this is one.
    pub(crate) fn untagged(&self) -> &Self {
        match self {
            Self::Tagged(_, inner) => inner,
            form => form,
        }
    }

    /// What is inside the `Box`, if this is one.
    pub(crate) fn unboxed(&self) -> Option<&Self> {
        match self {
            Self::Boxed(inner) => Some(inner),
            _ => None,
        }
    }
}

/// The digits that an `i128` holds.
pub(crate) const DECIMAL_DIGITS: u32 = 38;
