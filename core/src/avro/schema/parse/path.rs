//! Where in a schema the parser is, such as `Patient.addresses[].line`.

/// A step from a schema to one of its parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step<'a> {
    /// To a named type of the top level, or to a field.
    Name(&'a str),
    /// To the items of an array.
    Items,
    /// To the values of a map.
    Values,
}

/// The steps from a file's top to the current place.
#[derive(Clone, Debug, Default)]
pub(super) struct Path<'a> {
    steps: Vec<Step<'a>>,
}

impl<'a> Path<'a> {
    pub(super) fn push(&mut self, step: Step<'a>) {
        self.steps.push(step);
    }

    pub(super) fn pop(&mut self) {
        self.steps.pop();
    }

    /// Whether a type defined here gives the path its first name.
    pub(super) fn is_nameless(&self) -> bool {
        !self.steps.iter().any(|step| matches!(step, Step::Name(_)))
    }

    pub(super) fn render(&self) -> String {
        let mut text = String::new();
        for step in &self.steps {
            match step {
                Step::Name(name) => {
                    if !text.is_empty() {
                        text.push('.');
                    }
                    text.push_str(name);
                }
                Step::Items => text.push_str("[]"),
                Step::Values => text.push_str("{}"),
            }
        }
        text
    }
}
