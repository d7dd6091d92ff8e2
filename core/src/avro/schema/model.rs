//! The schema model: types, named types, fields and their attributes.

use super::{FileId, Name, NamedId};
use crate::avro::json::{Span, Value};

/// A type as it is used in one place.
///
/// Equality ignores spans.
#[derive(Clone, Debug)]
pub struct Type {
    /// What it is.
    pub kind: Kind,
    /// Its logical type, for the primitives that may carry one; that of a fixed type stands on
    /// its [`Named`].
    pub logical: Option<Logical>,
    /// Its other properties, such as `avro.java.string`.
    pub attributes: Attributes,
    /// Where it is written.
    pub span: Span,
}

/// The kinds of [`Type`].
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// No value.
    Null,
    /// True or false.
    Boolean,
    /// A 32-bit signed integer.
    Int,
    /// A 64-bit signed integer.
    Long,
    /// A 32-bit IEEE 754 number.
    Float,
    /// A 64-bit IEEE 754 number.
    Double,
    /// A sequence of bytes.
    Bytes,
    /// Unicode text.
    String,
    /// A sequence of items of one type.
    Array(Box<Type>),
    /// Values of one type by string keys.
    Map(Box<Type>),
    /// One of several types, in the order of their indexes on the wire.
    Union(Vec<Type>),
    /// A record, enum or fixed of the same [`SchemaSet`](super::SchemaSet).
    Named(NamedId),
}

/// A record, enum or fixed type.
#[derive(Clone, Debug)]
pub struct Named {
    /// Its full name.
    pub name: Name,
    /// Other full names a writer may have used for it.
    pub aliases: Vec<Name>,
    /// Its documentation.
    pub doc: Option<String>,
    /// What it is.
    pub kind: NamedKind,
    /// The logical type of a fixed.
    pub logical: Option<Logical>,
    /// Its other properties, such as `eventType`.
    pub attributes: Attributes,
    /// The file that defines it.
    pub file: FileId,
    /// Where its definition is written.
    pub span: Span,
    /// Where its name is written.
    pub name_span: Span,
}

/// The kinds of [`Named`].
#[derive(Clone, Debug)]
pub enum NamedKind {
    /// A sequence of named fields.
    Record {
        /// The fields, in the order of the wire.
        fields: Vec<Field>,
        /// Whether it was declared as `"type": "error"`; on the wire that makes no difference.
        error: bool,
    },
    /// One of a list of symbols.
    Enum {
        /// The symbols, in the order of their indexes on the wire.
        symbols: Vec<Symbol>,
        /// The index of the symbol that stands for those a reader does not know.
        default: Option<usize>,
    },
    /// A fixed number of bytes.
    Fixed {
        /// How many.
        size: usize,
    },
}

/// A field of a record.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// Other names a writer may have used for it.
    pub aliases: Vec<String>,
    /// Its documentation.
    pub doc: Option<String>,
    /// Its type.
    pub ty: Type,
    /// The value a reader takes where the writer has no such field; checked against `ty`.
    pub default: Option<Value>,
    /// False for a default that Avro Java lets pass although no value can be made of it: a fixed
    /// of another length, a symbol that the enum lacks, a character that is no byte. It counts
    /// when schemas are compared; a reader that needs it fails.
    pub default_is_usable: bool,
    /// How the field counts when records are compared.
    pub order: Order,
    /// Its other properties, such as `confluent:tags`.
    pub attributes: Attributes,
    /// Where its definition is written.
    pub span: Span,
    /// Where its name is written.
    pub name_span: Span,
}

/// A symbol of an enum.
#[derive(Clone, Debug)]
pub struct Symbol {
    /// The symbol's text.
    pub name: String,
    /// Where it is written.
    pub span: Span,
}

/// How a field counts when records are compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// Smaller values first.
    #[default]
    Ascending,
    /// Greater values first.
    Descending,
    /// Not at all.
    Ignore,
}

/// What a value of a plain type stands for.
///
/// Present only where it is valid on its base type; the parser drops an invalid one with a
/// warning, as the specification asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Logical {
    /// `decimal` on bytes or fixed: an unscaled two's-complement integer.
    Decimal {
        /// The greatest number of digits, at least one.
        precision: u32,
        /// How many of them stand after the point, at most `precision`.
        scale: u32,
    },
    /// `big-decimal` on bytes: each value carries its own scale.
    BigDecimal,
    /// `uuid` on string or fixed(16).
    Uuid,
    /// `date` on int: days since 1970-01-01.
    Date,
    /// `time-millis` on int: milliseconds after midnight.
    TimeMillis,
    /// `time-micros` on long: microseconds after midnight.
    TimeMicros,
    /// `timestamp-millis` on long: milliseconds since 1970-01-01T00:00:00Z.
    TimestampMillis,
    /// `timestamp-micros` on long: microseconds since 1970-01-01T00:00:00Z.
    TimestampMicros,
    /// `timestamp-nanos` on long: nanoseconds since 1970-01-01T00:00:00Z.
    TimestampNanos,
    /// `local-timestamp-millis` on long: as the timestamp, in whatever zone is local.
    LocalTimestampMillis,
    /// `local-timestamp-micros` on long.
    LocalTimestampMicros,
    /// `local-timestamp-nanos` on long.
    LocalTimestampNanos,
    /// `duration` on fixed(12): months, days and milliseconds.
    Duration,
    /// A logical type that Avro does not define; read as the type it stands on.
    Unknown(String),
}

