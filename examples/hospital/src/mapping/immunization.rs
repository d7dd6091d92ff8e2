//! VXU^V04: vaccinations.

use std::borrow::Cow;

use crate::catalog::common::{CodeableConcept, LotInfo};
use crate::catalog::ids::ImmunizationId;
use crate::catalog::immunization::{
    ImmunizationAdministered, ImmunizationAdministeredFundingSource as Funding,
    ImmunizationHistoricalRecorded, ImmunizationHistoricalRecordedInformationSource as Source,
    ImmunizationRefused, ImmunizationRefusedRefusalReason as Refusal, ImmunizationVoided,
    ImmunizationVoidedCause,
};
use crate::catalog::{Phi, Sensitive};
use crate::hl7::Group;
use crate::mapping::parts::{coding, concept, table_coding};
use crate::mapping::{Cx, Outcome, Place, Reason, maybe_date, missing, need_date, need_text};

/// CVX for "no vaccine administered": the group holds a forecast or an immunity, not a dose.
const NO_VACCINE: &str = "998";

/// Maps each dose (RXA and what belongs to it).
pub(super) fn map(cx: &Cx<'_>, out: &mut Outcome) {
    for group in cx.message.groups("RXA").iter().filter(|group| group.has("RXA")) {
        let code = |field| group.field("RXA", field).text();
        match (code(21).as_deref(), code(20).as_deref(), code(9).as_deref()) {
            _ if code(5).as_deref() == Some(NO_VACCINE) => {
                out.gap(says(group, 5, "says that no vaccine was given"));
            }
            (Some("D"), ..) => out.add(voided(cx, group)),
            (_, Some("RE"), _) => out.add(refused(cx, group)),
            (_, Some("NA"), _) => {
                out.gap(says(group, 20, "says that the dose was not given"));
            }
            (_, _, Some(source)) if source != "00" => out.add(historical(cx, group)),
            _ => out.add(administered(cx, group)),
        }
    }
}

fn says(group: &Group<'_>, field: usize, what: &'static str) -> Reason {
    Reason::Says { place: Place::of(group.segment("RXA"), field), what }
}

fn administered(cx: &Cx<'_>, group: &Group<'_>) -> Result<ImmunizationAdministered, Reason> {
    let (rxa, rxr) = (group.segment("RXA"), group.segment("RXR"));
    Ok(ImmunizationAdministered {
        immunization_id: id(cx, group)?,
        patient_id: cx.patient()?,
        vaccine: vaccine(cx, group)?,
        lot: LotInfo {
            product_code: coding(cx, rxa.field(5).first())
                .ok_or_else(|| missing("the vaccine's code", rxa, 5))?,
            lot_number: rxa.field(15).text().map(Cow::into_owned),
            expiration_date: maybe_date(rxa.field(16).first()),
            serial_number: None,
            manufacturer: rxa.field(17).text().map(Cow::into_owned),
        },
        dose_number: None,
        site: table_coding(rxr.field(2).first(), "0163")
            .ok_or_else(|| missing("the site of the injection", rxr, 2))?,
        route: table_coding(rxr.field(1).first(), "0162")
            .ok_or_else(|| missing("the route", rxr, 1))?,
        administered_at: Phi::new(cx.need_time(rxa, 3, "when the dose was given")?),
        funding_source: funding(group),
        administered_by: cx.need_practitioner("who gave the dose", &[(rxa, 10)])?,
    })
}

fn historical(cx: &Cx<'_>, group: &Group<'_>) -> Result<ImmunizationHistoricalRecorded, Reason> {
    let rxa = group.segment("RXA");
    Ok(ImmunizationHistoricalRecorded {
        immunization_id: id(cx, group)?,
        patient_id: cx.patient()?,
        vaccine: vaccine(cx, group)?,
        administered_date: Phi::new(need_date(rxa, 3, "the day of the dose")?),
        information_source: match rxa.field(9).text().as_deref() {
            Some("02") => Source::OtherProvider,
            Some("03" | "06" | "07") => Source::WrittenRecord,
            Some("04") => Source::ParentRecall,
            Some("05" | "08") => Source::Registry,
            _ => Source::Unknown,
        },
        recorded_by: cx.practitioner(group.field("ORC", 10).first()),
    })
}

fn refused(cx: &Cx<'_>, group: &Group<'_>) -> Result<ImmunizationRefused, Reason> {
    let (rxa, orc) = (group.segment("RXA"), group.segment("ORC"));
    Ok(ImmunizationRefused {
        immunization_id: id(cx, group)?,
        patient_id: cx.patient()?,
        vaccine: vaccine(cx, group)?,
        refusal_reason: Sensitive::new(match rxa.field(18).text().as_deref() {
            Some("00") => Refusal::Parental,
            Some("01") => Refusal::Religious,
            Some("02" | "03") => Refusal::OtherReason,
            _ => Refusal::Unknown,
        }),
        deferred_until_date: None,
        counseled_by: cx.need_practitioner("who counseled the patient", &[(rxa, 10), (orc, 12)])?,
    })
}

fn voided(cx: &Cx<'_>, group: &Group<'_>) -> Result<ImmunizationVoided, Reason> {
    let (rxa, orc) = (group.segment("RXA"), group.segment("ORC"));
    Ok(ImmunizationVoided {
        immunization_id: id(cx, group)?,
        patient_id: cx.patient()?,
        vaccine: vaccine(cx, group)?,
        cause: ImmunizationVoidedCause::Unknown,
        voided_by: cx.need_practitioner("who voided the dose", &[(orc, 10), (rxa, 10)])?,
    })
}

fn vaccine(cx: &Cx<'_>, group: &Group<'_>) -> Result<Sensitive<CodeableConcept>, Reason> {
    let rxa = group.segment("RXA");
    concept(cx, rxa.field(5).first())
        .map(Sensitive::new)
        .ok_or_else(|| missing("the vaccine", rxa, 5))
}

/// ORC-3, which names the record of the dose; else ORC-2; else patient, vaccine and day.
fn id(cx: &Cx<'_>, group: &Group<'_>) -> Result<ImmunizationId, Reason> {
    let number = [3, 2].into_iter().find_map(|field| cx.order_number(group.field("ORC", field)));
    if let Some(number) = number {
        return Ok(cx.id_of(&number));
    }
    let rxa = group.segment("RXA");
    let code = rxa.field(5).text().unwrap_or_default();
    let day = need_text(rxa, 3, "the day of the dose")?;
    let day = day.get(..8).unwrap_or(&day);
    Ok(cx.ids.of(Some("dose"), &format!("{}\n{code}\n{day}", cx.patient()?)))
}

/// The OBX of LOINC 30963-3, vaccine funding source (PHINVS) or of 64994-7, eligibility (table 0064).
fn funding(group: &Group<'_>) -> Funding {
    let value_of = |wanted: &str| {
        group
            .all("OBX")
            .find(|obx| obx.field(3).text().as_deref() == Some(wanted))
            .and_then(|obx| obx.field(5).text())
    };
    match (value_of("30963-3").as_deref(), value_of("64994-7").as_deref()) {
        (Some("PHC70" | "VXC2"), _) | (None, Some("V01")) => Funding::Private,
        (Some("VXC50"), _) | (None, Some("V02" | "V03" | "V04" | "V05")) => Funding::Vfc,
        (Some("VXC51"), _) => Funding::Federal,
        (Some("VXC52"), _) => Funding::State,
        _ => Funding::Unknown,
    }
}
