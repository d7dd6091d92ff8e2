//! From the tables back to a schema.
use super::{FieldLayout, Layout, LayoutKind, LogicalShape, Shape};
use crate::avro::json::write_string;
use crate::privacy::Tag;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The schema that a layout describes, self-contained: each named type is spelt out where it is first used.
///
/// Two different layouts of one name are both spelt out, which no parser takes: it says what is wrong, where a reference to
/// the first would say something else than the bytes.
///
/// It says all that the layout says. That of a derived type is complete; that of a generated type lacks the docs and
/// attributes, which its schema file has.
///
/// ```
/// use factline_core::avro::layout::{FieldLayout, Layout, Shape, schema_json};
/// static POINT: Layout = Layout::record("geo.Point", &[FieldLayout::new("x", Shape::Double)]);
/// assert_eq!(
///     schema_json(&POINT),
///     r#"{"type":"record","name":"Point","namespace":"geo","fields":[{"name":"x","type":"double"}]}"#
/// );
/// ```
#[must_use]
pub fn schema_json(layout: &Layout) -> String {
    let mut writer = Writer { out: String::new(), spelt: BTreeMap::new() };
    writer.named(layout);
    writer.out
}

struct Writer<'l> {
    out: String,
    /// The types that are already spelt out, by full name.
    spelt: BTreeMap<&'static str, Vec<&'l Layout>>,
}

impl<'l> Writer<'l> {
    fn named(&mut self, layout: &'l Layout) {
        if self.is_spelt(layout) {
            // A leading dot says: in no namespace, whatever stands around it.
            let dot = if layout.name.contains('.') { "" } else { "." };
            return write_string(&mut self.out, &format!("{dot}{}", layout.name));
        }
        let (kind, short) = (kind_name(layout.kind), layout.short_name());
        let namespace = layout.name.rsplit_once('.').map_or("", |(namespace, _)| namespace);
        let _ = write!(self.out, "{{\"type\":\"{kind}\",\"name\":");
        write_string(&mut self.out, short);
        self.member("namespace", namespace);
        self.names("aliases", layout.aliases, true);
        if let Some(doc) = layout.doc {
            self.member("doc", doc);
        }
        self.parts(layout.kind);
        self.attributes(layout.attributes, layout.tag);
        self.out.push('}');
    }

    /// Whether the type, or an equal one of the same name, is spelt out; afterwards it is.
    fn is_spelt(&mut self, layout: &'l Layout) -> bool {
        let namesakes = self.spelt.entry(layout.name).or_default();
        if namesakes.iter().any(|other| std::ptr::eq(*other, layout)) {
            return true;
        }
        let first = namesakes.first().copied();
        namesakes.push(layout);
        first.is_some_and(|first| schema_json(first) == schema_json(layout))
    }

    fn parts(&mut self, kind: LayoutKind) {
        match kind {
            LayoutKind::Record { fields } => {
                self.out.push_str(",\"fields\":[");
                self.separated(fields, Self::field);
                self.out.push(']');
            }
            LayoutKind::Enum { symbols, default } => {
                self.names("symbols", symbols, false);
                if let Some(default) = default.and_then(|index| symbols.get(index)) {
                    self.member("default", default);
                }
            }
            LayoutKind::Fixed { size, logical } => {
                let _ = write!(self.out, ",\"size\":{size}");
                if let Some(logical) = logical {
                    self.logical(logical);
                }
            }
        }
    }

    fn field(&mut self, field: &FieldLayout) {
        self.out.push_str("{\"name\":");
        write_string(&mut self.out, field.name);
        self.out.push_str(",\"type\":");
        self.shape(&field.shape);
        if let Some(doc) = field.doc {
            self.member("doc", doc);
        }
        if let Some(default) = field.default {
            let _ = write!(self.out, ",\"default\":{default}");
        }
        self.names("aliases", field.aliases, true);
        self.attributes(field.attributes, field.tag);
        self.out.push('}');
    }