/// Properties that Avro itself gives no meaning, in the order they were written.
///
/// An invalid logical type is among them. Equality ignores the order.
#[derive(Clone, Debug, Default)]
pub struct Attributes(Vec<(String, Value)>);

impl Kind {
    /// The primitive type of this name.
    #[must_use]
    pub fn primitive(name: &str) -> Option<Self> {
        Some(match name {
            "null" => Self::Null,
            "boolean" => Self::Boolean,
            "int" => Self::Int,
            "long" => Self::Long,
            "float" => Self::Float,
            "double" => Self::Double,
            "bytes" => Self::Bytes,
            "string" => Self::String,
            _ => return None,
        })
    }

    /// The name of a primitive type.
    #[must_use]
    pub const fn name(&self) -> Option<&'static str> {
        Some(match self {
            Self::Null => "null",
            Self::Boolean => "boolean",
            Self::Int => "int",
            Self::Long => "long",
            Self::Float => "float",
            Self::Double => "double",
            Self::Bytes => "bytes",
            Self::String => "string",
            Self::Array(_) | Self::Map(_) | Self::Union(_) | Self::Named(_) => return None,
        })
    }
}

impl Logical {
    /// The value of `logicalType`.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Decimal { .. } => "decimal",
            Self::BigDecimal => "big-decimal",
            Self::Uuid => "uuid",
            Self::Date => "date",
            Self::TimeMillis => "time-millis",
            Self::TimeMicros => "time-micros",
            Self::TimestampMillis => "timestamp-millis",
            Self::TimestampMicros => "timestamp-micros",
            Self::TimestampNanos => "timestamp-nanos",
            Self::LocalTimestampMillis => "local-timestamp-millis",
            Self::LocalTimestampMicros => "local-timestamp-micros",
            Self::LocalTimestampNanos => "local-timestamp-nanos",
            Self::Duration => "duration",
            Self::Unknown(name) => name,
        }
    }
}

impl PartialEq for Type {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind
            && self.logical == other.logical
            && self.attributes == other.attributes
    }
}

impl Order {
    /// The value of `order`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ascending => "ascending",
            Self::Descending => "descending",
            Self::Ignore => "ignore",
        }
    }
}

impl Named {
    /// The fields, if this is a record.
    #[must_use]
    pub fn fields(&self) -> Option<&[Field]> {
        match &self.kind {
            NamedKind::Record { fields, .. } => Some(fields),
            _ => None,
        }
    }
}

impl Type {
    /// A type with no attributes that no source text holds.
    #[must_use]
    pub fn new(kind: Kind) -> Self {
        Self { kind, logical: None, attributes: Attributes::default(), span: Span::default() }
    }

    /// The type this stands for, where it is the named type `id`.
    #[must_use]
    pub fn named(&self) -> Option<NamedId> {
        match self.kind {
            Kind::Named(id) => Some(id),
            _ => None,
        }
    }

    /// Calls `found` with each named type that this one is made of; those are not entered.
    pub fn for_each_name(&self, found: &mut impl FnMut(NamedId)) {
        match &self.kind {
            Kind::Named(id) => found(*id),
            Kind::Array(inner) | Kind::Map(inner) => inner.for_each_name(found),
            Kind::Union(branches) => branches.iter().for_each(|ty| ty.for_each_name(found)),
            _ => {}
        }
    }
}

impl Attributes {
    /// The value of `name`.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// The text of `name`, if it is a string.
    #[must_use]
    pub fn str(&self, name: &str) -> Option<&str> {
        self.get(name)?.as_str()
    }

    /// All properties, in their written order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &Value)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl PartialEq for Attributes {
    fn eq(&self, other: &Self) -> bool {
        self.0.len() == other.0.len()
            && self.iter().all(|(name, value)| other.get(name) == Some(value))
    }
}

impl FromIterator<(String, Value)> for Attributes {
    fn from_iter<I: IntoIterator<Item = (String, Value)>>(properties: I) -> Self {
        Self(properties.into_iter().collect())
    }
}
