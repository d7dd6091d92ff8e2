//! What a writer's value looks like on the wire: enough to find its end.

use std::collections::HashMap;

use crate::avro::codec::{DecodeError, DecodeErrorKind, Reader};
use crate::avro::schema::{Kind, NamedId, NamedKind, Schema, Type};

/// A shape in [`Shapes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ShapeId(u32);

/// The shapes of a writer's types.
#[derive(Debug, Default)]
pub(super) struct Shapes {
    shapes: Vec<Shape>,
}

#[derive(Debug)]
enum Shape {
    Null,
    Boolean,
    Int,
    Long,
    Bytes,
    String,
    Fixed(usize),
    Enum(usize),
    Array(ShapeId),
    Map(ShapeId),
    Union(Box<[ShapeId]>),
    Record(Box<[ShapeId]>),
}

impl Shapes {
    /// Moves a reader behind one value.
    ///
    /// # Errors
    ///
    /// The bytes are no such value.
    pub(super) fn pass(&self, id: ShapeId, r: &mut Reader<'_>) -> Result<(), DecodeError> {
        self.walk::<true>(id, r)
    }

    /// The same without a look at the text of strings: for bytes that a decoder reads next.
    ///
    /// # Errors
    ///
    /// The bytes are no such value, even if all strings were.
    pub(super) fn pass_quickly(&self, id: ShapeId, r: &mut Reader<'_>) -> Result<(), DecodeError> {
        self.walk::<false>(id, r)
    }

    fn walk<const TEXT: bool>(&self, id: ShapeId, r: &mut Reader<'_>) -> Result<(), DecodeError> {
        match &self.shapes[id.0 as usize] {
            Shape::Null => Ok(()),
            Shape::Boolean => r.boolean().map(drop),
            Shape::Int => r.int().map(drop),
            Shape::Long => r.long().map(drop),
            Shape::String if TEXT => r.str().map(drop),
            Shape::Bytes | Shape::String => r.slice().map(drop),
            Shape::Fixed(size) => r.raw(*size).map(drop),
            Shape::Enum(symbols) => symbol(r, *symbols).map(drop),
            Shape::Array(item) => r.array(|r| self.walk::<TEXT>(*item, r)).map(drop),
            Shape::Map(value) => r
                .array(|r| {
                    if TEXT { r.str().map(drop) } else { r.slice().map(drop) }?;
                    self.walk::<TEXT>(*value, r)
                })
                .map(drop),
            Shape::Union(branches) => {
                let index = r.index(branches.len())?;
                self.walk::<TEXT>(branches[index], r)
            }
            Shape::Record(fields) => {
                r.record(|r| fields.iter().try_for_each(|field| self.walk::<TEXT>(*field, r)))
            }
        }
    }
}

/// The index of one of `count` symbols.
pub(super) fn symbol(r: &mut Reader<'_>, count: usize) -> Result<usize, DecodeError> {
    let offset = r.offset();
    let index = usize::try_from(r.int()?).ok().filter(|&index| index < count);
    index.ok_or_else(|| DecodeError::new(DecodeErrorKind::SymbolOutOfRange, offset))
}

/// Makes [`Shapes`]; each named type once.
pub(super) struct Shaper<'w> {
    writer: &'w Schema,
    shapes: Vec<Shape>,
    named: HashMap<NamedId, ShapeId>,
}

impl<'w> Shaper<'w> {
    pub(super) fn new(writer: &'w Schema) -> Self {
        Self { writer, shapes: Vec::new(), named: HashMap::new() }
    }

    pub(super) fn finish(self) -> Shapes {
        Shapes { shapes: self.shapes }
    }

    /// The shape of a type of the writer.
    pub(super) fn shape(&mut self, ty: &Type) -> ShapeId {
        let shape = match &ty.kind {
            Kind::Null => Shape::Null,
            Kind::Boolean => Shape::Boolean,
            Kind::Int => Shape::Int,
            Kind::Long => Shape::Long,
            Kind::Float => Shape::Fixed(4),
            Kind::Double => Shape::Fixed(8),
            Kind::Bytes => Shape::Bytes,
            Kind::String => Shape::String,
            Kind::Array(item) => Shape::Array(self.shape(item)),
            Kind::Map(value) => Shape::Map(self.shape(value)),
            Kind::Union(branches) => {
                Shape::Union(branches.iter().map(|branch| self.shape(branch)).collect())
            }
            Kind::Named(id) => return self.named(*id),
        };
        self.add(shape)
    }

    fn named(&mut self, id: NamedId) -> ShapeId {
        if let Some(&known) = self.named.get(&id) {
            return known;
        }
        // A record may refer to itself: its place is taken before its fields are looked at.
        let place = self.add(Shape::Null);
        self.named.insert(id, place);
        let writer = self.writer;
        let shape = match &writer.named(id).kind {
            NamedKind::Record { fields, .. } => {
                Shape::Record(fields.iter().map(|field| self.shape(&field.ty)).collect())
            }
            NamedKind::Enum { symbols, .. } => Shape::Enum(symbols.len()),
            NamedKind::Fixed { size } => Shape::Fixed(*size),
        };
        self.shapes[place.0 as usize] = shape;
        place
    }

    fn add(&mut self, shape: Shape) -> ShapeId {
        self.shapes.push(shape);
        ShapeId(self.shapes.len() as u32 - 1)
    }
}
