//! Records that have no finite value.

use super::build::Builder;
use super::slots::Slots;
use crate::avro::schema::{Kind, NamedId, Type, rule};

impl Builder<'_> {
    /// Warns of records that contain themselves directly; Avro Java lets them pass, though
    /// nothing can be written by them.
    pub(super) fn check_finite(&mut self) {
        let finite = finite(&self.slots);
        for index in (0..finite.len()).filter(|&index| !finite[index]) {
            let slot = &self.slots.all[index];
            let Some(fields) = slot.named.as_ref().and_then(|named| named.fields()) else {
                continue;
            };
            let Some(field) = fields.iter().find(|field| !has_value(&field.ty, &finite)) else {
                continue;
            };
            let at = (slot.place.0, field.ty.span);
            let path = format!("{}.{}", slot.path, field.name);
            let message = (
                format!(
                    "no value of `{}` ever ends: the field contains a record of its own kind",
                    slot.name
                ),
                "make the field a union with null, or an array",
            );
            self.sink.warn_at(rule::RECORD_FINITE, at, path, message);
        }
    }
}

/// For each name, whether a value of it can be finite; names without a definition pass.
fn finite(slots: &Slots) -> Vec<bool> {
    let mut users: Vec<Vec<usize>> = vec![Vec::new(); slots.all.len()];
    let mut finite = vec![false; slots.all.len()];
    for (user, slot) in slots.all.iter().enumerate() {
        for field in slot.named.iter().filter_map(|named| named.fields()).flatten() {
            for_each_direct(&field.ty, &mut |id| users[id.index()].push(user));
        }
    }
    let mut open: Vec<usize> = (0..slots.all.len()).collect();
    while let Some(index) = open.pop() {
        let fields = slots.all[index].named.as_ref().and_then(|named| named.fields());
        let ends = fields.unwrap_or_default().iter().all(|field| has_value(&field.ty, &finite));
        if ends && !finite[index] {
            finite[index] = true;
            open.append(&mut users[index]);
        }
    }
    finite
}

fn has_value(ty: &Type, finite: &[bool]) -> bool {
    match &ty.kind {
        Kind::Named(id) => finite[id.index()],
        // An empty union is reported as such.
        Kind::Union(branches) => {
            branches.is_empty() || branches.iter().any(|branch| has_value(branch, finite))
        }
        _ => true,
    }
}

/// Calls `found` for the names whose values stand directly in a value of `ty`.
fn for_each_direct(ty: &Type, found: &mut impl FnMut(NamedId)) {
    match &ty.kind {
        Kind::Named(id) => found(*id),
        Kind::Union(branches) => branches.iter().for_each(|branch| for_each_direct(branch, found)),
        _ => {}
    }
}
