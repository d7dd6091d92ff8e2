//! [`Settings`]: the settings of one item, taken by name and type.

use proc_macro2::{Ident, Span, TokenStream};
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::{Attribute, LitInt, LitStr, Path, Token};

use super::Json;
use super::parse::{Setting, Value, settings};
use crate::ctxt::Ctxt;

/// A value and where it stands.
#[derive(Clone, Debug)]
pub(crate) struct Spanned<T> {
    pub(crate) value: T,
    pub(crate) span: Span,
}

/// The settings of one item. What is not taken is not known, and reported at the end.
pub(crate) struct Settings<'c> {
    ctxt: &'c Ctxt,
    attribute: &'static str,
    settings: Vec<Setting>,
    known: Vec<&'static str>,
}

impl<'c> Settings<'c> {
    /// What all attributes of this name say.
    pub(crate) fn of(attrs: &[Attribute], attribute: &'static str, ctxt: &'c Ctxt) -> Self {
        let mut settings = settings(attrs, attribute, ctxt);
        let mut seen: Vec<Ident> = Vec::new();
        settings.retain(|Setting { name, .. }| {
            let again = seen.contains(name);
            if again {
                ctxt.error(name, format_args!("`{name}` stands here already"));
            }
            seen.push(name.clone());
            !again
        });
        Self { ctxt, attribute, settings, known: Vec::new() }
    }

    fn take(&mut self, name: &'static str) -> Option<Setting> {
        self.known.push(name);
        let at = self.settings.iter().position(|setting| setting.name == name)?;
        Some(self.settings.remove(at))
    }

    /// `name = "…"`
    pub(crate) fn text(&mut self, name: &'static str) -> Option<Spanned<String>> {
        let tokens = self.tokens(name, "= \"…\"")?;
        let text =
            self.parse(|input: syn::parse::ParseStream<'_>| input.parse::<LitStr>(), tokens)?;
        Some(Spanned { value: text.value(), span: text.span() })
    }

    /// `name = "…"`, checked; what fails the check is reported with this advice, and returned all
    /// the same, since it is not missing.
    pub(crate) fn checked(
        &mut self,
        name: &'static str,
        is_valid: fn(&str) -> bool,
        advice: &str,
    ) -> Option<Spanned<String>> {
        let text = self.text(name)?;
        if !is_valid(&text.value) {
            self.ctxt.push(syn::Error::new(text.span, advice));
        }
        Some(text)
    }

    /// `name`
    pub(crate) fn flag(&mut self, name: &'static str) -> bool {
        let Some(setting) = self.take(name) else { return false };
        if !matches!(setting.value, Value::Flag) {
            self.ctxt.error(&setting.name, format_args!("`{name}` stands alone, without a value"));
        }
        true
    }

    /// `name = ["…", "…"]`
    pub(crate) fn texts(&mut self, name: &'static str) -> Vec<Spanned<String>> {
        let Some(tokens) = self.tokens(name, "= [\"…\"]") else { return Vec::new() };
        let list = |input: syn::parse::ParseStream<'_>| {
            let content;
            syn::bracketed!(content in input);
            Punctuated::<LitStr, Token![,]>::parse_terminated(&content)
        };
        let texts = self.parse(list, tokens).into_iter().flatten();
        texts.map(|text| Spanned { value: text.value(), span: text.span() }).collect()
    }

    /// `name = JSON`
    pub(crate) fn json(&mut self, name: &'static str) -> Option<Spanned<Json>> {
        let tokens = self.tokens(name, "= …, a value as JSON writes it")?;
        let span = tokens.clone().into_iter().next().map_or_else(Span::call_site, |t| t.span());
        let value = self.ok(Json::of(tokens))?;
        Some(Spanned { value, span })
    }

    /// `crate = "…"`, a path.
    pub(crate) fn path(&mut self, name: &'static str) -> Option<Path> {
        let text = self.text(name)?;
        self.ok(LitStr::new(&text.value, text.span).parse())
    }

    /// `name = N`, a whole number that is not negative.
    pub(crate) fn number(&mut self, name: &'static str) -> Option<Spanned<u64>> {
        let tokens = self.tokens(name, "= …, a whole number")?;
        let number = |input: syn::parse::ParseStream<'_>| {
            let number: LitInt = input.parse()?;
            Ok(Spanned { value: number.base10_parse()?, span: number.span() })
        };
        self.parse(number, tokens)
    }

    /// `name = fixed(N)`
    pub(crate) fn size(&mut self, name: &'static str) -> Option<Spanned<usize>> {
        let tokens = self.tokens(name, "= fixed(…), with the number of bytes")?;
        let size = |input: syn::parse::ParseStream<'_>| {
            let word = input.span();
            if input.parse::<Ident>().ok().is_none_or(|word| word != "fixed") {
                let advice = format_args!("write `{name} = fixed(…)`, with the number of bytes");
                return Err(syn::Error::new(word, advice));
            }
            let content;
            syn::parenthesized!(content in input);
            let size: LitInt = content.parse()?;
            Ok(Spanned { value: size.base10_parse()?, span: size.span() })
        };
        self.parse(size, tokens)
    }

    /// Reports what nobody asked for.
    pub(crate) fn finish(self) {
        let known = self.known.join("`, `");
        for Setting { name, .. } in &self.settings {
            let attribute = self.attribute;
            self.ctxt.error(
                name,
                format_args!("`#[{attribute}(…)]` has no `{name}` here; it has `{known}`"),
            );
        }
    }

    fn tokens(&mut self, name: &'static str, form: &str) -> Option<TokenStream> {
        let setting = self.take(name)?;
        match setting.value {
            Value::Tokens(tokens) => Some(tokens),
            Value::Flag | Value::List => {
                self.ctxt.error(&setting.name, format_args!("write `{name} {form}`"));
                None
            }
        }
    }

    fn parse<T>(&self, parser: impl Parser<Output = T>, tokens: TokenStream) -> Option<T> {
        self.ok(parser.parse2(tokens))
    }

    fn ok<T>(&self, result: syn::Result<T>) -> Option<T> {
        result.map_err(|error| self.ctxt.push(error)).ok()
    }
}
