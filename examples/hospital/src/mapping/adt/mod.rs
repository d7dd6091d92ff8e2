//! ADT: who the patient is, and where.

mod arrive;
pub(crate) mod demographics;
mod leave;
mod stay;
mod undo;

use super::{Cx, Outcome, allergy};

pub(super) use arrive::diagnoses;

/// Maps an ADT message by its trigger event.
pub(super) fn map(cx: &Cx<'_>, event: &str, out: &mut Outcome) {
    match event {
        "A01" => out.add(arrive::admitted(cx)),
        "A02" => out.add(stay::transferred(cx)),
        "A03" => leave::discharged(cx, out),
        "A04" => out.add(arrive::registered(cx)),
        "A05" => out.add(arrive::pre_admitted(cx)),
        "A06" => out.add(stay::to_inpatient(cx)),
        "A07" => out.add(stay::to_outpatient(cx)),
        "A08" => {
            if !cx.segment("PV2").field(9).is_empty() {
                out.add(stay::discharge_expected(cx));
            }
            demographics::map(cx, out);
        }
        "A11" => out.add(undo::admission(cx)),
        "A12" | "A26" => out.add(undo::transfer(cx)),
        "A13" => out.add(undo::discharge(cx)),
        "A21" => out.add(leave::leave_started(cx)),
        "A22" => out.add(leave::leave_ended(cx)),
        "A28" => out.add(demographics::created(cx)),
        "A31" => demographics::map(cx, out),
        "A40" => out.add(demographics::merged(cx)),
        "A54" => out.add(stay::attending_changed(cx)),
        "A60" => allergy::map(cx, out),
        _ => out.not_mapped(cx),
    }
}
