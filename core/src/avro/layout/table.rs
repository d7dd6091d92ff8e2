//! The tables.
use crate::privacy::Tag;

/// A named type.
#[derive(Clone, Copy, Debug)]
pub struct Layout {
    /// The full name, namespace included.
    pub name: &'static str,
    /// The documentation.
    pub doc: Option<&'static str>,
    /// Former full names.
    pub aliases: &'static [&'static str],
    /// Further attributes of the schema: name and JSON text.
    pub attributes: &'static [(&'static str, &'static str)],
    /// Set where the whole type is classified.
    pub tag: Option<Tag>,
    /// What it is.
    pub kind: LayoutKind,
}

/// What a named type is.
#[derive(Clone, Copy, Debug)]
pub enum LayoutKind {
    /// A record.
    Record {
        /// Its fields, in order.
        fields: &'static [FieldLayout],
    },
    /// An enum.
    Enum {
        /// Its symbols, in order.
        symbols: &'static [&'static str],
        /// What an unknown symbol becomes: an index into `symbols`.
        default: Option<usize>,
    },
    /// A fixed.
    Fixed {
        /// Its size in bytes.
        size: usize,
        /// Its logical type.
        logical: Option<LogicalShape>,
    },
}

/// A field of a record.
#[derive(Clone, Copy, Debug)]
pub struct FieldLayout {
    /// The name.
    pub name: &'static str,
    /// The documentation.
    pub doc: Option<&'static str>,
    /// Former names.
    pub aliases: &'static [&'static str],
    /// The shape of its values.
    pub shape: Shape,
    /// How it is classified.
    pub tag: Option<Tag>,
    /// The default as JSON text.
    pub default: Option<&'static str>,
    /// Further attributes of the schema: name and JSON text.
    pub attributes: &'static [(&'static str, &'static str)],
}

/// The shape of a value.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// Null.
    Null,
    /// A boolean.
    Boolean,
    /// A 32-bit integer.
    Int,
    /// A 64-bit integer.
    Long,
    /// A 32-bit floating-point number.
    Float,
    /// A 64-bit floating-point number.
    Double,
    /// Bytes.
    Bytes,
    /// A string.
    String,
    /// A primitive type with a meaning.
    Logical(LogicalShape),
    /// An array of one shape.
    Array(&'static Shape),
    /// A map from strings to one shape.
    Map(&'static Shape),
    /// A union.
    Union(&'static [Shape]),
    /// A record, enum or fixed.
    Named(fn() -> &'static Layout),
}

/// A logical type, which also says what it is on the wire; inside [`LayoutKind::Fixed`] it is over that fixed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogicalShape {
    /// `decimal`, over bytes.
    Decimal {
        /// Digits.
        precision: u32,
        /// Digits behind the point.
        scale: u32,
    },
    /// `uuid`, over string.
    Uuid {
        /// The entity whose id it is.
        entity: Option<&'static str>,
    },
    /// `date`, over int.
    Date,
    /// `time-millis`, over int.
    TimeMillis,
    /// `time-micros`, over long.
    TimeMicros,
    /// `timestamp-millis`, over long.
    TimestampMillis,
    /// `timestamp-micros`, over long.
    TimestampMicros,
    /// `timestamp-nanos`, over long.
    TimestampNanos,
    /// `local-timestamp-millis`, over long.
    LocalTimestampMillis,
    /// `local-timestamp-micros`, over long.
    LocalTimestampMicros,
    /// `local-timestamp-nanos`, over long.
    LocalTimestampNanos,
    /// `duration`, over fixed(12).
    Duration,
}

impl Layout {
    /// A record.
    #[must_use]
    pub const fn record(name: &'static str, fields: &'static [FieldLayout]) -> Self {
        Self::of(name, LayoutKind::Record { fields })
    }

    /// An enum.
    #[must_use]
    pub const fn symbols(
        name: &'static str,
        symbols: &'static [&'static str],
        default: Option<usize>,
    ) -> Self {
        Self::of(name, LayoutKind::Enum { symbols, default })
    }

    /// A fixed.
    #[must_use]
    pub const fn fixed(name: &'static str, size: usize, logical: Option<LogicalShape>) -> Self {
        Self::of(name, LayoutKind::Fixed { size, logical })
    }

    const fn of(name: &'static str, kind: LayoutKind) -> Self {
        Self { name, doc: None, aliases: &[], attributes: &[], tag: None, kind }
    }

    /// The same with a classification of the whole type.
    #[must_use]
    pub const fn tagged(mut self, tag: Tag) -> Self {
        self.tag = Some(tag);
        self
    }

    /// The same with documentation.
    #[must_use]
    pub const fn doc(mut self, doc: &'static str) -> Self {
        self.doc = Some(doc);
        self
    }

    /// The same with former full names.
    #[must_use]
    pub const fn aliases(mut self, aliases: &'static [&'static str]) -> Self {
        self.aliases = aliases;
        self
    }

    /// The same with attributes: name and JSON text.
    #[must_use]
    pub const fn attributes(mut self, attributes: &'static [(&'static str, &'static str)]) -> Self {
        self.attributes = attributes;
        self
    }

    /// The name without its namespace.
    ///
    /// ```
    /// use factline_core::avro::layout::Layout;
    /// assert_eq!(Layout::record("health.lab.Result", &[]).short_name(), "Result");
    /// ```
    #[must_use]
    pub fn short_name(&self) -> &'static str {
        self.name.rsplit_once('.').map_or(self.name, |(_, short)| short)
    }
}

impl FieldLayout {
    /// A field without documentation, tag, default and attributes.
    #[must_use]
    pub const fn new(name: &'static str, shape: Shape) -> Self {
        Self { name, doc: None, aliases: &[], shape, tag: None, default: None, attributes: &[] }
    }

    /// The same with a classification.
    #[must_use]
    pub const fn tagged(mut self, tag: Tag) -> Self {
        self.tag = Some(tag);
        self
    }

    /// The same with a default, as JSON text.
    #[must_use]
    pub const fn default(mut self, json: &'static str) -> Self {
        self.default = Some(json);
        self
    }

    /// The same with documentation.
    #[must_use]
    pub const fn doc(mut self, doc: &'static str) -> Self {
        self.doc = Some(doc);
        self
    }

    /// The same with former names.
    #[must_use]
    pub const fn aliases(mut self, aliases: &'static [&'static str]) -> Self {
        self.aliases = aliases;
        self
    }

    /// The same with attributes: name and JSON text.
    #[must_use]
    pub const fn attributes(mut self, attributes: &'static [(&'static str, &'static str)]) -> Self {
        self.attributes = attributes;
        self
    }
}

impl LogicalShape {
    /// The type below it, if it is not over a fixed.
    pub(super) const fn base(self) -> &'static str {
        match self {
            Self::Decimal { .. } => "bytes",
            Self::Uuid { .. } => "string",
            Self::Date | Self::TimeMillis => "int",
            Self::TimeMicros
            | Self::TimestampMillis
            | Self::TimestampMicros
            | Self::TimestampNanos
            | Self::LocalTimestampMillis
            | Self::LocalTimestampMicros
            | Self::LocalTimestampNanos => "long",
            // Only ever over a fixed.
            Self::Duration => "fixed",
        }
    }
}
