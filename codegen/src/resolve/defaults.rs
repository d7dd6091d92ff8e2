//! Defaults: from the JSON of a schema to a Rust expression.

use factline_core::avro::json::{self, Kind as Json, Value};
use factline_core::avro::schema::{Kind, NamedId, NamedKind, Type};
use factline_emit::model::{Carrier, Form, Tag};
use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::Resolver;
use super::unions::{UnionShape, shape};
use crate::model::ModuleId;

/// How deep the default of one record may contain those of others.
const DEPTH: usize = 32;

/// The JSON text of a default.
pub(super) fn text(value: &Value) -> String {
    let mut out = String::new();
    json::write_value(&mut out, value);
    out
}

impl Resolver<'_> {
    /// The expression of a default of this form and type; `None` where the value has none, such
    /// as a default that Avro Java would cut to size.
    pub(super) fn default(
        &self,
        form: &Form,
        ty: &Type,
        value: &Value,
        module: ModuleId,
    ) -> Option<TokenStream> {
        self.expression(form, ty, value, module, DEPTH)
    }

    fn expression(
        &self,
        form: &Form,
        ty: &Type,
        value: &Value,
        module: ModuleId,
        depth: usize,
    ) -> Option<TokenStream> {
        let inner = |form, ty, value| self.expression(form, ty, value, module, depth);
        match (form, &ty.kind) {
            (Form::Tagged(tag, form), _) => {
                let (wrapper, value) = (tag.wrapper(), inner(form, ty, value)?);
                Some(quote!(#wrapper::new(#value)))
            }
            (Form::Boxed(form), _) => {
                let value = inner(form, ty, value)?;
                Some(quote!(__p::Box::new(#value)))
            }
            (Form::Array(form), Kind::Array(ty)) => {
                let items = value.as_array()?.iter().map(|value| inner(form, ty, value));
                array(items.collect::<Option<_>>()?)
            }
            (Form::Map(form), Kind::Map(ty)) => {
                let entries = value.as_object()?.iter().map(|member| {
                    let (name, value) = (&member.name, inner(form, ty, &member.value)?);
                    Some(quote!((__p::From::from(#name), #value)))
                });
                map(entries.collect::<Option<_>>()?)
            }
            (_, Kind::Union(branches)) => self.union(form, branches, value, module, depth),
            (Form::Named(_), Kind::Named(id)) => {
                self.named(*id, value, module, depth.checked_sub(1)?)
            }
            _ => scalar(form, value),
        }
    }

    /// A union's default is a value of the first branch; some schemas have one of another.
    fn union(
        &self,
        form: &Form,
        branches: &[Type],
        value: &Value,
        module: ModuleId,
        depth: usize,
    ) -> Option<TokenStream> {
        match (form, shape(branches)) {
            (Form::NullUnion, _) => (value.kind == Json::Null).then(|| quote!(())),
            (Form::Option { some: form, .. }, UnionShape::Option { some, .. }) => {
                if value.kind == Json::Null {
                    return Some(quote!(__p::Option::None));
                }
                let value = self.expression(form, some, value, module, depth)?;
                Some(quote!(__p::Option::Some(#value)))
            }
            (Form::Nullable { .. }, _) if value.kind == Json::Null => {
                Some(quote!(__p::Option::None))
            }
            (Form::Nullable { tag, .. }, _) => {
                let value = self.variant(branches, value, module, depth)?;
                let value = match tag.map(Tag::wrapper) {
                    Some(wrapper) => quote!(#wrapper::new(#value)),
                    None => value,
                };
                Some(quote!(__p::Option::Some(#value)))
            }
            _ => self.variant(branches, value, module, depth),
        }
    }

    fn variant(
        &self,
        branches: &[Type],
        value: &Value,
        module: ModuleId,
        depth: usize,
    ) -> Option<TokenStream> {
        let id = self.unions.find(self.set, module, branches)?;
        let union = &self.unions.all[id.0];
        let path = self.names.modules.path(module, union.module, &union.ident);
        let variants = self.variants(id);
        union.branches.iter().zip(variants).find_map(|(branch, variant)| {
            let form = self.branch_form(branch, module, id);
            let value = self.expression(&form, branch, value, module, depth)?;
            Some(quote!(#path::#variant(#value)))
        })
    }

    fn named(
        &self,
        id: NamedId,
        value: &Value,
        module: ModuleId,
        depth: usize,
    ) -> Option<TokenStream> {
        let path = self.names.path(module, id);
        match &self.set[id].kind {
            NamedKind::Enum { symbols, .. } => {
                let index =
                    symbols.iter().position(|symbol| Some(&*symbol.name) == value.as_str())?;
                let variant = self.names.members(id).get(index)?;
                Some(quote!(#path::#variant))
            }
            NamedKind::Fixed { size } => {
                let bytes =
                    Literal::byte_string(&bytes(value).filter(|bytes| bytes.len() == *size)?);
                Some(quote!(#path(*#bytes)))
            }
            NamedKind::Record { fields, .. } => {
                let given = value.as_object()?;
                let values = fields.iter().zip(self.names.members(id)).map(|(field, ident)| {
                    let value = given.get(&field.name).or(field.default.as_ref())?;
                    let form = self.tagged_field_form(field, module, id);
                    let value = self.expression(&form, &field.ty, value, module, depth)?;
                    Some(quote!(#ident: #value))
                });
                let values = values.collect::<Option<Vec<_>>>()?;
                Some(quote!(#path { #(#values),* }))
            }
        }
    }
}

fn array(items: Vec<TokenStream>) -> Option<TokenStream> {
    Some(if items.is_empty() {
        quote!(__p::Vec::new())
    } else {
        quote!(__p::From::from([#(#items),*]))
    })
}

fn map(entries: Vec<TokenStream>) -> Option<TokenStream> {
    Some(if entries.is_empty() {
        quote!(__p::BTreeMap::new())
    } else {
        quote!(__p::From::from([#(#entries),*]))
    })
}

fn scalar(form: &Form, value: &Value) -> Option<TokenStream> {
    match form {
        Form::Null => (value.kind == Json::Null).then(|| quote!(())),
        Form::Boolean => {
            let truth = value.as_bool()?;
            Some(quote!(#truth))
        }
        Form::Int => int(value),
        Form::Long => long(value),
        Form::Float => {
            let number = float(value)? as f32;
            float_literal(f64::from(number), &format!("{number:?}"), &quote!(f32))
        }
        Form::Double => {
            let number = float(value)?;
            float_literal(number, &format!("{number:?}"), &quote!(f64))
        }
        Form::String => Some(match value.as_str()? {
            "" => quote!(__p::String::new()),
            text => quote!(__p::From::from(#text)),
        }),
        Form::Bytes => {
            let bytes = bytes(value)?;
            let literal = Literal::byte_string(&bytes);
            Some(if bytes.is_empty() {
                quote!(__p::Vec::new())
            } else {
                quote!(__p::From::from(*#literal))
            })
        }
        Form::Logical { base, .. } => scalar(base, value),
        Form::Date => int(value).map(|days| quote!(__p::Date::new(#days))),
        Form::TimeMillis => int(value).map(|count| quote!(__p::TimeOfDay::new(#count))),
        Form::TimeMicros => long(value).map(|count| quote!(__p::TimeOfDay::new(#count))),
        Form::Timestamp(_) => long(value).map(|count| quote!(__p::Timestamp::new(#count))),
        Form::LocalTimestamp(_) => {
            long(value).map(|count| quote!(__p::LocalTimestamp::new(#count)))
        }
        Form::Uuid { carrier, .. } => uuid(carrier, value),
        Form::Decimal { precision, carrier, .. } => decimal(*precision, carrier, value),
        Form::Duration(_) => {
            let bytes = bytes(value).filter(|bytes| bytes.len() == 12)?;
            let bytes = Literal::byte_string(&bytes);
            Some(quote!(__p::AvroDuration::from_bytes(*#bytes)))
        }
        _ => None,
    }
}

fn int(value: &Value) -> Option<TokenStream> {
    let number = i32::try_from(value.as_i64()?).ok()?;
    Some(signed(number < 0, Literal::u32_unsuffixed(number.unsigned_abs())))
}

fn long(value: &Value) -> Option<TokenStream> {
    let number = value.as_i64()?;
    Some(signed(number < 0, Literal::u64_unsuffixed(number.unsigned_abs())))
}

fn signed(negative: bool, literal: Literal) -> TokenStream {
    if negative { quote!(-#literal) } else { quote!(#literal) }
}

/// A number, or one of the three that JSON has no number for.
fn float(value: &Value) -> Option<f64> {
    match &value.kind {
        Json::Number(text) => text.parse().ok(),
        Json::String(text) => match text.as_str() {
            "NaN" => Some(f64::NAN),
            "Infinity" | "INF" => Some(f64::INFINITY),
            "-Infinity" | "-INF" => Some(f64::NEG_INFINITY),
            _ => None,
        },
        _ => None,
    }
}

/// A literal of the shortest text that means this number, or the constant of a special one.
fn float_literal(number: f64, text: &str, ty: &TokenStream) -> Option<TokenStream> {
    if number.is_finite() {
        let digits = text.trim_start_matches('-').parse().ok()?;
        return Some(signed(number.is_sign_negative(), digits));
    }
    Some(if number.is_nan() {
        quote!(::core::primitive::#ty::NAN)
    } else if number > 0.0 {
        quote!(::core::primitive::#ty::INFINITY)
    } else {
        quote!(::core::primitive::#ty::NEG_INFINITY)
    })
}

/// Bytes as Avro writes them in JSON: a code point for each.
fn bytes(value: &Value) -> Option<Vec<u8>> {
    value.as_str()?.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect()
}

fn uuid(carrier: &Carrier, value: &Value) -> Option<TokenStream> {
    let number = match carrier {
        Carrier::Fixed { .. } => u128::from_be_bytes(bytes(value)?.try_into().ok()?),
        Carrier::String | Carrier::Bytes => parse_uuid(value.as_str()?)?,
    };
    let number: Literal = format!("{number:#034x}").parse().ok()?;
    Some(quote!(__p::From::from(__p::Uuid::from_u128(#number))))
}

/// A UUID in the form 8-4-4-4-12.
fn parse_uuid(text: &str) -> Option<u128> {
    let hyphens = [8, 13, 18, 23];
    let shape = |(at, byte): (usize, u8)| {
        if hyphens.contains(&at) { byte == b'-' } else { byte.is_ascii_hexdigit() }
    };
    if text.len() != 36 || !text.bytes().enumerate().all(shape) {
        return None;
    }
    u128::from_str_radix(&text.replace('-', ""), 16).ok()
}

/// The unscaled number is checked here, so that the expression's fallback is never taken.
fn decimal(precision: u32, carrier: &Carrier, value: &Value) -> Option<TokenStream> {
    let bytes = bytes(value)?;
    if matches!(carrier, Carrier::Fixed { size, .. } if *size != bytes.len()) {
        return None;
    }
    if precision > 38 {
        // So many bits never need more digits than there are; whatever might is left out.
        let digits = (bytes.len() as f64 * 8.0 - 1.0) * std::f64::consts::LOG10_2;
        if digits > f64::from(precision) {
            return None;
        }
        let literal = Literal::byte_string(&bytes);
        return Some(quote!(__p::BigDecimal::from_unscaled(#literal).unwrap_or_default()));
    }
    let number = unscaled(&bytes)?;
    if number.unsigned_abs() >= 10_u128.pow(precision) {
        return None;
    }
    let number = signed(number < 0, Literal::u128_unsuffixed(number.unsigned_abs()));
    Some(quote!(__p::Decimal::from_unscaled(#number).unwrap_or_default()))
}

/// A two's-complement number, big-endian, if 128 bits hold it.
fn unscaled(bytes: &[u8]) -> Option<i128> {
    let sign = if bytes.first().is_some_and(|byte| byte & 0x80 != 0) { 0xff } else { 0 };
    let (excess, kept) = bytes.split_at(bytes.len().saturating_sub(16));
    let mut wide = [sign; 16];
    wide[16 - kept.len()..].copy_from_slice(kept);
    let fits = excess.iter().all(|&byte| byte == sign) && (wide[0] ^ sign) & 0x80 == 0;
    fits.then(|| i128::from_be_bytes(wide))
}
