//! Where lines are broken.

use factline_core::avro::json::{Kind, Member, Object, Span, Value};

use super::WIDTH;

/// The whole text of a file with this value.
pub(super) fn write(source: &str, value: &Value) -> String {
    let mut writer = Writer { source, out: String::with_capacity(source.len()), indent: 0 };
    writer.value(value, 0, Role::Top);
    writer.out.push('\n');
    writer.out
}

/// What a value is to the one that holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    /// The whole file.
    Top,
    /// The `fields` of a record.
    Fields,
    /// One of them.
    Field,
    /// Anything else.
    Plain,
}

impl Role {
    /// What `member` of `object` is.
    fn of(object: &Object, member: &Member) -> Self {
        if member.name == "fields" && is_record(object) { Self::Fields } else { Self::Plain }
    }

    /// What an item of an array with this role is.
    fn item(self) -> Self {
        if self == Self::Fields { Self::Field } else { Self::Plain }
    }
}

struct Writer<'a> {
    source: &'a str,
    out: String,
    indent: usize,
}

impl Writer<'_> {
    /// Writes a value; `after` is how many characters must fit into its last line behind it.
    fn value(&mut self, value: &Value, after: usize, role: Role) {
        match &value.kind {
            Kind::Object(object) if self.breaks(value, after, role) => {
                self.block('{', '}', object.iter(), |writer, member, comma| {
                    let name = writer.raw(member.name_span).to_owned();
                    writer.out.push_str(&name);
                    writer.out.push_str(": ");
                    writer.value(&member.value, comma, Role::of(object, member));
                });
            }
            Kind::Array(items) if self.breaks(value, after, role) => {
                self.block('[', ']', items.iter(), |writer, item, comma| {
                    writer.value(item, comma, role.item());
                });
            }
            _ => {
                let mut line = String::new();
                write_inline(self.source, &mut line, value);
                self.out.push_str(&line);
            }
        }
    }

    /// Whether a value takes more than one line here.
    fn breaks(&self, value: &Value, after: usize, role: Role) -> bool {
        if is_empty(value) {
            return false;
        }
        if role != Role::Plain || holds_record(value) {
            return true;
        }
        let line = self.out.rfind('\n').map_or(0, |at| at + 1);
        let mut text = String::new();
        write_inline(self.source, &mut text, value);
        self.out[line..].chars().count() + text.chars().count() + after > WIDTH
    }

    /// Writes each item on a line of its own; the last argument of `write` is the comma's width.
    fn block<T>(
        &mut self,
        open: char,
        close: char,
        items: impl ExactSizeIterator<Item = T>,
        mut write: impl FnMut(&mut Self, T, usize),
    ) {
        self.out.push(open);
        self.indent += 1;
        let last = items.len().saturating_sub(1);
        for (index, item) in items.enumerate() {
            self.line();
            let comma = usize::from(index < last);
            write(self, item, comma);
            if comma > 0 {
                self.out.push(',');
            }
        }
        self.indent -= 1;
        self.line();
        self.out.push(close);
    }

    fn line(&mut self) {
        self.out.push('\n');
        self.out.extend(std::iter::repeat_n("  ", self.indent));
    }

    fn raw(&self, span: Span) -> &str {
        raw(self.source, span)
    }
}

/// Writes a value on one line.
fn write_inline(source: &str, out: &mut String, value: &Value) {
    match &value.kind {
        Kind::Object(object) if !object.is_empty() => {
            out.push_str("{ ");
            for (index, member) in object.iter().enumerate() {
                separate(out, index);
                out.push_str(raw(source, member.name_span));
                out.push_str(": ");
                write_inline(source, out, &member.value);
            }
            out.push_str(" }");
        }
        Kind::Object(_) => out.push_str("{}"),
        Kind::Array(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                separate(out, index);
                write_inline(source, out, item);
            }
            out.push(']');
        }
        _ => out.push_str(raw(source, value.span)),
    }
}

fn separate(out: &mut String, index: usize) {
    if index > 0 {
        out.push_str(", ");
    }
}

/// A name or a plain value as it was written.
fn raw(source: &str, span: Span) -> &str {
    source.get(span.start as usize..span.end as usize).unwrap_or_default()
}

fn is_empty(value: &Value) -> bool {
    match &value.kind {
        Kind::Object(object) => object.is_empty(),
        Kind::Array(items) => items.is_empty(),
        _ => true,
    }
}

fn is_record(object: &Object) -> bool {
    object.get("fields").is_some_and(|fields| fields.as_array().is_some())
}

/// Whether a record is defined in it, so that it cannot stay on one line.
fn holds_record(value: &Value) -> bool {
    match &value.kind {
        Kind::Object(object) => {
            is_record(object) || object.iter().any(|member| holds_record(&member.value))
        }
        Kind::Array(items) => items.iter().any(holds_record),
        _ => false,
    }
}
