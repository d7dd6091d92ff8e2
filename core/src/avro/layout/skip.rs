//! Passing over values as strictly as the decoders of generated types do.
use super::{FieldLayout, Layout, LayoutKind, LogicalShape, Shape};
use crate::avro::codec::{DecodeError, DecodeErrorKind, Reader};
use crate::avro::logical::fits;
use crate::avro::value::path::{Step, Trail};

type Done = Result<(), DecodeError>;

/// Passes over a value; on an error the trail has its path.
pub(super) fn value(shape: &Shape, r: &mut Reader<'_>, trail: &mut Trail) -> Done {
    match shape {
        Shape::Null => Ok(()),
        Shape::Boolean => r.boolean().map(drop),
        Shape::Int => r.int().map(drop),
        Shape::Long => r.long().map(drop),
        Shape::Float => r.float().map(drop),
        Shape::Double => r.double().map(drop),
        Shape::Bytes => r.slice().map(drop),
        Shape::String => r.str().map(drop),
        Shape::Logical(logical) => scalar(*logical, r),
        Shape::Array(item) => {
            let mut index = 0;
            r.array(|r| {
                let done = value(item, r, trail);
                step(done, trail, || Step::Item(index))?;
                index += 1;
                Ok(())
            })
            .map(drop)
        }
        Shape::Map(item) => {
            let mut index = 0;
            r.array(|r| {
                let done = r.str().and_then(|_| value(item, r, trail));
                step(done, trail, || Step::Entry(index))?;
                index += 1;
                Ok(())
            })
            .map(drop)
        }
        Shape::Union(branches) => {
            let branch = &branches[r.index(branches.len())?];
            let done = value(branch, r, trail);
            // With null and one other branch, which one is meant goes without saying.
            if branches.len() == 2 && branches.iter().any(|b| matches!(b, Shape::Null)) {
                return done;
            }
            step(done, trail, || Step::Branch(branch.label().to_owned()))
        }
        Shape::Named(layout) => named(layout(), r, trail),
    }
}

pub(super) fn named(layout: &Layout, r: &mut Reader<'_>, trail: &mut Trail) -> Done {
    match layout.kind {
        LayoutKind::Record { fields } => {
            r.record(|r| fields.iter().try_for_each(|field| one_field(field, r, trail)))
        }
        LayoutKind::Enum { symbols, .. } => r.symbol(symbols).map(drop),
        LayoutKind::Fixed { size, logical } => {
            let offset = r.offset();
            check(logical, r.raw(size)?, offset)
        }
    }
}

fn one_field(field: &FieldLayout, r: &mut Reader<'_>, trail: &mut Trail) -> Done {
    let done = value(&field.shape, r, trail);
    step(done, trail, || Step::Field(field.name.to_owned()))
}

fn step(done: Done, trail: &mut Trail, step: impl FnOnce() -> Step) -> Done {
    if done.is_err() {
        trail.push_front(step());
    }
    done
}

/// Passes over a logical type that is no fixed.
fn scalar(logical: LogicalShape, r: &mut Reader<'_>) -> Done {
    let offset = r.offset();
    match logical.base() {
        "bytes" => check(Some(logical), r.slice()?, offset),
        "string" => r.uuid_text::<uuid::Uuid>().map(drop),
        "int" => r.int().map(drop),
        _ => r.long().map(drop),
    }
}

/// Checks the digits of a decimal.
fn check(logical: Option<LogicalShape>, bytes: &[u8], offset: usize) -> Done {
    match logical {
        Some(LogicalShape::Decimal { precision, .. }) if !fits(bytes, precision) => {
            Err(DecodeError::new(DecodeErrorKind::DecimalOutOfRange, offset))
        }
        _ => Ok(()),
    }
}
