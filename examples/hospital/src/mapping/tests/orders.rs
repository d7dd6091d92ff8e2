use super::{after, gap, message, one, outcome, pid, pv1, segment, with};
use crate::catalog::common::{Interpretation, Priority, QuantityComparator};
use crate::catalog::imaging::{
    ImagingOrderPlaced, ImagingReportFinalized, ImagingReportPreliminaryReported,
};
use crate::catalog::infection_control::CaseReportSent;
use crate::catalog::lab::{
    LabOrderCancelled, LabOrderPlaced, LabResultCorrected, LabResultCritical, LabResultFinalized,
    LabResultPreliminaryReported,
};
use crate::catalog::vitals::VitalSignsRecorded;

const ORC: &str = "ORC|NW|P1^EHR||||||||||77^Rossi^Ada^^^^^^NORTH";

/// A final report of a laboratory, by its OBR.
fn obr() -> String {
    segment(
        "OBR",
        &[
            (2, "P1^EHR"),
            (3, "F1^LIS"),
            (4, "2345-7^Glucose^LN"),
            (7, "20260105070000+0100"),
            (22, "20260105080000+0100"),
            (24, "CH"),
            (25, "F"),
        ],
    )
}

#[test]
fn a_laboratory_order_is_placed_or_cancelled() {
    let pid = &*pid();
    let pv1 = &*pv1();
    let obr = &*obr();
    let placed: LabOrderPlaced =
        one("OML^O21^OML_O21", &[pid, pv1, ORC, "TQ1|1||||||||S^Stat^HL70485", obr]);
    assert_eq!(placed.priority, Priority::Stat);
    assert_eq!(placed.performing_lab.name.as_deref(), Some("LAB EAST"));
    assert_eq!(placed.tests.expose()[0].codings[0].system, "http://loinc.org");
    assert!(placed.encounter_id.is_some() && !placed.fasting_required);
    let cancelled: LabOrderCancelled = one("ORM^O01", &[pid, &ORC.replace("NW", "CA"), obr]);
    assert_eq!(cancelled.lab_order_id, placed.lab_order_id);
    assert_eq!(
        gap("OML^O21", &[pid, &ORC.replace("NW", "SC"), obr]),
        "ORC-1 (segment 3) says neither that an order is placed nor that one to a laboratory is \
         cancelled",
    );
}

#[test]
fn an_imaging_order_needs_its_indication() {
    let pid = &*pid();
    let obr = &segment("OBR", &[(4, "71046^Chest X-ray^C4"), (24, "RAD")]);
    let why = gap("ORM^O01", &[pid, ORC, obr]);
    assert_eq!(
        why,
        "no ImagingOrder.Placed: it needs the indication, but OBR-31 (segment 4) is empty"
    );
    let obr = with(obr, 31, "R05^Cough^I10");
    let placed: ImagingOrderPlaced = one("OMI^O23", &[pid, ORC, &obr]);
    assert_eq!(placed.indication.expose().codings[0].code, "R05");
}

#[test]
fn a_report_of_an_order_names_the_order() {
    let pid = &*pid();
    let obr = &*obr();
    let placed: LabOrderPlaced = one("OML^O21", &[pid, ORC, obr]);
    let obx = "OBX|1|NM|2345-7^Glucose^LN||5.4|mmol/L^^UCUM|3.9-5.6|N|||F";
    let report: LabResultFinalized = one("ORU^R01^ORU_R01", &[pid, obr, obx, "SPM|1|^S1&LIS||SER"]);
    assert_eq!(report.lab_order_id, placed.lab_order_id);
    assert_eq!(report.collected_at.expose().to_string(), "2026-01-05T06:00:00Z");
    assert_eq!(report.finalized_at.to_string(), "2026-01-05T07:00:00Z");
    let [result] = &report.results.expose()[..] else { panic!("one result") };
    let quantity = result.value_quantity.as_ref().expect("a quantity").expose();
    assert_eq!((quantity.value.unscaled(), &*quantity.unit), (5_400_000, "mmol/L"));
    assert_eq!(quantity.ucum_code.as_deref(), Some("mmol/L"));
    assert_eq!(
        result.reference_high.map(factline::avro::logical::Decimal::unscaled),
        Some(5_600_000)
    );
}

#[test]
fn values_keep_their_kind() {
    let pid = &*pid();
    let obr = &*obr();
    let report: LabResultFinalized = one(
        "ORU^R01",
        &[
            pid,
            obr,
            "OBX|1|SN|1^a^LN||>^100|mg/dL",
            "OBX|2|CWE|2^b^LN||260385009^Negative^SCT",
            "OBX|3|NM|3^c^LN||7.0",
            "OBX|4|TX|4^d^LN||two \\T\\ two",
            "OBX|5|NM|5^pending^LN||",
        ],
    );
    let [comparator, code, bare, text] = &report.results.expose()[..] else {
        panic!("four results")
    };
    let quantity = comparator.value_quantity.as_ref().expect("a quantity").expose();
    assert_eq!(quantity.comparator, Some(QuantityComparator::Gt));
    assert_eq!(code.value_coded.as_ref().expect("a code").expose().code, "260385009");
    // A number without a unit measures nothing: it stays the text that it is.
    assert!(bare.value_quantity.is_none());
    assert_eq!(bare.value_text.as_ref().expect("a text").expose(), "7.0");
    assert_eq!(text.value_text.as_ref().expect("a text").expose(), "two & two");
}

