//! ORM, OML, OMG, OMI, OMP: what is asked for.

use crate::catalog::common::{
    ActorType, CodeableConcept, Identifier, Laterality, OrganizationRef, PractitionerRef,
};
use crate::catalog::ids::{ImagingOrderId, LabOrderId};
use crate::catalog::imaging::{
    ImagingOrderPlaced, ImagingOrderPlacedContrast, ImagingOrderPlacedPregnancyStatus,
};
use crate::catalog::lab::{LabOrderCancelled, LabOrderCancelledReason, LabOrderPlaced};
use crate::catalog::{Phi, Sensitive};
use crate::hl7::{Field, Group};
use crate::mapping::adt::diagnoses;
use crate::mapping::parts::{coding, concept, priority};
use crate::mapping::{Cx, Outcome, Place, Reason, missing, pharmacy};

/// Maps each order (ORC, OBR or RXO and what belongs to it).
pub(super) fn map(cx: &Cx<'_>, out: &mut Outcome) {
    for group in &cx.message.groups("OBR") {
        if group.has("RXO") {
            out.add(pharmacy::ordered(cx, group));
        } else if group.has("OBR") {
            order(cx, group, out);
        } else {
            out.gap(missing("what is ordered", group.segment("OBR"), 4));
        }
    }
}

/// Table 0119, ORC-1: what is to be done with the order.
fn order(cx: &Cx<'_>, group: &Group<'_>, out: &mut Outcome) {
    let imaging = is_imaging(cx, group);
    match group.field("ORC", 1).text().as_deref() {
        None | Some("NW" | "IN" | "SN" | "RO" | "PA" | "CH") if imaging => {
            out.add(imaging_placed(cx, group));
        }
        None | Some("NW" | "IN" | "SN" | "RO" | "PA" | "CH") => out.add(lab_placed(cx, group)),
        Some("CA" | "DC" | "OC" | "OD") if !imaging => out.add(lab_cancelled(cx, group)),
        Some(_) => out.gap(Reason::Says {
            place: Place::of(group.segment("ORC"), 1),
            what: "says neither that an order is placed nor that one to a laboratory is cancelled",
        }),
    }
}

/// OMI is imaging; otherwise OBR-24 says so.
fn is_imaging(cx: &Cx<'_>, group: &Group<'_>) -> bool {
    let section = group.field("OBR", 24).text();
    cx.message.trigger().0 == "OMI"
        || matches!(
            section.as_deref(),
            Some("CT" | "CUS" | "MRI" | "NMR" | "NMS" | "RAD" | "RUS" | "RX" | "US" | "XRC")
        )
}

fn lab_placed(cx: &Cx<'_>, group: &Group<'_>) -> Result<LabOrderPlaced, Reason> {
    let (obr, header) = (group.segment("OBR"), cx.segment("MSH"));
    Ok(LabOrderPlaced {
        lab_order_id: lab_order_id(cx, group)?,
        patient_id: cx.patient()?,
        encounter_id: cx.encounter().ok(),
        tests: Sensitive::new(vec![what_is_ordered(cx, group)?]),
        priority: how_soon(group),
        ordered_by: orderer(cx, group)?,
        indications: Sensitive::new(diagnoses(cx)),
        collection_due_at: cx.maybe_time(group.field("TQ1", 7)),
        // Table 0916, OBR-13 of v2.6: the order says that the patient is to fast.
        fasting_required: obr.field(13).text().as_deref() == Some("F"),
        performing_lab: receiving_lab(cx)
            .ok_or_else(|| missing("the laboratory that is to do it", header, 6))?,
    })
}

fn lab_cancelled(cx: &Cx<'_>, group: &Group<'_>) -> Result<LabOrderCancelled, Reason> {
    let test = coding(cx, group.field("OBR", 4).first());
    Ok(LabOrderCancelled {
        lab_order_id: lab_order_id(cx, group)?,
        patient_id: cx.patient()?,
        cancelled_tests: Sensitive::new(test.into_iter().collect()),
        cancelled_by_type: ActorType::Unknown,
        reason: LabOrderCancelledReason::Unknown,
        charges_reversed: false,
    })
}

