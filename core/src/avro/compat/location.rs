//! JSON pointers, built while a schema is walked.

/// The way from the root of a schema to where the checker is.
#[derive(Clone, Debug, Default)]
pub(super) struct Location(Vec<Token>);

/// A step of a [`Location`]. None needs JSON pointer's escapes.
#[derive(Clone, Copy, Debug)]
pub(super) enum Token {
    /// A member of a schema, such as `fields`.
    Member(&'static str),
    /// An item of a list.
    Index(usize),
}

impl Location {
    pub(super) fn push(&mut self, token: Token) {
        self.0.push(token);
    }

    pub(super) fn pop(&mut self) {
        self.0.pop();
    }

    /// `/fields/2/type`; the root is `/`.
    pub(super) fn render(&self) -> String {
        if self.0.is_empty() {
            return String::from("/");
        }
        let mut pointer = String::new();
        for token in &self.0 {
            pointer.push('/');
            match token {
                Token::Member(name) => pointer.push_str(name),
                Token::Index(index) => pointer.push_str(&index.to_string()),
            }
        }
        pointer
    }
}
