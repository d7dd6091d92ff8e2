//! Vital signs.

use super::super::observation::results;
use crate::catalog::vitals::{VitalSignsRecorded, VitalSignsRecordedMethod};
use crate::catalog::{Phi, Sensitive};
use crate::hl7::Group;
use crate::mapping::{Cx, Reason, missing};

/// LOINC codes of FHIR's vital signs profile: heart and respiratory rate, temperature, oxygen
/// saturation (two codes), systolic, diastolic and the panels.
const CODES: [&str; 9] =
    ["8867-4", "9279-1", "8310-5", "2708-6", "59408-5", "8480-6", "8462-4", "85353-1", "85354-9"];

/// Whether everything that a group observes is a vital sign.
pub(super) fn all(group: &Group<'_>) -> bool {
    let mut codes = group.all("OBX").map(|obx| obx.field(3).text()).peekable();
    codes.peek().is_some() && codes.all(|code| code.is_some_and(|code| CODES.contains(&&*code)))
}

pub(super) fn recorded(cx: &Cx<'_>, group: &Group<'_>) -> Result<VitalSignsRecorded, Reason> {
    let (obr, obx) = (group.segment("OBR"), group.segment("OBX"));
    let number = cx
        .order_number(obr.field(3))
        .or_else(|| cx.order_number(obr.field(2)))
        .ok_or_else(|| missing("the number of the observation", obr, 3))?;
    Ok(VitalSignsRecorded {
        vital_signs_id: cx.id_of(&number),
        patient_id: cx.patient()?,
        encounter_id: cx.encounter().ok(),
        measured_at: Phi::new(match cx.maybe_time(obx.field(14)) {
            Some(time) => time,
            None => cx.need_time(obr, 7, "the time of measurement")?,
        }),
        components: Sensitive::new(results(cx, group)?),
        method: VitalSignsRecordedMethod::Unknown,
        device: None,
        oxygen_delivery: None,
        recorded_by: cx.practitioner(obx.field(16).first()),
    })
}
