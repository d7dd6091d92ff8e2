//! HL7 tables into the catalog's shared enums. What a table or the message doesn't say is
//! `Unknown`, as the catalog has it for every enum.

use crate::catalog::common::{
    AdministrativeSex, ClinicalSeverity, EncounterClass, Interpretation, Priority,
};
use crate::hl7::Field;

fn code(field: Field<'_>) -> String {
    field.text().map(|text| text.to_ascii_uppercase()).unwrap_or_default()
}

/// Table 0001, PID-8.
pub(in crate::mapping) fn administrative_sex(field: Field<'_>) -> AdministrativeSex {
    match code(field).as_str() {
        "F" => AdministrativeSex::Female,
        "M" => AdministrativeSex::Male,
        "O" | "A" | "X" => AdministrativeSex::Other,
        _ => AdministrativeSex::Unknown,
    }
}

/// Table 0004, PV1-2.
pub(in crate::mapping) fn encounter_class(field: Field<'_>) -> EncounterClass {
    match code(field).as_str() {
        "E" => EncounterClass::Emergency,
        "I" => EncounterClass::InpatientAcute,
        "O" | "R" | "B" => EncounterClass::Ambulatory,
        "P" => EncounterClass::PreAdmission,
        _ => EncounterClass::Unknown,
    }
}

/// Tables 0485 (TQ1-9) and 0027 (OBR-5, ORC-7.6).
pub(in crate::mapping) fn priority(code: Option<&str>) -> Priority {
    match code.map(str::to_ascii_uppercase).as_deref() {
        Some("R" | "ROUTINE") => Priority::Routine,
        Some("A" | "ASAP") => Priority::Asap,
        Some("S" | "STAT") => Priority::Stat,
        Some("U" | "UR" | "URGENT") => Priority::Urgent,
        _ => Priority::Unknown,
    }
}

/// Table 0078, OBX-8.
pub(in crate::mapping) fn interpretation(field: Field<'_>) -> Interpretation {
    match code(field).as_str() {
        "N" => Interpretation::Normal,
        "L" | "<" => Interpretation::Low,
        "H" | ">" => Interpretation::High,
        "LL" => Interpretation::CriticalLow,
        "HH" => Interpretation::CriticalHigh,
        "A" => Interpretation::Abnormal,
        "AA" => Interpretation::CriticalAbnormal,
        "POS" => Interpretation::Positive,
        "NEG" => Interpretation::Negative,
        "IND" => Interpretation::Indeterminate,
        "S" => Interpretation::Susceptible,
        "I" => Interpretation::Intermediate,
        "R" => Interpretation::Resistant,
        _ => Interpretation::Unknown,
    }
}

/// Whether an abnormal flag is one of those that must be communicated at once.
pub(in crate::mapping) fn is_critical(interpretation: Interpretation) -> bool {
    matches!(
        interpretation,
        Interpretation::CriticalLow
            | Interpretation::CriticalHigh
            | Interpretation::CriticalAbnormal
    )
}

/// Table 0128, AL1-4 and IAM-4.
pub(in crate::mapping) fn severity(field: Field<'_>) -> ClinicalSeverity {
    match code(field).as_str() {
        "MI" => ClinicalSeverity::Mild,
        "MO" => ClinicalSeverity::Moderate,
        "SV" => ClinicalSeverity::Severe,
        _ => ClinicalSeverity::Unknown,
    }
}
