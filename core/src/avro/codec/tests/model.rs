//! A record with every wire form, and one that contains itself.
use crate::__private as p;
use std::collections::BTreeMap;

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Every {
    pub(super) boolean: bool,
    pub(super) int: i32,
    pub(super) long: i64,
    pub(super) float: f32,
    pub(super) double: f64,
    pub(super) bytes: Vec<u8>,
    pub(super) string: String,
    pub(super) uuid: p::Uuid,
    pub(super) raw_uuid: p::Uuid,
    pub(super) date: p::Date,
    pub(super) time: p::TimeOfDay<p::Millis>,
    pub(super) fine_time: p::TimeOfDay<p::Micros>,
    pub(super) instant: p::Timestamp<p::Nanos>,
    pub(super) local: p::LocalTimestamp<p::Millis>,
    pub(super) duration: p::AvroDuration,
    pub(super) decimal: p::Decimal<20, 4>,
    pub(super) fixed_decimal: p::Decimal<7, 2>,
    pub(super) big_decimal: p::BigDecimal<60, 3>,
    pub(super) fixed_big_decimal: p::BigDecimal<40, 0>,
    pub(super) map: BTreeMap<String, i64>,
    pub(super) optional: Option<String>,
    pub(super) last_null: Option<i32>,
    pub(super) tree: Tree,
    pub(super) choice: Option<Choice>,
}

/// A fixed of some size with a logical type.
const fn fixed(name: &'static str, size: usize, logical: p::LogicalShape) -> p::Layout {
    p::Layout::fixed(name, size, Some(logical))
}

const fn decimal(precision: u32, scale: u32) -> p::LogicalShape {
    p::LogicalShape::Decimal { precision, scale }
}

static UUID: p::Layout = fixed("test.RawUuid", 16, p::LogicalShape::Uuid { entity: None });
static DURATION: p::Layout = fixed("test.Duration", 12, p::LogicalShape::Duration);
static DECIMAL: p::Layout = fixed("test.Decimal", 4, decimal(7, 2));
static BIG_DECIMAL: p::Layout = fixed("test.BigDecimal", 20, decimal(40, 0));

static FIELDS: &[p::FieldLayout] = &{
    use p::{FieldLayout as F, LogicalShape as L, Shape as S};
    [
        F::new("boolean", S::Boolean),
        F::new("int", S::Int),
        F::new("long", S::Long),
        F::new("float", S::Float),
        F::new("double", S::Double),
        F::new("bytes", S::Bytes).tagged(p::Tag::Sensitive),
        F::new("string", S::String).tagged(p::Tag::Phi),
        F::new("uuid", S::Logical(L::Uuid { entity: Some("Thing") })),
        F::new("raw_uuid", S::Named(|| &UUID)),
        F::new("date", S::Logical(L::Date)),
        F::new("time", S::Logical(L::TimeMillis)),
        F::new("fine_time", S::Logical(L::TimeMicros)),
        F::new("instant", S::Logical(L::TimestampNanos)),
        F::new("local", S::Logical(L::LocalTimestampMillis)),
        F::new("duration", S::Named(|| &DURATION)),
        F::new("decimal", S::Logical(decimal(20, 4))),
        F::new("fixed_decimal", S::Named(|| &DECIMAL)),
        F::new("big_decimal", S::Logical(decimal(60, 3))),
        F::new("fixed_big_decimal", S::Named(|| &BIG_DECIMAL)),
        F::new("map", S::Map(&S::Long)),
        F::new("optional", S::Union(&[S::Null, S::String])),
        F::new("last_null", S::Union(&[S::Int, S::Null])),
        F::new("tree", S::Named(<Tree as p::Named>::layout)),
        F::new(
            "choice",
            S::Union(&[
                S::String,
                S::Null,
                S::Array(&S::Int),
                S::Named(<Tree as p::Named>::layout),
            ]),
        ),
    ]
};

impl p::Named for Every {
    fn layout() -> &'static p::Layout {
        static LAYOUT: p::Layout = p::Layout::record("test.Every", FIELDS);
        &LAYOUT
    }
}

impl p::Encode for Every {
    fn encode(&self, w: &mut p::Writer<'_>) {
        w.record(|w| {
            w.boolean(self.boolean);
            w.int(self.int);
            w.long(self.long);
            w.float(self.float);
            w.double(self.double);
            w.bytes(&self.bytes);
            w.string(&self.string);
            w.uuid_text(&self.uuid);
            w.uuid_fixed(&self.raw_uuid);
            w.date(self.date);
            w.time_millis(self.time);
            w.time_micros(self.fine_time);
            w.timestamp(self.instant);
            w.local_timestamp(self.local);
            w.duration(self.duration);
            w.decimal_bytes(self.decimal);
            w.decimal_fixed(4, self.fixed_decimal);
            w.big_decimal_bytes(&self.big_decimal);
            w.big_decimal_fixed(20, &self.fixed_big_decimal);
            w.map(&self.map, |w, v| w.long(*v));
            w.option(0, self.optional.as_ref(), |w, v| w.string(v));
            w.option(1, self.last_null, |w, v| w.int(v));
            w.named(&self.tree);
            w.nullable(1, self.choice.as_ref());
        });
    }