#[test]
fn a_critical_value_comes_before_its_report() {
    let pid = &*pid();
    let obr = &*obr();
    let obx = "OBX|1|NM|2823-3^Potassium^LN||7.1|mmol/L|3.5-5.1|HH|||F";
    let outcome = outcome("ORU^R01", &[pid, ORC, obr, obx]);
    assert_eq!(outcome.gaps, []);
    let critical = outcome.facts[0].as_any().downcast_ref::<LabResultCritical>().expect("critical");
    assert_eq!(critical.critical_rule, "OBX-8 HH");
    assert_eq!(critical.critical_value.expose().interpretation, Interpretation::CriticalHigh);
    let minutes =
        (critical.acknowledgement_due_at.count() - critical.detected_at.count()) / 60_000_000;
    assert_eq!(minutes, 30);
    let report = outcome.facts[1].as_any().downcast_ref::<LabResultFinalized>().expect("final");
    assert_eq!(report.lab_result_id, critical.lab_result_id);
}

#[test]
fn status_decides_between_preliminary_and_none() {
    let pid = &*pid();
    let obr = &*obr();
    let obx = "OBX|1|NM|2345-7^Glucose^LN||5.4|mmol/L";
    let preliminary = with(obr, 25, "P");
    let _: LabResultPreliminaryReported = one("ORU^R01", &[pid, &preliminary, obx]);
    let why = gap("ORU^R01", &[pid, &with(obr, 25, "X"), obx]);
    assert_eq!(why, "OBR-25 (segment 3) says that there is no result");
    // Without OBR-25, the values say it.
    let unsaid = with(obr, 25, "");
    let _: LabResultPreliminaryReported = one("ORU^R01", &[pid, &unsaid, &with(obx, 11, "P")]);
    let _: LabResultFinalized = one("ORU^R01", &[pid, &unsaid, &with(obx, 11, "F")]);
}

#[test]
fn a_correction_points_to_what_it_corrects() {
    let pid = &*pid();
    let obr = &*obr();
    let obx = "OBX|1|NM|2345-7^Glucose^LN||5.4|mmol/L";
    let report = message("ORU^R01", &[pid, obr, obx]);
    let correction = message("ORU^R01", &[pid, &with(obr, 25, "C"), &obx.replace("5.4", "4.5")]);
    let outcome = after(&[report], &correction);
    let event = outcome.facts[0].as_any().downcast_ref::<LabResultCorrected>().expect("corrected");
    let value = |results: &[crate::catalog::common::AnalyteResult]| {
        results[0].value_quantity.as_ref().expect("a quantity").expose().value.unscaled()
    };
    assert_eq!(value(event.previous_results.expose()), 5_400_000);
    assert_eq!(value(event.corrected_results.expose()), 4_500_000);
}

#[test]
fn nobody_guesses_which_department_reports() {
    let pid = &*pid();
    let obr = &*obr();
    let unsaid = &with(obr, 24, "");
    let obx = "OBX|1|NM|2345-7^Glucose^LN||5.4|mmol/L";
    assert_eq!(
        gap("ORU^R01", &[pid, unsaid, obx]),
        "it needs the department that reports, or a specimen, but OBR-24 (segment 3) is empty",
    );
    let vitals: VitalSignsRecorded =
        one("ORU^R01", &[pid, unsaid, "OBX|1|NM|8867-4^Pulse^LN||64|/min"]);
    assert_eq!(vitals.components.expose().len(), 1);
    let case = with(unsaid, 4, "68991-9^Epidemiologic Information^LN");
    let report: CaseReportSent = one(
        "ORU^R01",
        &[
            pid,
            &with(&case, 31, "10370^Rubella^NND"),
            "OBX|1|CWE|77968-6^Jurisdiction^LN||41^Oregon",
        ],
    );
    assert_eq!(report.jurisdiction, "41");
}

#[test]
fn an_imaging_report_is_signed_or_preliminary() {
    let pid = &*pid();
    let read = &segment(
        "OBR",
        &[
            (3, "A77^PACS"),
            (6, "20260105060000"),
            (22, "20260105080000"),
            (24, "RAD"),
            (25, "F"),
            (32, "88&Weber&Max"),
        ],
    );
    let obx = "OBX|1|TX|59776-5^Findings^LN||Clear lungs.";
    let event: ImagingReportFinalized = one("ORU^R01", &[pid, read, obx]);
    assert_eq!(event.order_to_final_minutes, 120);
    assert_eq!(event.signed_by.display.as_deref(), Some("Max Weber"));
    assert_eq!(event.report.expose().sha256.len(), 64);
    let event: ImagingReportPreliminaryReported = one("ORU^R01", &[pid, &with(read, 25, "P"), obx]);
    assert_eq!(event.impression.expose(), "Clear lungs.");
}