fn imaging_placed(cx: &Cx<'_>, group: &Group<'_>) -> Result<ImagingOrderPlaced, Reason> {
    let obr = group.segment("OBR");
    let number = cx.group_number(group)?;
    let imaging_order_id: ImagingOrderId = cx.id_of(&number);
    Ok(ImagingOrderPlaced {
        imaging_order_id,
        patient_id: cx.patient()?,
        encounter_id: cx.encounter().ok(),
        procedure: Sensitive::new(what_is_ordered(cx, group)?),
        laterality: Laterality::Unknown,
        priority: how_soon(group),
        indication: Sensitive::new(
            concept(cx, obr.field(31).first()).ok_or_else(|| missing("the indication", obr, 31))?,
        ),
        ordered_by: orderer(cx, group)?,
        contrast: ImagingOrderPlacedContrast::Unknown,
        pregnancy_status: Sensitive::new(ImagingOrderPlacedPregnancyStatus::Unknown),
    })
}

fn lab_order_id(cx: &Cx<'_>, group: &Group<'_>) -> Result<LabOrderId, Reason> {
    let number = cx.group_number(group)?;
    Ok(cx.id_of(&number))
}

fn what_is_ordered(cx: &Cx<'_>, group: &Group<'_>) -> Result<CodeableConcept, Reason> {
    let obr = group.segment("OBR");
    concept(cx, obr.field(4).first()).ok_or_else(|| missing("what is ordered", obr, 4))
}

/// ORC-12, OBR-16.
pub(super) fn orderer(cx: &Cx<'_>, group: &Group<'_>) -> Result<PractitionerRef, Reason> {
    let places = [(group.segment("ORC"), 12), (group.segment("OBR"), 16)];
    cx.need_practitioner("the ordering practitioner's id", &places)
}

/// TQ1-9, else OBR-5, else the priority inside the old ORC-7.
pub(super) fn how_soon(group: &Group<'_>) -> crate::catalog::common::Priority {
    let code = [group.field("TQ1", 9), group.field("OBR", 5)]
        .into_iter()
        .find_map(Field::text)
        .or_else(|| group.field("ORC", 7).component(6).text());
    priority(code.as_deref())
}

/// The laboratory that an order is sent to: MSH-6, else MSH-5.
fn receiving_lab(cx: &Cx<'_>) -> Option<OrganizationRef> {
    let header = cx.segment("MSH");
    [6, 5].into_iter().find_map(|field| cx.facility(header.field(field)))
}

impl Cx<'_> {
    /// An order's number (EI): identifier and authority.
    pub(super) fn order_number(&self, field: Field<'_>) -> Option<Identifier> {
        let part = |number| field.component(number).text().map(std::borrow::Cow::into_owned);
        let universal = part(3).map(|oid| format!("urn:oid:{oid}"));
        Some(Identifier {
            value: Phi::new(part(1)?),
            system: universal.or_else(|| part(2)).unwrap_or_else(|| self.ids.sender().to_owned()),
            type_code: None,
            assigner: None,
        })
    }

    /// The number of a group's order: the placer's (ORC-2, OBR-2), else the filler's (ORC-3, OBR-3).
    pub(super) fn group_number(&self, group: &Group<'_>) -> Result<Identifier, Reason> {
        [("ORC", 2), ("OBR", 2), ("ORC", 3), ("OBR", 3)]
            .into_iter()
            .find_map(|(segment, field)| self.order_number(group.field(segment, field)))
            .ok_or_else(|| missing("an order number", group.segment("ORC"), 2))
    }

    /// An organization that a coded element names (OBX-15).
    pub(super) fn producer(&self, value: crate::hl7::Repetition<'_>) -> Option<OrganizationRef> {
        let code = value.text()?.into_owned();
        Some(OrganizationRef {
            organization_id: self.ids.uuid(
                "Organization",
                value.component(3).text().as_deref(),
                &code,
            ),
            name: value.component(2).text().map(std::borrow::Cow::into_owned),
            npi: None,
            external_code: Some(code),
        })
    }
}
