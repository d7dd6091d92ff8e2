use super::{gap, one, outcome, pid, pv1, segment, with};
use crate::catalog::immunization::{
    ImmunizationAdministered, ImmunizationAdministeredFundingSource,
    ImmunizationHistoricalRecorded, ImmunizationHistoricalRecordedInformationSource,
    ImmunizationRefused, ImmunizationRefusedRefusalReason, ImmunizationVoided,
};
use crate::catalog::medication::{MedicationOrderPlaced, MedicationOrderVerified};
use crate::catalog::pharmacy::MedicationDispenseDispensed;
use crate::catalog::prescription::RenewalRequestReceived;

const ORC: &str = "ORC|NW|M1^EHR|||||||20260105090000|||77^Rossi^Ada^^^^^^NORTH";

const DRUG: &str = "197361^Amlodipine 5 MG^RXNORM";

fn rxe() -> String {
    segment("RXE", &[(2, DRUG), (12, "2"), (14, "55^Kim^Jo"), (15, "RX9"), (18, "20251220")])
}

#[test]
fn a_medication_is_ordered_verified_and_dispensed_under_one_id() {
    let pid = &*pid();
    let pv1 = &*pv1();
    let rxo = &segment("RXO", &[(1, DRUG), (2, "5"), (4, "mg^mg^UCUM"), (7, "^one tablet daily")]);
    let tq1 = &segment("TQ1", &[(3, "QD"), (7, "20260105100000"), (9, "R")]);
    let placed: MedicationOrderPlaced =
        one("OMP^O09^OMP_O09", &[pid, pv1, ORC, tq1, rxo, "RXR|PO^Oral^HL70162"]);
    let dosage = placed.dosage.expose();
    assert_eq!(dosage.text.expose(), "one tablet daily");
    assert_eq!(dosage.frequency_code.as_deref(), Some("QD"));
    let encoded = with(&rxe(), 32, "20260105084500");
    let verified: MedicationOrderVerified = one("RDE^O11^RDE_O11", &[pid, ORC, &encoded]);
    assert_eq!(verified.medication_order_id, placed.medication_order_id);
    assert_eq!(verified.minutes_to_verify, 15);
    let rxd = &segment(
        "RXD",
        &[(1, "1"), (2, DRUG), (4, "30"), (5, "{tbl}^tablet^UCUM"), (7, "RX9"), (18, "LOT7")],
    );
    let dispensed: MedicationDispenseDispensed = one("RDS^O13^RDS_O13", &[pid, ORC, rxd]);
    assert_eq!(dispensed.order_id, placed.medication_order_id.into_uuid());
    assert_eq!(dispensed.product.lot_number.as_deref(), Some("LOT7"));
    assert_eq!(dispensed.quantity.unit, "tablet");
}

#[test]
fn a_renewal_needs_the_pharmacy() {
    let pid = &*pid();
    let why = gap("RDE^O25", &[pid, ORC, &rxe()]);
    assert_eq!(
        why,
        "no RenewalRequest.Received: it needs the pharmacy's id, but RXE-40 (segment 4) is empty"
    );
    let rxe = with(&rxe(), 40, "PH1^Corner Pharmacy^L");
    let event: RenewalRequestReceived = one("RDE^O25", &[pid, ORC, &rxe]);
    assert_eq!(event.refills_requested, 2);
    assert_eq!(event.pharmacy.name.as_deref(), Some("Corner Pharmacy"));
    let words = with(&rxe, 12, "two");
    assert_eq!(
        gap("RDE^O25", &[pid, ORC, &words]),
        "no RenewalRequest.Received: it needs the number of refills, but RXE-12 (segment 4) is not a \
         whole number",
    );
}

fn dose(change: impl Fn(&str) -> String) -> Vec<String> {
    let rxa = segment(
        "RXA",
        &[
            (3, "20260105"),
            (5, "140^Influenza^CVX"),
            (9, "00"),
            (10, "55^Kim^Jo"),
            (15, "L1"),
            (20, "CP"),
            (21, "A"),
        ],
    );
    let mut all = vec![pid(), "ORC|RE||D1^EHR".to_owned(), change(&rxa)];
    all.push("RXR|IM^Intramuscular^HL70162|LD^Left deltoid^HL70163".to_owned());
    all.push("OBX|1|CE|64994-7^Eligibility^LN|1|V02^Medicaid^HL70064".to_owned());
    all
}

fn vaccination<E: Clone + 'static>(change: impl Fn(&str) -> String) -> E {
    let segments = dose(change);
    one("VXU^V04^VXU_V04", &segments.iter().map(String::as_str).collect::<Vec<_>>())
}

#[test]
fn a_dose_is_given_recorded_refused_or_void() {
    let given: ImmunizationAdministered = vaccination(str::to_owned);
    assert_eq!(given.site.code, "LD");
    assert_eq!(given.funding_source, ImmunizationAdministeredFundingSource::Vfc);
    let old: ImmunizationHistoricalRecorded = vaccination(|rxa| with(rxa, 9, "04"));
    let recalled = ImmunizationHistoricalRecordedInformationSource::ParentRecall;
    assert_eq!(old.information_source, recalled);
    assert_eq!(old.immunization_id, given.immunization_id);
    let refused: ImmunizationRefused = vaccination(|rxa| with(&with(rxa, 18, "01"), 20, "RE"));
    assert_eq!(*refused.refusal_reason.expose(), ImmunizationRefusedRefusalReason::Religious);
    let _: ImmunizationVoided = vaccination(|rxa| with(rxa, 21, "D"));
}

#[test]
fn each_dose_stands_for_itself() {
    let site_missing = segment("RXA", &[(3, "20260104"), (5, "08^HepB^CVX"), (10, "55^Kim^Jo")]);
    let none = segment("RXA", &[(3, "20260104"), (5, "998^No vaccine^CVX")]);
    let mut segments = dose(str::to_owned);
    segments.extend(["ORC|RE||D2^EHR".into(), site_missing, "ORC|RE||D3^EHR".into(), none]);
    let outcome = outcome("VXU^V04", &segments.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(outcome.facts.len(), 1);
    let why: Vec<_> = outcome.gaps.iter().map(ToString::to_string).collect();
    assert_eq!(
        why,
        [
            "no Immunization.Administered: it needs the site of the injection, but there is no RXR (RXR-2)",
            "RXA-5 (segment 10) says that no vaccine was given",
        ],
    );
}
