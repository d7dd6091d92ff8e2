//! [`Ctxt`]: every mistake of a derive, reported together.

use std::cell::RefCell;
use std::fmt::Display;

use quote::ToTokens;

/// Collects errors, so that one compilation shows all of them.
#[derive(Debug, Default)]
pub(crate) struct Ctxt {
    errors: RefCell<Option<syn::Error>>,
}

impl Ctxt {
    /// Reports a mistake at these tokens.
    pub(crate) fn error(&self, at: impl ToTokens, message: impl Display) {
        self.push(syn::Error::new_spanned(at, message));
    }

    /// Reports what syn found.
    pub(crate) fn push(&self, error: syn::Error) {
        let mut errors = self.errors.borrow_mut();
        match errors.as_mut() {
            Some(errors) => errors.combine(error),
            None => *errors = Some(error),
        }
    }

    /// The value, unless anything was reported.
    ///
    /// # Errors
    /// All that was reported.
    pub(crate) fn finish<T>(self, value: T) -> syn::Result<T> {
        self.errors.into_inner().map_or(Ok(value), Err)
    }
}
