use super::{gap, one, outcome, pid, pv1, segment, with};
use crate::catalog::allergy::{AllergyRecorded, AllergyRecordedCategory};
use crate::catalog::billing::{ChargeCaptured, PatientAccountOpened};
use crate::catalog::clinical_note::{
    ClinicalNoteAddendumAdded, ClinicalNoteReplaced, ClinicalNoteSigned,
};
use crate::catalog::common::ClinicalSeverity;
use crate::catalog::condition::ConditionDiagnosed;
use crate::catalog::surgery::ProcedurePerformed;

#[test]
fn an_allergy_is_one_entry_of_the_list() {
    let pid = &*pid();
    let iam = "IAM|1|DA^Drug^HL70127|7980^Penicillin^RXNORM|SV^Severe^HL70128|HIVES|A|AL7^EHR||AL";
    let event: AllergyRecorded = one("ADT^A60^ADT_A60", &["EVN||20260105", pid, iam]);
    assert_eq!(event.category, AllergyRecordedCategory::Medication);
    assert_eq!(*event.severity.expose(), ClinicalSeverity::Severe);
    assert_eq!(event.reactions.expose().len(), 1);
    let why = gap("ADT^A60", &[pid, &with(iam, 6, "D")]);
    assert!(why.starts_with("IAM-6 (segment 3) says that the entry is not a new one"), "{why}");
}

#[test]
fn a_problem_has_a_diagnosing_practitioner() {
    let pid = &*pid();
    let pv1 = &*pv1();
    let prb = "PRB|AD|20260105|44054006^Diabetes^SCT|PB1^EHR";
    let event: ConditionDiagnosed = one("PPR^PC1^PPR_PC1", &[pid, pv1, prb]);
    assert_eq!(event.code.expose().codings[0].system, "http://snomed.info/sct");
    assert_eq!(
        gap("PPR^PC1", &[pid, prb]),
        "no Condition.Diagnosed: it needs who diagnosed it, but there is no ROL (ROL-4)",
    );
}

#[test]
fn a_document_is_signed_added_to_or_replaced() {
    let pid = &*pid();
    let pv1 = &*pv1();
    let signature = "77^Rossi^Ada^^^^^^^^^^^^20260105093000";
    let txa = &segment(
        "TXA",
        &[
            (2, "DS"),
            (9, "77^Rossi^Ada"),
            (12, "D2^EHR"),
            (13, "D1^EHR"),
            (17, "AU"),
            (22, signature),
        ],
    );
    let signed: ClinicalNoteSigned = one("MDM^T02^MDM_T02", &[pid, pv1, txa, "OBX|1|TX|||Text"]);
    assert_eq!(signed.signed_at.to_string(), "2026-01-05T08:30:00Z");
    assert_eq!(signed.note_type.system, "http://terminology.hl7.org/CodeSystem/v2-0270");
    let replaced: ClinicalNoteReplaced = one("MDM^T10", &[pid, txa]);
    assert_eq!(replaced.clinical_note_id, signed.clinical_note_id);
    let addendum: ClinicalNoteAddendumAdded = one("MDM^T06", &[pid, txa]);
    assert_eq!(addendum.clinical_note_id.into_uuid(), replaced.replaced_document_id);
    let unsigned = gap("MDM^T02", &[pid, &with(txa, 17, "DI")]);
    assert_eq!(
        unsigned,
        "no ClinicalNote.Signed: TXA-17 (segment 3) does not say that the document is signed",
    );
    assert_eq!(gap("MDM^T01", &[pid, txa]), "it announces a document and does not bring it along");
}

#[test]
fn an_account_is_opened_and_charged() {
    let pid = &*pid();
    let pv1 = &*pv1();
    let account = &with(pid, 18, "ACC5^^^NORTH^AN");
    let insured = &with(pv1, 20, "MC");
    let gt1 = &segment("GT1", &[(3, "Muster^Max"), (6, "^PRN^PH^^^541^5550100"), (11, "SPO")]);
    let opened: PatientAccountOpened = one("BAR^P01^BAR_P01", &[account, insured, gt1]);
    assert_eq!(opened.financial_class, "MC");
    let charge = &segment(
        "FT1",
        &[
            (2, "T9"),
            (4, "20260103"),
            (5, "20260105"),
            (6, "CG"),
            (10, "2"),
            (11, "200.50&USD"),
            (13, "CC7"),
            (25, "99213^Visit^C4"),
        ],
    );
    let charged: ChargeCaptured = one("DFT^P03^DFT_P03", &[account, pv1, charge]);
    assert_eq!(charged.patient_account_id, opened.patient_account_id);
    assert_eq!(charged.lag_days, 2);
    let line = charged.service_line.expose();
    assert_eq!((line.charge.amount.unscaled(), &*line.charge.currency), (20_050, "USD"));
    assert_eq!(line.units.unscaled(), 2_000);
}

#[test]
fn each_procedure_has_a_performer_or_a_reason() {
    let pid = &*pid();
    let pv1 = &*pv1();
    let procedure = "PR1|1||44950^Appendectomy^C4||20260105103000";
    let outcome = outcome("BAR^P12", &[pid, pv1, &with(procedure, 11, "77^Rossi^Ada"), procedure]);
    assert!(outcome.facts[0].as_any().is::<ProcedurePerformed>());
    assert_eq!(
        outcome.gaps[0].to_string(),
        "no Procedure.Performed: it needs who performed it, but PR1-12 (segment 5) is empty",
    );
}
