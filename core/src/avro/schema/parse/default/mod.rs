//! Whether the defaults of fields are values of their types.

mod cycle;
mod fit;

use super::build::Builder;
use crate::avro::json::{Span, Value};
use crate::avro::schema::{FileId, Kind, NamedId, Type, rule};
use fit::{Check, Misfit};

/// A field of a record, by the record's id and the field's position.
pub(super) type FieldId = (NamedId, usize);

/// What is to be said of one default.
#[derive(Debug)]
enum Verdict {
    /// It is no value of the type.
    Misfit(Misfit),
    /// Avro Java takes it, but no value can be made of it.
    Unusable(Misfit),
    /// It is a value, but not one of the union's first branch.
    OfLaterBranch(Span),
}

impl Builder<'_> {
    /// Checks all defaults; a record with a wrong one is unsound.
    pub(super) fn check_defaults(&mut self) {
        let mut borrowed = Vec::new();
        for index in 0..self.slots.all.len() {
            let id = NamedId(index as u32);
            for field in
                0..self.slots.get(id).and_then(|named| named.fields()).map_or(0, <[_]>::len)
            {
                let (verdicts, uses) = self.judge((id, field));
                for verdict in verdicts {
                    self.report_default((id, field), verdict);
                }
                if !uses.is_empty() {
                    borrowed.push(((id, field), uses));
                }
            }
        }
        for field in cycle::endless(&borrowed) {
            self.report_endless(field);
        }
    }

    /// Judges one field's default; also gives the defaults of other fields that it borrows.
    fn judge(&self, (id, index): FieldId) -> (Vec<Verdict>, Vec<FieldId>) {
        let field = self.slots.get(id).and_then(|named| named.fields()?.get(index));
        let Some((field, default)) = field.and_then(|field| Some((field, field.default.as_ref()?)))
        else {
            return Default::default();
        };
        // Avro Java takes the text of a float for the number it says.
        if matches!(field.ty.kind, Kind::Float | Kind::Double) && is_float_word(default) {
            return Default::default();
        }
        let mut check = Check::new(&self.slots);
        let mut verdicts = Vec::new();
        match check.fits(&field.ty, default) {
            Err(misfit) => verdicts.push(Verdict::Misfit(misfit)),
            Ok(()) => {
                verdicts.extend(check.unusable.take().map(Verdict::Unusable));
                if !self.fits_first(&field.ty, default) {
                    verdicts.push(Verdict::OfLaterBranch(default.span));
                }
            }
        }
        (verdicts, check.borrowed)
    }

    /// Whether `default` fits the first branch, where `ty` is a union.
    fn fits_first(&self, ty: &Type, default: &Value) -> bool {
        match &ty.kind {
            Kind::Union(branches) => branches
                .first()
                .is_none_or(|first| Check::new(&self.slots).fits(first, default).is_ok()),
            _ => true,
        }
    }

    fn report_default(&mut self, at: FieldId, verdict: Verdict) {
        let (file, path) = self.field_place(at);
        match verdict {
            Verdict::Misfit(Misfit { span, message }) => {
                self.slots.all[at.0.index()].is_sound = false;
                self.sink.error_at(rule::DEFAULT_MATCHES_TYPE, (file, span), path, message);
            }
            Verdict::Unusable(Misfit { span, message }) => {
                if let Some(field) = self.slots.field_mut(at) {
                    field.default_is_usable = false;
                }
                let message =
                    (message, "Avro Java accepts this, but a reader that needs the default fails");
                self.sink.warn_at(rule::DEFAULT_MATCHES_TYPE, (file, span), path, message);
            }
            Verdict::OfLaterBranch(span) => {
                let message = (
                    "the default is no value of the union's first branch",
                    "put its branch first: readers before Avro 1.12 refuse this",
                );
                self.sink.warn_at(rule::UNION_DEFAULT_FIRST_BRANCH, (file, span), path, message);
            }
        }
    }

    fn report_endless(&mut self, at: FieldId) {
        let (file, path) = self.field_place(at);
        self.slots.all[at.0.index()].is_sound = false;
        let span = self.slots.field_mut(at).and_then(|field| Some(field.default.as_ref()?.span));
        let message = "this default never ends: it contains itself by the defaults it leaves out";
        let at = (file, span.unwrap_or_default());
        self.sink.error_at(rule::DEFAULT_MATCHES_TYPE, at, path, message);
    }

    fn field_place(&self, (id, index): FieldId) -> (FileId, String) {
        let slot = &self.slots.all[id.index()];
        let field = slot.named.as_ref().and_then(|named| named.fields()?.get(index));
        let name = field.map_or("", |field| field.name.as_str());
        (slot.place.0, format!("{}.{name}", slot.path))
    }
}

/// Whether this is the text of a number that JSON cannot write.
fn is_float_word(value: &Value) -> bool {
    let text = value.as_str().unwrap_or_default().trim();
    matches!(text.trim_start_matches(['+', '-']), "NaN" | "Infinity")
}