    fn shape(&mut self, shape: &Shape) {
        match *shape {
            Shape::Null => self.out.push_str("\"null\""),
            Shape::Boolean => self.out.push_str("\"boolean\""),
            Shape::Int => self.out.push_str("\"int\""),
            Shape::Long => self.out.push_str("\"long\""),
            Shape::Float => self.out.push_str("\"float\""),
            Shape::Double => self.out.push_str("\"double\""),
            Shape::Bytes => self.out.push_str("\"bytes\""),
            Shape::String => self.out.push_str("\"string\""),
            Shape::Logical(logical) => {
                let _ = write!(self.out, "{{\"type\":\"{}\"", logical.base());
                self.logical(logical);
                self.out.push('}');
            }
            Shape::Array(items) => {
                self.out.push_str("{\"type\":\"array\",\"items\":");
                self.shape(items);
                self.out.push('}');
            }
            Shape::Map(values) => {
                self.out.push_str("{\"type\":\"map\",\"values\":");
                self.shape(values);
                self.out.push('}');
            }
            Shape::Union(branches) => {
                self.out.push('[');
                self.separated(branches, Self::shape);
                self.out.push(']');
            }
            Shape::Named(layout) => self.named(layout()),
        }
    }

    fn separated<T>(&mut self, items: &[T], write: impl Fn(&mut Self, &T)) {
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                self.out.push(',');
            }
            write(self, item);
        }
    }

    fn logical(&mut self, logical: LogicalShape) {
        self.member("logicalType", logical_name(logical));
        match logical {
            LogicalShape::Decimal { precision, scale } => {
                let _ = write!(self.out, ",\"precision\":{precision},\"scale\":{scale}");
            }
            LogicalShape::Uuid { entity: Some(entity) } => self.member("entity", entity),
            _ => {}
        }
    }

    fn attributes(&mut self, attributes: &[(&str, &str)], tag: Option<Tag>) {
        const TAGS: &str = "confluent:tags";
        for (name, json) in attributes {
            self.out.push(',');
            write_string(&mut self.out, name);
            let _ = write!(self.out, ":{json}");
        }
        if let Some(tag) = tag.filter(|_| attributes.iter().all(|(name, _)| *name != TAGS)) {
            let _ = write!(self.out, ",\"{TAGS}\":[\"{tag}\"]");
        }
    }

    fn member(&mut self, name: &str, text: &str) {
        let _ = write!(self.out, ",\"{name}\":");
        write_string(&mut self.out, text);
    }

    fn names(&mut self, member: &str, names: &[&str], unless_empty: bool) {
        if names.is_empty() && unless_empty {
            return;
        }
        let _ = write!(self.out, ",\"{member}\":[");
        self.separated(names, |writer, name| write_string(&mut writer.out, name));
        self.out.push(']');
    }
}

const fn kind_name(kind: LayoutKind) -> &'static str {
    match kind {
        LayoutKind::Record { .. } => "record",
        LayoutKind::Enum { .. } => "enum",
        LayoutKind::Fixed { .. } => "fixed",
    }
}

const fn logical_name(logical: LogicalShape) -> &'static str {
    match logical {
        LogicalShape::Decimal { .. } => "decimal",
        LogicalShape::Uuid { .. } => "uuid",
        LogicalShape::Date => "date",
        LogicalShape::TimeMillis => "time-millis",
        LogicalShape::TimeMicros => "time-micros",
        LogicalShape::TimestampMillis => "timestamp-millis",
        LogicalShape::TimestampMicros => "timestamp-micros",
        LogicalShape::TimestampNanos => "timestamp-nanos",
        LogicalShape::LocalTimestampMillis => "local-timestamp-millis",
        LogicalShape::LocalTimestampMicros => "local-timestamp-micros",
        LogicalShape::LocalTimestampNanos => "local-timestamp-nanos",
        LogicalShape::Duration => "duration",
    }
}
