//! About how large a value is in memory, to keep the variants of unions of a size.

use factline_core::avro::schema::{Kind, Logical, NamedId, NamedKind, SchemaSet, Type};

use super::graph::{Boxes, Node};
use super::unions::{UnionShape, shape};

/// A variant beyond this stands in a `Box`.
const LARGE: usize = 128;

/// Whether a branch of a union should stand in a `Box` for its size.
pub(super) fn is_large(set: &SchemaSet, boxes: &Boxes, ty: &Type) -> bool {
    // Only records grow beyond the limit; what is behind a pointer anyway needs no second one.
    let Kind::Named(id) = ty.kind else { return false };
    matches!(set[id].kind, NamedKind::Record { .. } | NamedKind::Fixed { .. })
        && named(set, boxes, id, LARGE) > LARGE
}

/// The size in bytes, or any number above `limit` as soon as that is clear.
fn named(set: &SchemaSet, boxes: &Boxes, id: NamedId, limit: usize) -> usize {
    match &set[id].kind {
        NamedKind::Enum { .. } => 1,
        NamedKind::Fixed { size } => match set[id].logical {
            Some(Logical::Decimal { .. } | Logical::Uuid) => 16,
            _ => *size,
        },
        // A chain of records longer than the limit is large, and ends the walk.
        NamedKind::Record { .. } if limit == 0 => 1,
        NamedKind::Record { fields, .. } => {
            let mut sum = 0;
            for field in fields {
                // At least one, so that types of no size cannot keep this busy.
                sum += of(set, boxes, Node::Named(id), &field.ty, limit).max(1);
                if sum > limit {
                    break;
                }
            }
            sum
        }
    }
}

fn of(set: &SchemaSet, boxes: &Boxes, owner: Node, ty: &Type, limit: usize) -> usize {
    match &ty.kind {
        Kind::Null => 0,
        Kind::Boolean => 1,
        Kind::Int | Kind::Float => 4,
        Kind::Long | Kind::Double => 8,
        Kind::String if ty.logical == Some(Logical::Uuid) => 16,
        Kind::Bytes if matches!(ty.logical, Some(Logical::Decimal { .. })) => 16,
        Kind::Bytes | Kind::String | Kind::Array(_) | Kind::Map(_) => 24,
        Kind::Named(id) if boxes.contains(owner, *id) => 8,
        Kind::Named(id) => 1 + named(set, boxes, *id, limit.saturating_sub(1)),
        Kind::Union(branches) => match shape(branches) {
            UnionShape::Null => 0,
            UnionShape::Option { some, .. } => 8 + of(set, boxes, owner, some, limit),
            // Its large variants are boxed in their turn.
            UnionShape::Enum { .. } => 32,
        },
    }
}
