//! OMP, RDE, RDS: medication ordered, verified, dispensed, and to be renewed.

use crate::catalog::common::{Dosage, LotInfo};
use crate::catalog::ids::{MedicationOrderId, RenewalRequestId};
use crate::catalog::medication::{
    MedicationOrderPlaced, MedicationOrderPlacedOrderMode, MedicationOrderVerified,
    MedicationOrderVerifiedDoseAdjustedFor,
};
use crate::catalog::pharmacy::MedicationDispenseDispensed;
use crate::catalog::prescription::RenewalRequestReceived;
use crate::catalog::{Phi, Sensitive};
use crate::hl7::Group;
use crate::mapping::order::{how_soon, orderer};
use crate::mapping::parts::{coding, concept, quantity};
use crate::mapping::{Cx, Outcome, Reason, maybe_date, missing, need_text};

/// Maps each RXE of an RDE, each RXD of an RDS.
pub(super) fn map(cx: &Cx<'_>, out: &mut Outcome) {
    match cx.message.trigger() {
        ("RDE", "O01" | "O11") => {
            cx.message.groups("RXE").iter().for_each(|group| out.add(verified(cx, group)));
        }
        ("RDE", "O25") => {
            cx.message.groups("RXE").iter().for_each(|group| out.add(renewal(cx, group)));
        }
        ("RDS", "O01" | "O13") => {
            cx.message.groups("RXD").iter().for_each(|group| out.add(dispensed(cx, group)));
        }
        _ => out.not_mapped(cx),
    }
}

/// An RXO in an OMP or ORM.
pub(super) fn ordered(cx: &Cx<'_>, group: &Group<'_>) -> Result<MedicationOrderPlaced, Reason> {
    let (rxo, tq1, orc) = (group.segment("RXO"), group.segment("TQ1"), group.segment("ORC"));
    let instructions = rxo.field(7).component(2).text().or_else(|| tq1.field(11).text());
    let text = instructions
        .map(std::borrow::Cow::into_owned)
        .ok_or_else(|| missing("the instructions for use", rxo, 7))?;
    let dose = rxo.field(2).text().and_then(|low| quantity(&low, rxo.field(4).first()));
    Ok(MedicationOrderPlaced {
        medication_order_id: order_id(cx, group)?,
        patient_id: cx.patient()?,
        encounter_id: cx.encounter()?,
        medication: Sensitive::new(
            concept(cx, rxo.field(1).first()).ok_or_else(|| missing("the medication", rxo, 1))?,
        ),
        dosage: Sensitive::new(Dosage {
            text: Sensitive::new(text),
            dose,
            route: coding(cx, group.field("RXR", 1).first()),
            frequency_code: tq1.field(3).text().map(std::borrow::Cow::into_owned),
            as_needed: false,
            as_needed_reason: None,
            duration_days: None,
            max_per_24h: None,
        }),
        priority: how_soon(group),
        ordered_by: orderer(cx, group)?,
        indication: None,
        order_mode: MedicationOrderPlacedOrderMode::Unknown,
        start_at: match cx.maybe_time(tq1.field(7)) {
            Some(time) => time,
            None => cx.need_time(orc, 15, "when the order takes effect")?,
        },
    })
}

/// RDE^O11: the pharmacy has encoded the order, which its pharmacist verified.
fn verified(cx: &Cx<'_>, group: &Group<'_>) -> Result<MedicationOrderVerified, Reason> {
    let (rxe, orc) = (group.segment("RXE"), group.segment("ORC"));
    let verified_at = cx.need_time(orc, 9, "the time of verification")?;
    let ordered_at = cx.need_time(rxe, 32, "the time of the order, for the time to verify it")?;
    let minutes = (verified_at.count() - ordered_at.count()) / 60_000_000;
    Ok(MedicationOrderVerified {
        medication_order_id: order_id(cx, group)?,
        patient_id: cx.patient()?,
        verified_by: cx.need_practitioner("the pharmacist's id", &[(rxe, 14)])?,
        verified_at,
        dose_adjusted_for: Sensitive::new(MedicationOrderVerifiedDoseAdjustedFor::Unknown),
        minutes_to_verify: i32::try_from(minutes).unwrap_or(i32::MAX),
    })
}

/// RDE^O25: the pharmacy asks for further refills.
fn renewal(cx: &Cx<'_>, group: &Group<'_>) -> Result<RenewalRequestReceived, Reason> {
    let rxe = group.segment("RXE");
    let request = cx.group_number(group)?;
    let renewal_request_id: RenewalRequestId = cx.id_of(&request);
    let refills = need_text(rxe, 12, "the number of refills")?;
    Ok(RenewalRequestReceived {
        renewal_request_id,
        prescription_id: rxe.field(15).text().map(|number| cx.ids.of(None, &number)),
        patient_id: cx.patient()?,
        pharmacy: cx
            .producer(rxe.field(40).first())
            .ok_or_else(|| missing("the pharmacy's id", rxe, 40))?,
        medication: Sensitive::new(
            concept(cx, rxe.field(2).first()).ok_or_else(|| missing("the medication", rxe, 2))?,
        ),
        last_filled_date: maybe_date(rxe.field(18).first()).map(Phi::new),
        refills_requested: refills
            .parse()
            .map_err(|_| invalid_number("the number of refills", rxe, 12))?,
    })
}

fn dispensed(cx: &Cx<'_>, group: &Group<'_>) -> Result<MedicationDispenseDispensed, Reason> {
    let rxd = group.segment("RXD");
    let order = cx.group_number(group)?;
    let amount = need_text(rxd, 4, "the quantity")?;
    let number = need_text(rxd, 7, "the prescription number")?;
    let counter = rxd.field(1).text().unwrap_or_default();
    Ok(MedicationDispenseDispensed {
        medication_dispense_id: cx.ids.of(None, &format!("{number}\n{counter}")),
        patient_id: cx.patient()?,
        order_id: cx.ids.uuid("MedicationOrder", Some(&order.system), order.value.expose()),
        medication: Sensitive::new(
            concept(cx, rxd.field(2).first()).ok_or_else(|| missing("the medication", rxd, 2))?,
        ),
        product: LotInfo {
            product_code: coding(cx, rxd.field(2).first())
                .ok_or_else(|| missing("the product's code", rxd, 2))?,
            lot_number: rxd.field(18).text().map(std::borrow::Cow::into_owned),
            expiration_date: maybe_date(rxd.field(19).first()),
            serial_number: None,
            manufacturer: rxd.field(20).text().map(std::borrow::Cow::into_owned),
        },
        quantity: quantity(&amount, rxd.field(5).first())
            .ok_or_else(|| missing("the unit of the quantity", rxd, 5))?,
        days_supply: None,
        fill_number: None,
        destination: cx.location(rxd.field(13).first()),
    })
}

fn order_id(cx: &Cx<'_>, group: &Group<'_>) -> Result<MedicationOrderId, Reason> {
    let number = cx.group_number(group)?;
    Ok(cx.id_of(&number))
}

fn invalid_number(what: &'static str, segment: crate::hl7::Segment<'_>, field: usize) -> Reason {
    let place = crate::mapping::Place::of(segment, field);
    Reason::Invalid { what, place, expected: "a whole number" }
}