    fn encoded_len(&self) -> usize {
        p::size::BOOLEAN
            + p::size::INT
            + p::size::LONG
            + p::size::FLOAT
            + p::size::DOUBLE
            + p::size::bytes(self.bytes.len())
            + p::size::bytes(self.string.len())
            + p::size::UUID_TEXT
            + p::size::UUID_FIXED
            + p::size::INT
            + p::size::INT
            + p::size::LONG
            + p::size::LONG
            + p::size::LONG
            + p::size::DURATION
            + p::size::DECIMAL
            + 4
            + p::size::bytes(self.big_decimal.unscaled().len())
            + 20
            + p::size::map(&self.map, |_| p::size::LONG)
            + p::size::option(self.optional.as_ref(), |v| p::size::bytes(v.len()))
            + p::size::option(self.last_null, |_| p::size::INT)
            + p::Encode::encoded_len(&self.tree)
            + p::size::nullable(self.choice.as_ref())
    }
}

impl p::Decode for Every {
    fn decode(r: &mut p::Reader<'_>) -> Result<Self, p::DecodeError> {
        r.record(|r| {
            Ok(Self {
                boolean: r.boolean()?,
                int: r.int()?,
                long: r.long()?,
                float: r.float()?,
                double: r.double()?,
                bytes: r.bytes()?,
                string: r.string()?,
                uuid: r.uuid_text()?,
                raw_uuid: r.uuid_fixed()?,
                date: r.date()?,
                time: r.time_millis()?,
                fine_time: r.time_micros()?,
                instant: r.timestamp()?,
                local: r.local_timestamp()?,
                duration: r.duration()?,
                decimal: r.decimal_bytes()?,
                fixed_decimal: r.decimal_fixed(4)?,
                big_decimal: r.big_decimal_bytes()?,
                fixed_big_decimal: r.big_decimal_fixed(20)?,
                map: r.map(|r| r.long())?,
                optional: r.option(0, |r| r.string())?,
                last_null: r.option(1, |r| r.int())?,
                tree: r.named()?,
                choice: r.nullable(1)?,
            })
        })
    }
}

/// A record that contains itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Tree {
    pub(super) name: String,
    pub(super) children: Vec<Tree>,
    pub(super) next: Option<Box<Tree>>,
}

impl p::Named for Tree {
    fn layout() -> &'static p::Layout {
        static FIELDS: &[p::FieldLayout] = &[
            p::FieldLayout::new("name", p::Shape::String),
            p::FieldLayout::new(
                "children",
                p::Shape::Array(&p::Shape::Named(<Tree as p::Named>::layout)),
            ),
            p::FieldLayout::new(
                "next",
                p::Shape::Union(&[p::Shape::Null, p::Shape::Named(<Tree as p::Named>::layout)]),
            ),
        ];
        static LAYOUT: p::Layout = p::Layout::record("test.Tree", FIELDS);
        &LAYOUT
    }
}

impl p::Encode for Tree {
    fn encode(&self, w: &mut p::Writer<'_>) {
        w.record(|w| {
            w.string(&self.name);
            w.array(&self.children, |w, v| w.named(v));
            w.option(0, self.next.as_ref(), |w, v| w.named(&**v));
        });
    }

    fn encoded_len(&self) -> usize {
        p::size::bytes(self.name.len())
            + p::size::array(&self.children, p::Encode::encoded_len)
            + p::size::option(self.next.as_ref(), |v| p::Encode::encoded_len(&**v))
    }
}

impl p::Decode for Tree {
    fn decode(r: &mut p::Reader<'_>) -> Result<Self, p::DecodeError> {
        r.record(|r| {
            Ok(Self {
                name: r.string()?,
                children: r.array(|r| r.named())?,
                next: r.option(0, |r| r.named().map(Box::new))?,
            })
        })
    }
}

/// `["string", "null", {"type": "array", "items": "int"}, "Tree"]` without the null.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Choice {
    Text(String),
    Numbers(Vec<i32>),
    Tree(Tree),
}

impl p::Encode for Choice {
    fn encode(&self, w: &mut p::Writer<'_>) {
        match self {
            Self::Text(v) => {
                w.index(0);
                w.string(v);
            }
            Self::Numbers(v) => {
                w.index(2);
                w.array(v, |w, v| w.int(*v));
            }
            Self::Tree(v) => {
                w.index(3);
                w.named(v);
            }
        }
    }

    fn encoded_len(&self) -> usize {
        p::size::INDEX
            + match self {
                Self::Text(v) => p::size::bytes(v.len()),
                Self::Numbers(v) => p::size::array(v, |_| p::size::INT),
                Self::Tree(v) => p::Encode::encoded_len(v),
            }
    }
}

impl p::Decode for Choice {
    fn decode(r: &mut p::Reader<'_>) -> Result<Self, p::DecodeError> {
        match r.index(4)? {
            0 => Ok(Self::Text(r.string()?)),
            2 => Ok(Self::Numbers(r.array(|r| r.int())?)),
            3 => Ok(Self::Tree(r.named()?)),
            _ => Err(r.error(p::DecodeErrorKind::BranchOutOfRange)),
        }
    }
}

/// The borrowed twin of [`Tree`].
#[derive(Clone, Debug, PartialEq)]
pub(super) struct TreeRef<'a> {
    pub(super) name: &'a str,
    pub(super) children: Vec<TreeRef<'a>>,
    pub(super) next: Option<Box<TreeRef<'a>>>,
}

impl<'a> p::View<'a> for TreeRef<'a> {
    type Owned = Tree;

    fn decode_view(r: &mut p::Reader<'a>) -> Result<Self, p::DecodeError> {
        r.record(|r| {
            Ok(Self {
                name: r.str()?,
                children: r.array(|r| r.view())?,
                next: r.option(0, |r| r.view().map(Box::new))?,
            })
        })
    }
}

impl<'a> From<&'a Tree> for TreeRef<'a> {
    fn from(tree: &'a Tree) -> Self {
        Self {
            name: &tree.name,
            children: tree.children.iter().map(Into::into).collect(),
            next: tree.next.as_deref().map(|next| Box::new(next.into())),
        }
    }
}
