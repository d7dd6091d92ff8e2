//! JSON written as Rust tokens: every JSON text is one.

use std::fmt::Write as _;

use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};
use syn::{Lit, LitStr};

/// A value as JSON writes it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Json {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// The text of a number.
    Number(String),
    /// A string.
    Text(String),
    /// `[…]`
    Array(Vec<Json>),
    /// `{…}`
    Object(Vec<(String, Json)>),
}

impl Json {
    /// Reads one value.
    ///
    /// # Errors
    /// The tokens are no JSON.
    pub(crate) fn of(tokens: TokenStream) -> syn::Result<Self> {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        match tokens.as_slice() {
            [TokenTree::Punct(minus), TokenTree::Literal(literal)] if minus.as_char() == '-' => {
                number(&format!("-{literal}"), literal.span())
            }
            [TokenTree::Literal(literal)] => match Lit::new(literal.clone()) {
                Lit::Str(text) => Ok(Self::Text(text.value())),
                _ => number(&literal.to_string(), literal.span()),
            },
            [TokenTree::Ident(word)] if word == "null" => Ok(Self::Null),
            [TokenTree::Ident(word)] if word == "true" || word == "false" => {
                Ok(Self::Bool(word == "true"))
            }
            [TokenTree::Group(group)] if group.delimiter() == Delimiter::Bracket => {
                parts(group.stream())
                    .into_iter()
                    .map(Self::of)
                    .collect::<syn::Result<_>>()
                    .map(Self::Array)
            }
            [TokenTree::Group(group)] if group.delimiter() == Delimiter::Brace => {
                parts(group.stream())
                    .into_iter()
                    .map(member)
                    .collect::<syn::Result<_>>()
                    .map(Self::Object)
            }
            // What a macro_rules variable stands for.
            [TokenTree::Group(group)] if group.delimiter() == Delimiter::None => {
                Self::of(group.stream())
            }
            other => Err(not_json(other.first().map_or_else(Span::call_site, TokenTree::span))),
        }
    }

    /// The JSON text.
    pub(crate) fn text(&self) -> String {
        let mut out = String::new();
        self.write(&mut out);
        out
    }

    fn write(&self, out: &mut String) {
        match self {
            Self::Null => out.push_str("null"),
            Self::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
            Self::Number(text) => out.push_str(text),
            Self::Text(text) => write_string(out, text),
            Self::Array(items) => {
                out.push('[');
                for (index, item) in items.iter().enumerate() {
                    out.push_str(if index > 0 { "," } else { "" });
                    item.write(out);
                }
                out.push(']');
            }
            Self::Object(members) => {
                out.push('{');
                for (index, (name, value)) in members.iter().enumerate() {
                    out.push_str(if index > 0 { "," } else { "" });
                    write_string(out, name);
                    out.push(':');
                    value.write(out);
                }
                out.push('}');
            }
        }
    }
}

fn write_string(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            // Writing to a string cannot fail.
            c if c < ' ' => _ = write!(out, "\\u{:04x}", u32::from(c)),
            c => out.push(c),
        }
    }
    out.push('"');
}

/// The tokens between the commas; a last comma may stand alone.
fn parts(tokens: TokenStream) -> Vec<TokenStream> {
    let mut parts = vec![TokenStream::new()];
    for token in tokens {
        match (&token, parts.last_mut()) {
            (TokenTree::Punct(punct), _) if punct.as_char() == ',' => {
                parts.push(TokenStream::new());
            }
            (_, Some(part)) => part.extend([token]),
            (_, None) => {}
        }
    }
    parts.pop_if(|part| part.is_empty());
    parts
}

/// `"name": value`
fn member(tokens: TokenStream) -> syn::Result<(String, Json)> {
    let mut rest = tokens.into_iter();
    let name = rest.next();
    let name_span = name.as_ref().map_or_else(Span::call_site, TokenTree::span);
    let name: LitStr = syn::parse2(name.into_iter().collect())?;
    match rest.next() {
        Some(TokenTree::Punct(colon)) if colon.as_char() == ':' => {
            Ok((name.value(), Json::of(rest.collect())?))
        }
        _ => Err(not_json(name_span)),
    }
}

/// A number as JSON writes it: no suffix, no underscores, digits after a point.
fn number(text: &str, span: Span) -> syn::Result<Json> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, exponent) = digits.split_once(['e', 'E']).unwrap_or((digits, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    let sound = [whole, fraction, exponent]
        .iter()
        .all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()));
    let leading_zero = whole.len() > 1 && whole.starts_with('0');
    if sound && !leading_zero { Ok(Json::Number(text.to_owned())) } else { Err(not_json(span)) }
}

fn not_json(span: Span) -> syn::Error {
    syn::Error::new(
        span,
        "this is no JSON: write `null`, `true`, `12`, `1.5`, `\"text\"`, `[…]` or `{\"name\": …}`",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(tokens: &str) -> Option<String> {
        Json::of(tokens.parse().ok()?).ok().map(|json| json.text())
    }

    #[test]
    fn json_is_read_as_it_stands() {
        for json in [
            "null",
            "true",
            "-1",
            "1.5",
            "1e9",
            "-2.5E-3",
            r#""a\"b""#,
            "[]",
            r#"[1,{"a":[null]}]"#,
        ] {
            assert_eq!(text(json).as_deref(), Some(json));
        }
        assert_eq!(text(r#"{"a": 1, "b": [2,],}"#).as_deref(), Some(r#"{"a":1,"b":[2]}"#));
        assert_eq!(text("\"\\n\"").as_deref(), Some(r#""\u000a""#));
    }

    #[test]
    fn what_is_no_json_is_refused() {
        for tokens in
            ["1_000", "0x10", "1u8", "1.", "'a'", "b\"x\"", "Low", "[1 2]", "{a: 1}", "-", "1, 2"]
        {
            assert_eq!(text(tokens), None, "{tokens}");
        }
    }
}
