//! Values as Avro-JSON.

use super::path::Step;
use super::shown::Shown;
use super::{Mismatch, Value, branch};
use crate::avro::json::{write_f32, write_f64, write_string};
use crate::avro::schema::{Field, Kind, Named, NamedKind, Schema, Type};
use crate::privacy::Tag;

impl Value {
    /// The value as Avro-JSON, on one line.
    ///
    /// # Errors
    ///
    /// The value is not one of this schema.
    pub fn to_json(&self, schema: &Schema) -> Result<String, Mismatch> {
        self.print(schema, None)
    }

    /// The same for people and logs: the placeholder of its tag (`"<phi>"`) stands for each value
    /// that `shown` hides.
    ///
    /// ```
    /// use factline_core::avro::{schema::Schema, value::{Shown, Value}};
    /// use factline_core::privacy::Reveal;
    ///
    /// let schema = Schema::parse(r#"{"type": "record", "name": "Guest", "fields": [
    ///     {"name": "bed", "type": "int"},
    ///     {"name": "name", "type": "string", "confluent:tags": ["PHI"]}
    /// ]}"#)?;
    /// let guest = Value::from_json(&schema, r#"{"bed": 3, "name": "Ada"}"#)?;
    /// let text = guest.to_shown_json(&schema, &Shown::new(Reveal::Redacted))?;
    /// assert_eq!(text, r#"{"bed":3,"name":"<phi>"}"#);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The value is not one of this schema.
    pub fn to_shown_json(&self, schema: &Schema, shown: &Shown<'_>) -> Result<String, Mismatch> {
        self.print(schema, Some(shown))
    }

    fn print(&self, schema: &Schema, shown: Option<&Shown<'_>>) -> Result<String, Mismatch> {
        let mut printer = Printer { schema, shown, out: String::new() };
        printer.value(schema.root(), self).map_err(|error| error.of(schema))?;
        Ok(printer.out)
    }
}

struct Printer<'s> {
    schema: &'s Schema,
    /// What is hidden; nothing without it.
    shown: Option<&'s Shown<'s>>,
    out: String,
}

impl<'s> Printer<'s> {
    fn value(&mut self, ty: &'s Type, value: &Value) -> Result<(), Mismatch> {
        if let Some(tag) = self.shown.and_then(|shown| shown.hides(&ty.attributes)) {
            self.placeholder(tag);
            return Ok(());
        }
        match (&ty.kind, value) {
            (Kind::Null, Value::Null) => self.out.push_str("null"),
            (Kind::Boolean, Value::Boolean(true)) => self.out.push_str("true"),
            (Kind::Boolean, Value::Boolean(false)) => self.out.push_str("false"),
            (Kind::Int, Value::Int(number)) => self.out.push_str(&number.to_string()),
            (Kind::Long, Value::Long(number)) => self.out.push_str(&number.to_string()),
            (Kind::Float, Value::Float(number)) => write_f32(&mut self.out, *number),
            (Kind::Double, Value::Double(number)) => write_f64(&mut self.out, *number),
            (Kind::Bytes, Value::Bytes(bytes)) => self.bytes(bytes),
            (Kind::String, Value::String(text)) => write_string(&mut self.out, text),
            (Kind::Array(item), Value::Array(items)) => self.array(item, items)?,
            (Kind::Map(value), Value::Map(entries)) => self.map(value, entries)?,
            (Kind::Union(branches), Value::Union(index, value)) => {
                let Some(branch) = branches.get(*index) else {
                    return Err(Mismatch::new(
                        self.schema,
                        ty,
                        &Value::Union(*index, Box::new(Value::Null)),
                    ));
                };
                self.branch(branch, value)?;
            }
            (Kind::Named(id), value) => self.named(ty, self.schema.named(*id), value)?,
            (_, value) => return Err(Mismatch::new(self.schema, ty, value)),
        }
        Ok(())
    }

    fn named(&mut self, ty: &'s Type, named: &'s Named, value: &Value) -> Result<(), Mismatch> {
        if let Some(tag) = self.shown.and_then(|shown| shown.hides(&named.attributes)) {
            self.placeholder(tag);
            return Ok(());
        }
        match (&named.kind, value) {
            (NamedKind::Record { fields, .. }, Value::Record(values))
                if fields.len() == values.len() =>
            {
                self.record(named, fields, values)
            }
            (NamedKind::Enum { symbols, .. }, Value::Enum(index)) if *index < symbols.len() => {
                write_string(&mut self.out, &symbols[*index].name);
                Ok(())
            }
            (NamedKind::Fixed { size }, Value::Fixed(bytes)) if *size == bytes.len() => {
                self.bytes(bytes);
                Ok(())
            }
            _ => Err(Mismatch::new(self.schema, ty, value)),
        }
    }

    fn record(
        &mut self,
        record: &'s Named,
        fields: &'s [Field],
        values: &[Value],
    ) -> Result<(), Mismatch> {
        self.out.push('{');
        for (index, (field, value)) in fields.iter().zip(values).enumerate() {
            self.separate(index);
            write_string(&mut self.out, &field.name);
            self.out.push(':');
            if let Some(tag) = self.shown.and_then(|shown| shown.hides_field(record, field)) {
                self.placeholder(tag);
                continue;
            }
            self.value(&field.ty, value)
                .map_err(|error| error.inside(Step::Field(field.name.clone())))?;
        }
        self.out.push('}');
        Ok(())
    }

    fn array(&mut self, item: &'s Type, items: &[Value]) -> Result<(), Mismatch> {
        self.out.push('[');
        for (index, value) in items.iter().enumerate() {
            self.separate(index);
            self.value(item, value).map_err(|error| error.inside(Step::Item(index)))?;
        }
        self.out.push(']');
        Ok(())
    }

    fn map(&mut self, ty: &'s Type, entries: &[(String, Value)]) -> Result<(), Mismatch> {
        self.out.push('{');
        for (index, (key, value)) in entries.iter().enumerate() {
            self.separate(index);
            write_string(&mut self.out, key);
            self.out.push(':');
            self.value(ty, value).map_err(|error| error.inside(Step::Entry(index)))?;
        }
        self.out.push('}');
        Ok(())
    }

    fn branch(&mut self, ty: &'s Type, value: &Value) -> Result<(), Mismatch> {
        let label = branch::label(self.schema, ty);
        let inside = |error: Mismatch| error.inside(Step::Branch(label.to_owned()));
        if ty.kind == Kind::Null {
            return self.value(ty, value).map_err(inside);
        }
        self.out.push('{');
        write_string(&mut self.out, label);
        self.out.push(':');
        self.value(ty, value).map_err(inside)?;
        self.out.push('}');
        Ok(())
    }

    fn placeholder(&mut self, tag: Tag) {
        write_string(&mut self.out, tag.placeholder());
    }

    /// One character per byte: the bytes read as ISO-8859-1.
    fn bytes(&mut self, bytes: &[u8]) {
        let text: String = bytes.iter().copied().map(char::from).collect();
        write_string(&mut self.out, &text);
    }

    fn separate(&mut self, index: usize) {
        if index > 0 {
            self.out.push(',');
        }
    }
}
