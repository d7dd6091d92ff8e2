//! From the tokens of an attribute to its settings, whatever they are called.

use proc_macro2::{Ident, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Meta, Token, parenthesized, token};

use crate::ctxt::Ctxt;

/// One setting, its value not yet looked at.
pub(super) struct Setting {
    pub(super) name: Ident,
    pub(super) value: Value,
}

/// How a value is given.
pub(super) enum Value {
    /// `retired`
    Flag,
    /// `topic = "…"`
    Tokens(TokenStream),
    /// `name(…)`, which no setting is.
    List,
}

/// The settings of all attributes of this name.
pub(super) fn settings(attrs: &[Attribute], attribute: &str, ctxt: &Ctxt) -> Vec<Setting> {
    let mut found = Vec::new();
    for attr in attrs.iter().filter(|attr| attr.path().is_ident(attribute)) {
        match &attr.meta {
            Meta::List(list) => match syn::parse2::<List>(list.tokens.clone()) {
                Ok(List(settings)) => found.extend(settings),
                Err(error) => ctxt.push(error),
            },
            other => ctxt.error(other, format_args!("write `#[{attribute}(…)]`")),
        }
    }
    found
}

struct List(Vec<Setting>);

impl Parse for List {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut settings = Vec::new();
        while !input.is_empty() {
            settings.push(input.parse()?);
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(Self(settings))
    }
}

impl Parse for Setting {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        // Keywords are names here: `type`, `crate`.
        let name = Ident::parse_any(input)?;
        let value = if input.peek(token::Paren) {
            let content;
            parenthesized!(content in input);
            content.parse::<TokenStream>()?;
            Value::List
        } else if input.peek(Token![=]) {
            input.parse::<Token![=]>()?;
            Value::Tokens(tokens(input, &name)?)
        } else {
            Value::Flag
        };
        Ok(Self { name, value })
    }
}

/// Everything up to the next comma.
fn tokens(input: ParseStream<'_>, name: &Ident) -> syn::Result<TokenStream> {
    let mut tokens = TokenStream::new();
    while !input.is_empty() && !input.peek(Token![,]) {
        tokens.extend([input.parse::<TokenTree>()?]);
    }
    if tokens.is_empty() {
        return Err(syn::Error::new(name.span(), format_args!("`{name}` has no value")));
    }
    Ok(tokens)
}
