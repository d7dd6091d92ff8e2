//! Whether one JSON value is a value of a type.

use std::collections::HashMap;

use super::FieldId;
use crate::avro::json::{self, Object, Span, Value};
use crate::avro::schema::parse::slots::Slots;
use crate::avro::schema::{Field, Kind, NamedId, NamedKind, Symbol, Type};

/// Why, and where, a value does not fit.
#[derive(Debug)]
pub(super) struct Misfit {
    pub(super) span: Span,
    pub(super) message: String,
}

/// The check of one default.
#[derive(Debug)]
pub(super) struct Check<'s> {
    slots: &'s Slots,
    /// The first part of the default that Avro Java takes, though no value can be made of it.
    pub(super) unusable: Option<Misfit>,
    /// The fields whose own defaults stand in for what the default leaves out.
    pub(super) borrowed: Vec<FieldId>,
    /// What is known of a union and a value, by their addresses: without it, nested unions of
    /// similar records would take time exponential in the depth of the default.
    known: HashMap<(*const Type, *const Value), bool>,
}

impl<'s> Check<'s> {
    pub(super) fn new(slots: &'s Slots) -> Self {
        Self { slots, unusable: None, borrowed: Vec::new(), known: HashMap::new() }
    }

    /// Whether `value` is a value of `ty`, by the rules of Avro Java.
    pub(super) fn fits(&mut self, ty: &'s Type, value: &'s Value) -> Result<(), Misfit> {
        match &ty.kind {
            Kind::Null => expect(value.kind == json::Kind::Null, "null", value),
            Kind::Boolean => expect(value.as_bool().is_some(), "a boolean", value),
            Kind::Int => whole::<i32>(value, "an int"),
            Kind::Long => whole::<i64>(value, "a long"),
            Kind::Float | Kind::Double => expect(value.as_number().is_some(), "a number", value),
            Kind::String => expect(value.as_str().is_some(), "a string", value),
            Kind::Bytes => self.bytes(value, None),
            Kind::Array(items) => self.array(items, value),
            Kind::Map(values) => self.map(values, value),
            Kind::Union(branches) => self.union((ty, branches), value),
            Kind::Named(id) => self.named(*id, value),
        }
    }

    fn array(&mut self, items: &'s Type, value: &'s Value) -> Result<(), Misfit> {
        let Some(written) = value.as_array() else { return Err(misfit("an array", value)) };
        written.iter().try_for_each(|item| self.fits(items, item))
    }

    fn map(&mut self, values: &'s Type, value: &'s Value) -> Result<(), Misfit> {
        let Some(object) = value.as_object() else { return Err(misfit("a map", value)) };
        object.iter().try_for_each(|member| self.fits(values, &member.value))
    }

    fn union(
        &mut self,
        (ty, branches): (&'s Type, &'s [Type]),
        value: &'s Value,
    ) -> Result<(), Misfit> {
        let key = (std::ptr::from_ref(ty), std::ptr::from_ref(value));
        let fits = match self.known.get(&key) {
            Some(&known) => known,
            None => {
                let fits = branches.iter().any(|branch| self.branch(branch, value));
                self.known.insert(key, fits);
                fits
            }
        };
        if fits {
            return Ok(());
        }
        // With one candidate of the right shape, what is wrong inside it says more.
        let mut alike = branches.iter().filter(|branch| self.has_shape(branch, value));
        if let (Some(branch), None) = (alike.next(), alike.next()) {
            return self.fits(branch, value);
        }
        let names: Vec<_> =
            branches.iter().map(|branch| self.slots.type_name(&branch.kind)).collect();
        Err(misfit(&format!("one of {}", names.join(", ")), value))
    }

    fn branch(&mut self, branch: &'s Type, value: &'s Value) -> bool {
        let usable = self.unusable.is_none();
        let fits = self.fits(branch, value).is_ok();
        if !fits && usable {
            self.unusable = None;
        }
        fits
    }

    fn has_shape(&self, ty: &Type, value: &Value) -> bool {
        match (&ty.kind, &value.kind) {
            (Kind::Array(_), json::Kind::Array(_)) | (Kind::Map(_), json::Kind::Object(_)) => true,
            (Kind::Named(id), json::Kind::Object(_)) => {
                self.slots.get(*id).is_some_and(|named| named.fields().is_some())
            }
            (Kind::Int | Kind::Long, json::Kind::Number(_)) => true,
            _ => false,
        }
    }

    fn named(&mut self, id: NamedId, value: &'s Value) -> Result<(), Misfit> {
        // Of a definition that could not be built, nothing can be said.
        let Some(named) = self.slots.get(id) else { return Ok(()) };
        match &named.kind {
            NamedKind::Record { fields, .. } => match value.as_object() {
                Some(object) => self.record((id, fields), object, value.span),
                None => Err(misfit(&format!("a record {}", named.name), value)),
            },
            NamedKind::Enum { symbols, .. } => self.symbol(symbols, value),
            NamedKind::Fixed { size } => self.bytes(value, Some(*size)),
        }
    }

    fn record(
        &mut self,
        (id, fields): (NamedId, &'s [Field]),
        object: &'s Object,
        span: Span,
    ) -> Result<(), Misfit> {
        for (index, field) in fields.iter().enumerate() {
            match object.get(&field.name) {
                Some(value) => self.fits(&field.ty, value)?,
                // That default is checked where it is written.
                None if field.default.is_some() => self.borrowed.push((id, index)),
                None => {
                    let message =
                        format!("the default lacks `{}`, which has no default itself", field.name);
                    return Err(Misfit { span: Span::new(span.start, span.start + 1), message });
                }
            }
        }
        Ok(())
    }

    fn symbol(&mut self, symbols: &[Symbol], value: &Value) -> Result<(), Misfit> {
        let Some(text) = value.as_str() else { return Err(misfit("a symbol", value)) };
        if !symbols.iter().any(|symbol| symbol.name == text) {
            self.note(value, "the default is none of the enum's symbols");
        }
        Ok(())
    }

    fn bytes(&mut self, value: &Value, size: Option<usize>) -> Result<(), Misfit> {
        let Some(text) = value.as_str() else { return Err(misfit("the text of bytes", value)) };
        if text.chars().any(|c| c > '\u{ff}') {
            self.note(value, "the default has a character above U+00FF, which is no byte");
        } else if let Some(size) = size.filter(|&size| text.chars().count() != size) {
            self.note(value, &format!("the default does not have the {size} bytes of its type"));
        }
        Ok(())
    }

    fn note(&mut self, value: &Value, message: &str) {
        let misfit = || Misfit { span: value.span, message: message.to_owned() };
        self.unusable.get_or_insert_with(misfit);
    }
}

fn whole<N: std::str::FromStr>(value: &Value, what: &str) -> Result<(), Misfit> {
    let fits = value.as_number().is_some_and(|text| text.parse::<N>().is_ok());
    match value.as_number() {
        Some(_) if !fits => {
            let message = format!("the default is a number, but not {what}");
            Err(Misfit { span: value.span, message })
        }
        _ => expect(fits, what, value),
    }
}

fn expect(fits: bool, what: &str, value: &Value) -> Result<(), Misfit> {
    if fits { Ok(()) } else { Err(misfit(what, value)) }
}

fn misfit(expected: &str, value: &Value) -> Misfit {
    let message = format!("the default must be {expected}, not {}", value.describe());
    Misfit { span: value.span, message }
}
