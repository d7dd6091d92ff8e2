//! What stands in a segment: fields, repetitions, components, text.

use std::borrow::Cow;
use std::fmt;

use super::{Separators, escape};

/// HL7's explicit null: the sender deletes what the receiver has. It is no value.
const NULL: &str = "\"\"";

macro_rules! part {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy)]
        pub struct $name<'m> {
            raw: &'m str,
            separators: Separators,
        }

        impl<'m> $name<'m> {
            pub(super) fn new(raw: &'m str, separators: Separators) -> Self {
                Self { raw, separators }
            }

            /// Whether nothing, or HL7's explicit null, stands here.
            #[must_use]
            pub fn is_empty(self) -> bool {
                self.raw.trim().is_empty() || self.raw == NULL
            }
        }

        impl fmt::Debug for $name<'_> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(..)"))
            }
        }
    };
}

part! {
    /// A field: repetitions of a value. Its `Debug` shows no content.
    Field
}
part! {
    /// One repetition of a field. Its `Debug` shows no content.
    Repetition
}
part! {
    /// A component of a repetition. Its `Debug` shows no content.
    Component
}

impl<'m> Field<'m> {
    /// The repetitions that hold something.
    pub fn repetitions(self) -> impl Iterator<Item = Repetition<'m>> {
        self.raw
            .split(self.separators.repetition)
            .map(move |raw| Repetition::new(raw, self.separators))
            .filter(|repetition| !repetition.is_empty())
    }

    /// The first repetition, empty or not.
    #[must_use]
    pub fn first(self) -> Repetition<'m> {
        let raw = self.raw.split(self.separators.repetition).next().unwrap_or_default();
        Repetition::new(raw, self.separators)
    }

    /// A component of the first repetition, from 1.
    #[must_use]
    pub fn component(self, number: usize) -> Component<'m> {
        self.first().component(number)
    }

    /// The text of the first component of the first repetition.
    #[must_use]
    pub fn text(self) -> Option<Cow<'m, str>> {
        self.component(1).text()
    }

    /// The text of the whole field, separators and all: for free text that holds some unescaped.
    #[must_use]
    pub fn whole_text(self) -> Option<Cow<'m, str>> {
        (!self.is_empty()).then(|| escape::resolve(self.raw.trim(), self.separators))
    }
}

impl<'m> Repetition<'m> {
    /// A component, from 1; an empty one where there is none.
    #[must_use]
    pub fn component(self, number: usize) -> Component<'m> {
        let raw = self.raw.split(self.separators.component).nth(number.wrapping_sub(1));
        Component::new(raw.unwrap_or_default(), self.separators)
    }

    /// The text of the first component.
    #[must_use]
    pub fn text(self) -> Option<Cow<'m, str>> {
        self.component(1).text()
    }
}

impl<'m> Component<'m> {
    pub(super) fn raw(self) -> &'m str {
        self.raw
    }

    /// The text of a subcomponent, from 1.
    #[must_use]
    pub fn subcomponent(self, number: usize) -> Option<Cow<'m, str>> {
        let raw = self.raw.split(self.separators.subcomponent).nth(number.wrapping_sub(1))?;
        let part = Self::new(raw, self.separators);
        (!part.is_empty()).then(|| escape::resolve(raw.trim(), self.separators))
    }

    /// The text of the first subcomponent, escape sequences resolved, blanks trimmed.
    #[must_use]
    pub fn text(self) -> Option<Cow<'m, str>> {
        self.subcomponent(1)
    }
}
