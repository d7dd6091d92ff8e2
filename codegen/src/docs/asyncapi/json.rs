//! Writing JSON: the outer levels a line each, everything deeper on one line.

use factline_core::avro::json::write_string;

/// How many levels are broken into lines.
const LEVELS: usize = 4;

/// The text of an object that `fill` writes.
pub(super) fn document(fill: impl FnOnce(&mut Object<'_>)) -> String {
    let mut out = String::new();
    object(&mut out, 0, fill);
    out.push('\n');
    out
}

/// An object that is being written.
#[derive(Debug)]
pub(super) struct Object<'o> {
    out: &'o mut String,
    level: usize,
    is_empty: bool,
}

/// An array that is being written.
#[derive(Debug)]
pub(super) struct Array<'o> {
    out: &'o mut String,
    level: usize,
    is_empty: bool,
}

impl Object<'_> {
    /// A member that is a text.
    pub(super) fn text(&mut self, name: &str, text: &str) {
        self.name(name);
        write_string(self.out, text);
    }

    /// A member that is a text, where there is one.
    pub(super) fn some(&mut self, name: &str, text: Option<&str>) {
        if let Some(text) = text {
            self.text(name, text);
        }
    }

    /// A member that is a number, or any other JSON already.
    pub(super) fn raw(&mut self, name: &str, json: &str) {
        self.name(name);
        self.out.push_str(json);
    }

    /// A member that is a reference.
    pub(super) fn reference(&mut self, name: &str, target: &str) {
        self.object(name, |object| object.text("$ref", target));
    }

    /// A member that is an object.
    pub(super) fn object(&mut self, name: &str, fill: impl FnOnce(&mut Object<'_>)) {
        self.name(name);
        object(self.out, self.level + 1, fill);
    }

    /// A member that is an array.
    pub(super) fn array(&mut self, name: &str, fill: impl FnOnce(&mut Array<'_>)) {
        self.name(name);
        self.out.push('[');
        let mut array = Array { out: self.out, level: self.level + 1, is_empty: true };
        fill(&mut array);
        let is_empty = array.is_empty;
        close(self.out, self.level + 1, is_empty, ']');
    }

    fn name(&mut self, name: &str) {
        separate(self.out, self.level, &mut self.is_empty);
        write_string(self.out, name);
        self.out.push_str(if self.level < LEVELS { ": " } else { ":" });
    }
}

impl Array<'_> {
    /// An item that is a text.
    pub(super) fn text(&mut self, text: &str) {
        separate(self.out, self.level, &mut self.is_empty);
        write_string(self.out, text);
    }

    /// An item that is an object.
    pub(super) fn object(&mut self, fill: impl FnOnce(&mut Object<'_>)) {
        separate(self.out, self.level, &mut self.is_empty);
        object(self.out, self.level + 1, fill);
    }
}

fn object(out: &mut String, level: usize, fill: impl FnOnce(&mut Object<'_>)) {
    out.push('{');
    let mut object = Object { out, level, is_empty: true };
    fill(&mut object);
    let is_empty = object.is_empty;
    close(out, level, is_empty, '}');
}

fn separate(out: &mut String, level: usize, is_empty: &mut bool) {
    if !std::mem::take(is_empty) {
        out.push(',');
    }
    line(out, level + 1, level);
}

fn close(out: &mut String, level: usize, is_empty: bool, end: char) {
    if !is_empty {
        line(out, level, level);
    }
    out.push(end);
}

/// A new line at this depth, on the levels that have lines.
fn line(out: &mut String, depth: usize, level: usize) {
    if level < LEVELS {
        out.push('\n');
        out.extend(std::iter::repeat_n("  ", depth));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outer_levels_have_lines() {
        let text = document(|object| {
            object.text("a", "x\"y");
            object.object("empty", |_| {});
            object.array("list", |array| {
                array.text("1");
                array.object(|object| object.raw("n", "2"));
            });
        });
        let expected = "{\n  \"a\": \"x\\\"y\",\n  \"empty\": {},\n  \"list\": [\n    \"1\",\n    \
                        {\n      \"n\": 2\n    }\n  ]\n}\n";
        assert_eq!(text, expected);
    }

    #[test]
    fn deep_levels_have_none() {
        let text = document(|object| {
            object.object("a", |object| {
                object.object("b", |object| {
                    object.object("c", |object| object.object("d", |object| object.raw("e", "1")));
                });
            });
        });
        assert!(text.contains("\"d\": {\"e\":1}\n"), "{text}");
    }
}
