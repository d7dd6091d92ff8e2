//! BAR and DFT: accounts, procedures and charges.

use std::borrow::Cow;

use crate::catalog::billing::{ChargeCaptured, ChargeCapturedChargeSource, PatientAccountOpened};
use crate::catalog::common::{Identifier, RelatedContact, ServiceLine};
use crate::catalog::ids::PatientAccountId;
use crate::catalog::surgery::ProcedurePerformed;
use crate::catalog::{Phi, Sensitive};
use crate::hl7::Segment;
use crate::mapping::parts::{
    address, coding, concept, contact, human_name, money, table_coding, units,
};
use crate::mapping::{Cx, Outcome, Reason, maybe_date, missing, need_date, need_text};

/// BAR^P01, BAR^P12, DFT^P03.
pub(super) fn map(cx: &Cx<'_>, out: &mut Outcome) {
    match cx.message.trigger() {
        ("BAR", "P01") => out.add(opened(cx)),
        ("BAR", "P12") => cx.message.all("PR1").for_each(|pr1| out.add(performed(cx, pr1))),
        ("DFT", "P03") => {
            // Table 0017: charges; credits, payments and adjustments are other events.
            let charges = |ft1: &Segment<'_>| ft1.field(6).text().as_deref() == Some("CG");
            cx.message.all("FT1").filter(charges).for_each(|ft1| out.add(charged(cx, ft1)));
        }
        _ => out.not_mapped(cx),
    }
}

fn account_number(cx: &Cx<'_>) -> Result<Identifier, Reason> {
    let pid = cx.segment("PID");
    cx.identifier(pid.field(18).first()).ok_or_else(|| missing("the account number", pid, 18))
}

fn account(cx: &Cx<'_>) -> Result<PatientAccountId, Reason> {
    account_number(cx).map(|number| cx.id_of(&number))
}

fn opened(cx: &Cx<'_>) -> Result<PatientAccountOpened, Reason> {
    let (gt1, pv1) = (cx.segment("GT1"), cx.segment("PV1"));
    Ok(PatientAccountOpened {
        patient_account_id: account(cx)?,
        patient_id: cx.patient()?,
        account_number: Phi::new(account_number(cx)?),
        encounter_id: cx.encounter().ok(),
        guarantor: Phi::new(RelatedContact {
            name: Phi::new(
                human_name(gt1.field(3).first())
                    .ok_or_else(|| missing("the guarantor's name", gt1, 3))?,
            ),
            relationship: table_coding(gt1.field(11).first(), "0063")
                .ok_or_else(|| missing("the guarantor's relationship", gt1, 11))?,
            telecom: Phi::new(gt1.field(6).repetitions().filter_map(contact).collect()),
            address: address(gt1.field(5).first()).map(Phi::new),
        }),
        coverage_ids: Vec::new(),
        financial_class: need_text(pv1, 20, "the financial class")?.into_owned(),
    })
}

fn performed(cx: &Cx<'_>, pr1: Segment<'_>) -> Result<ProcedurePerformed, Reason> {
    let encounter_id = cx.encounter()?;
    let code = need_text(pr1, 3, "the procedure")?;
    let number = cx.order_number(pr1.field(19));
    let key = format!("{encounter_id}\n{}\n{code}", pr1.field(1).text().unwrap_or_default());
    Ok(ProcedurePerformed {
        procedure_id: match &number {
            Some(number) => cx.id_of(number),
            None => cx.ids.of(Some("encounter"), &key),
        },
        patient_id: cx.patient()?,
        encounter_id,
        procedure: Sensitive::new(
            concept(cx, pr1.field(3).first()).ok_or_else(|| missing("the procedure", pr1, 3))?,
        ),
        body_site: None,
        performed_at: Phi::new(cx.need_time(pr1, 5, "the time of the procedure")?),
        performer: cx.need_practitioner("who performed it", &[(pr1, 12), (pr1, 11)])?,
        time_out_done: false,
        procedure_outcome: None,
    })
}

fn charged(cx: &Cx<'_>, ft1: Segment<'_>) -> Result<ChargeCaptured, Reason> {
    let number = need_text(ft1, 2, "the transaction's number")?;
    let served = need_date(ft1, 4, "the day of the service")?;
    let posted = need_date(ft1, 5, "the day of posting")?;
    Ok(ChargeCaptured {
        charge_id: cx.ids.of(None, &number),
        patient_id: cx.patient()?,
        patient_account_id: account(cx)?,
        encounter_id: cx.encounter()?,
        service_line: Sensitive::new(service_line(cx, ft1)?),
        charge_source: ChargeCapturedChargeSource::Interface,
        performing: cx.practitioner(ft1.field(20).first()),
        cost_center: need_text(ft1, 13, "the cost center")?.into_owned(),
        lag_days: posted.count() - served.count(),
    })
}

fn service_line(cx: &Cx<'_>, ft1: Segment<'_>) -> Result<ServiceLine, Reason> {
    let code = coding(cx, ft1.field(25).first()).or_else(|| coding(cx, ft1.field(7).first()));
    Ok(ServiceLine {
        line_number: ft1.field(1).text().and_then(|text| text.parse().ok()).unwrap_or(1),
        procedure_code: Sensitive::new(
            code.ok_or_else(|| missing("the code of the service", ft1, 25))?,
        ),
        modifiers: ft1
            .field(26)
            .repetitions()
            .filter_map(|one| one.text().map(Cow::into_owned))
            .collect(),
        diagnosis_pointers: Vec::new(),
        units: units(ft1.field(10)).ok_or_else(|| missing("the number of units", ft1, 10))?,
        charge: money(ft1.field(11))
            .ok_or_else(|| missing("the amount with its currency", ft1, 11))?,
        service_date: maybe_date(ft1.field(4).first()).map(Phi::new),
        revenue_code: None,
        place_of_service: None,
    })
}
