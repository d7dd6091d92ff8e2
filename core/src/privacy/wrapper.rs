//! The two wrappers, one definition.
use crate::privacy::Tag;
use std::fmt;

macro_rules! wrapper {
    ($(#[$doc:meta])* $name:ident, $tag:expr) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
        pub struct $name<T>(T);

        impl<T> $name<T> {
            /// The tag that this wrapper stands for.
            pub const TAG: Tag = $tag;

            /// Wraps a value.
            pub const fn new(value: T) -> Self {
                Self(value)
            }

            /// The value itself. Every call is a decision to look: keep the result out of logs, errors and metrics.
            pub const fn expose(&self) -> &T {
                &self.0
            }

            /// The value itself, to change it in place.
            pub const fn expose_mut(&mut self) -> &mut T {
                &mut self.0
            }

            /// Takes the value out of its wrapper.
            pub fn into_exposed(self) -> T {
                self.0
            }

            /// Applies a function and keeps the result wrapped.
            pub fn map<U>(self, change: impl FnOnce(T) -> U) -> $name<U> {
                $name(change(self.0))
            }

            /// Wraps a reference to the value.
            pub const fn as_ref(&self) -> $name<&T> {
                $name(&self.0)
            }
        }

        impl<T> fmt::Debug for $name<T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(Self::TAG.placeholder())
            }
        }

        impl<T> From<T> for $name<T> {
            fn from(value: T) -> Self {
                Self(value)
            }
        }
    };
}

wrapper! {
    /// Protected health information.
    ///
    /// ```
    /// use factline_core::privacy::Phi;
    /// let name = Phi::new("Ada Lovelace".to_owned());
    /// assert_eq!(format!("{name:?}"), "<phi>");
    /// assert_eq!(name.expose(), "Ada Lovelace");
    /// ```
    ///
    /// It cannot be printed:
    ///
    /// ```compile_fail
    /// println!("{}", factline_core::privacy::Phi::new("Ada Lovelace"));
    /// ```
    Phi, Tag::Phi
}

wrapper! {
    /// Sensitive data that is not health information.
    ///
    /// ```
    /// use factline_core::privacy::Sensitive;
    /// let licence = Sensitive::new(7_319);
    /// assert_eq!(format!("{licence:?}"), "<sensitive>");
    /// assert_eq!(licence.into_exposed(), 7_319);
    /// ```
    Sensitive, Tag::Sensitive
}
