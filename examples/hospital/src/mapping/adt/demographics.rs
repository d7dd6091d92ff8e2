//! A28, A31, A08, A40: who the patient is.

use std::collections::BTreeMap;

use crate::catalog::common::{AdministrativeSex, FieldChange};
use crate::catalog::patient::{
    PatientCreated, PatientDeceased, PatientDeceasedDeathSource, PatientMerged,
    PatientMergedMergeReason, PatientUpdated, PatientUpdatedChangeSource,
};
use crate::catalog::{Date, Phi};
use crate::hl7::Segment;
use crate::mapping::parts::{address, administrative_sex, contact, human_name};
use crate::mapping::{Cx, Outcome, Reason, maybe_date, missing, need_date};

/// A28.
pub(super) fn created(cx: &Cx<'_>) -> Result<PatientCreated, Reason> {
    let pid = cx.segment("PID");
    let header = cx.segment("MSH");
    let keeper = cx.facility(header.field(4));
    Ok(PatientCreated {
        patient_id: cx.patient()?,
        identifiers: Phi::new(
            pid.field(3).repetitions().filter_map(|one| cx.identifier(one)).collect(),
        ),
        name: Phi::new(
            human_name(pid.field(5).first())
                .ok_or_else(|| missing("the patient's name", pid, 5))?,
        ),
        birth_date: Phi::new(need_date(pid, 7, "the date of birth")?),
        administrative_sex: administrative_sex(pid.field(8)),
        address: address(pid.field(11).first()).map(Phi::new),
        telecom: Phi::new(
            [13, 14]
                .into_iter()
                .flat_map(|n| pid.field(n).repetitions())
                .filter_map(contact)
                .collect(),
        ),
        preferred_language: pid.field(15).text().map(std::borrow::Cow::into_owned),
        managing_organization: keeper
            .ok_or_else(|| missing("the organization that keeps the record", header, 4))?,
    })
}

/// A08, A31: what differs from what was last received, and a death.
pub(super) fn map(cx: &Cx<'_>, out: &mut Outcome) {
    let pid = cx.segment("PID");
    out.add(updated(cx));
    if pid.field(30).text().as_deref() == Some("Y") || !pid.field(29).is_empty() {
        out.add(deceased(cx));
    }
}

fn updated(cx: &Cx<'_>) -> Result<PatientUpdated, Reason> {
    let patient_id = cx.patient()?;
    let known = cx.memory.person(patient_id);
    let old = |path: &str| known.and_then(|person| person.attributes.get(path));
    let changes: Vec<FieldChange> = attributes(&carried(cx))
        .into_iter()
        .filter(|(path, new)| old(path) != Some(new))
        .map(|(field_path, new)| FieldChange {
            old_value: old(&field_path).cloned().map(Phi::new),
            new_value: Some(Phi::new(new)),
            field_path,
        })
        .collect();
    if changes.is_empty() {
        return Err(Reason::Nothing {
            what: "no demographic attribute differs from what was last received",
        });
    }
    Ok(PatientUpdated {
        patient_id,
        changes: Phi::new(changes),
        change_source: PatientUpdatedChangeSource::ExternalFeed,
        record_version: known.map_or(0, |person| person.version) + 1,
        verified_with_patient: false,
    })
}

fn deceased(cx: &Cx<'_>) -> Result<PatientDeceased, Reason> {
    Ok(PatientDeceased {
        patient_id: cx.patient()?,
        deceased_at: Phi::new(cx.need_time(cx.segment("PID"), 29, "the time of death")?),
        death_source: PatientDeceasedDeathSource::Unknown,
        certifier: None,
        encounter_id: None,
        medical_examiner_case: false,
    })
}

/// A40.
pub(super) fn merged(cx: &Cx<'_>) -> Result<PatientMerged, Reason> {
    let (pid, mrg, evn) = (cx.segment("PID"), cx.segment("MRG"), cx.segment("EVN"));
    let record = |segment: Segment<'_>, field, what| {
        cx.record_number(segment.field(field)).ok_or_else(|| missing(what, segment, field))
    };
    let survivor = record(pid, 3, "the surviving record's identifier")?;
    let retired = record(mrg, 1, "the retired record's identifier")?;
    Ok(PatientMerged {
        patient_id: cx.id_of(&survivor),
        survivor: Phi::new(cx.patient_ref(&survivor)),
        retired: Phi::new(cx.patient_ref(&retired)),
        retired_identifiers: Phi::new(
            mrg.field(1).repetitions().filter_map(|one| cx.identifier(one)).collect(),
        ),
        merge_reason: PatientMergedMergeReason::Unknown,
        match_score: None,
        approved_by: cx.need_practitioner("who approved the merge", &[(evn, 5)])?,
    })
}

/// The demographics that a record or a message holds.
struct Demographics {
    family: Option<String>,
    given: Option<String>,
    birth_date: Option<Date>,
    sex: AdministrativeSex,
    language: Option<String>,
    telephone: Option<String>,
}

fn carried(cx: &Cx<'_>) -> Demographics {
    let pid = cx.segment("PID");
    let own = |text: Option<std::borrow::Cow<'_, str>>| text.map(std::borrow::Cow::into_owned);
    Demographics {
        family: own(pid.field(5).component(1).text()),
        given: own(pid.field(5).component(2).text()),
        birth_date: maybe_date(pid.field(7).first()),
        sex: administrative_sex(pid.field(8)),
        language: own(pid.field(15).text()),
        telephone: contact(pid.field(13).first()).map(|phone| phone.value.into_exposed()),
    }
}

/// The attributes of a record as it was created: what a later update is compared with.
pub(crate) fn of_created(event: &PatientCreated) -> BTreeMap<String, String> {
    let name = event.name.expose();
    attributes(&Demographics {
        family: name.family.as_ref().map(|family| family.expose().clone()),
        given: name.given.expose().first().cloned(),
        birth_date: Some(*event.birth_date.expose()),
        sex: event.administrative_sex,
        language: event.preferred_language.clone(),
        telephone: event.telecom.expose().first().map(|phone| phone.value.expose().clone()),
    })
}

/// Attribute paths and their values as JSON.
fn attributes(of: &Demographics) -> BTreeMap<String, String> {
    let sex = (of.sex != AdministrativeSex::Unknown).then(|| of.sex.as_str().to_owned());
    [
        ("name.family", of.family.clone()),
        ("name.given", of.given.clone()),
        ("birth_date", of.birth_date.map(|date| date.to_string())),
        ("administrative_sex", sex),
        ("preferred_language", of.language.clone()),
        ("telecom", of.telephone.clone()),
    ]
    .into_iter()
    .filter_map(|(path, value)| {
        Some((path.to_owned(), serde_json::Value::from(value?).to_string()))
    })
    .collect()
}
