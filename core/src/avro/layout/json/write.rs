//! A datum to JSON.
use crate::avro::codec::{DecodeError, Reader};
use crate::avro::json::{write_f32, write_f64, write_string};
use crate::avro::layout::{FieldLayout, Layout, LayoutKind, Shape, skip};
use crate::avro::value::path::Trail;
use crate::privacy::{Reveal, Tag};
use std::fmt::{Display, Write};

type Done = Result<(), DecodeError>;

pub(super) fn datum(layout: &Layout, bytes: &[u8], reveal: Reveal) -> Result<String, DecodeError> {
    let mut printer = Printer { out: String::new(), reveal };
    let mut reader = Reader::new(bytes);
    printer.named(layout, &mut reader)?;
    reader.finish()?;
    Ok(printer.out)
}

struct Printer {
    out: String,
    reveal: Reveal,
}

impl Printer {
    fn value(&mut self, shape: &Shape, r: &mut Reader<'_>) -> Done {
        let base = match shape {
            Shape::Logical(logical) => logical.base(),
            primitive => primitive.label(),
        };
        match shape {
            Shape::Array(item) => return self.array(item, r),
            Shape::Map(value) => return self.map(value, r),
            Shape::Union(branches) => return self.union(branches, r),
            Shape::Named(layout) => return self.named(layout(), r),
            _ => {}
        }
        match base {
            "null" => self.out.push_str("null"),
            "boolean" => self.display(r.boolean()?),
            "int" => self.display(r.int()?),
            "long" => self.display(r.long()?),
            "float" => write_f32(&mut self.out, r.float()?),
            "double" => write_f64(&mut self.out, r.double()?),
            "bytes" => self.bytes(r.slice()?),
            _ => write_string(&mut self.out, r.str()?),
        }
        Ok(())
    }

    fn named(&mut self, layout: &Layout, r: &mut Reader<'_>) -> Done {
        if let Some(tag) = self.hidden(layout.tag) {
            self.placeholder(tag);
            return skip::named(layout, r, &mut Trail::default());
        }
        match layout.kind {
            LayoutKind::Record { fields } => r.record(|r| self.record(fields, r)),
            LayoutKind::Enum { symbols, .. } => {
                write_string(&mut self.out, r.symbol(symbols)?);
                Ok(())
            }
            LayoutKind::Fixed { size, .. } => {
                self.bytes(r.raw(size)?);
                Ok(())
            }
        }
    }

    fn record(&mut self, fields: &[FieldLayout], r: &mut Reader<'_>) -> Done {
        self.out.push('{');
        for (index, field) in fields.iter().enumerate() {
            self.key(index, field.name);
            match self.hidden(field.tag) {
                Some(tag) => {
                    self.placeholder(tag);
                    skip::value(&field.shape, r, &mut Trail::default())?;
                }
                None => self.value(&field.shape, r)?,
            }
        }
        self.out.push('}');
        Ok(())
    }

    fn array(&mut self, item: &Shape, r: &mut Reader<'_>) -> Done {
        self.out.push('[');
        let mut index = 0;
        r.array(|r| {
            self.separate(index);
            index += 1;
            self.value(item, r)
        })?;
        self.out.push(']');
        Ok(())
    }

    fn map(&mut self, value: &Shape, r: &mut Reader<'_>) -> Done {
        self.out.push('{');
        let mut index = 0;
        r.array(|r| {
            self.key(index, r.str()?);
            index += 1;
            self.value(value, r)
        })?;
        self.out.push('}');
        Ok(())
    }

    fn union(&mut self, branches: &[Shape], r: &mut Reader<'_>) -> Done {
        let branch = &branches[r.index(branches.len())?];
        if matches!(branch, Shape::Null) {
            return self.value(branch, r);
        }
        self.out.push('{');
        self.key(0, branch.label());
        self.value(branch, r)?;
        self.out.push('}');
        Ok(())
    }

    /// The tag, if values with it are not to be shown.
    fn hidden(&self, tag: Option<Tag>) -> Option<Tag> {
        tag.filter(|tag| !self.reveal.shows(*tag))
    }

    fn placeholder(&mut self, tag: Tag) {
        write_string(&mut self.out, tag.placeholder());
    }

    /// One character per byte: the bytes read as ISO-8859-1.
    fn bytes(&mut self, bytes: &[u8]) {
        let text: String = bytes.iter().copied().map(char::from).collect();
        write_string(&mut self.out, &text);
    }

    fn display(&mut self, value: impl Display) {
        // Writing to a string cannot fail.
        let _ = write!(self.out, "{value}");
    }

    fn key(&mut self, index: usize, name: &str) {
        self.separate(index);
        write_string(&mut self.out, name);
        self.out.push(':');
    }

    fn separate(&mut self, index: usize) {
        if index > 0 {
            self.out.push(',');
        }
    }
}
