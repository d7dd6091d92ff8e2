//! Coded elements (CE, CWE, CNE, IS, ID).

use crate::catalog::common::{CodeableConcept, Coding};
use crate::hl7::{Component, Repetition};
use crate::mapping::Cx;

/// HL7 table 0396's names of code systems, as FHIR's canonical URIs.
const SYSTEMS: [(&str, &str); 21] = [
    ("C4", "http://www.ama-assn.org/go/cpt"),
    ("CDCREC", "urn:oid:2.16.840.1.113883.6.238"),
    ("CPT", "http://www.ama-assn.org/go/cpt"),
    ("CPT4", "http://www.ama-assn.org/go/cpt"),
    ("CVX", "http://hl7.org/fhir/sid/cvx"),
    ("HCPCS", "http://terminology.hl7.org/CodeSystem/HCPCS"),
    ("I10", "http://hl7.org/fhir/sid/icd-10-cm"),
    ("I10C", "http://hl7.org/fhir/sid/icd-10-cm"),
    ("I10P", "http://www.cms.gov/Medicare/Coding/ICD10"),
    ("I9", "http://hl7.org/fhir/sid/icd-9-cm"),
    ("I9C", "http://hl7.org/fhir/sid/icd-9-cm"),
    ("I9CDX", "http://hl7.org/fhir/sid/icd-9-cm"),
    ("ICD10", "http://hl7.org/fhir/sid/icd-10-cm"),
    ("LN", "http://loinc.org"),
    ("MVX", "http://hl7.org/fhir/sid/mvx"),
    ("NCIT", "http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl"),
    ("NDC", "http://hl7.org/fhir/sid/ndc"),
    ("RXNORM", "http://www.nlm.nih.gov/research/umls/rxnorm"),
    ("SCT", "http://snomed.info/sct"),
    ("UCUM", "http://unitsofmeasure.org"),
    ("UML", "http://www.nlm.nih.gov/research/umls"),
];

/// The URI of a code system by its HL7 name.
fn uri(name: &str) -> String {
    let upper = name.to_ascii_uppercase();
    if let Some((_, uri)) = SYSTEMS.iter().find(|(known, _)| *known == upper) {
        return (*uri).to_owned();
    }
    let table = upper.strip_prefix("HL7").unwrap_or(&upper);
    if table.len() == 4 && table.bytes().all(|b| b.is_ascii_digit()) {
        return format!("http://terminology.hl7.org/CodeSystem/v2-{table}");
    }
    if name.contains('.') && name.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
        return format!("urn:oid:{name}");
    }
    local(name)
}

/// A URI for a name that no list knows.
fn local(name: &str) -> String {
    let safe: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    format!("urn:hl7v2:{}", safe.to_ascii_lowercase())
}

/// A code with its system; a code that names none is the sender's own.
pub(in crate::mapping) fn coding(cx: &Cx<'_>, value: Repetition<'_>) -> Option<Coding> {
    triplet(value, 1, || local(cx.ids.sender()))
}

/// A code of a field that an HL7 table defines: one that names no system is of that table.
pub(in crate::mapping) fn table_coding(value: Repetition<'_>, table: &str) -> Option<Coding> {
    triplet(value, 1, || uri(table))
}

fn triplet(
    value: Repetition<'_>,
    first: usize,
    default: impl FnOnce() -> String,
) -> Option<Coding> {
    let text = |component: Component<'_>| component.text().map(std::borrow::Cow::into_owned);
    Some(Coding {
        code: text(value.component(first))?,
        display: text(value.component(first + 1)),
        system: value.component(first + 2).text().map_or_else(default, |name| uri(&name)),
        version: None,
    })
}

/// A concept: the code, the alternate code, and the original text.
pub(in crate::mapping) fn concept(cx: &Cx<'_>, value: Repetition<'_>) -> Option<CodeableConcept> {
    let local = || local(cx.ids.sender());
    let codings: Vec<Coding> =
        [1, 4].into_iter().filter_map(|first| triplet(value, first, local)).collect();
    let text = [9, 2, 5]
        .into_iter()
        .find_map(|component| value.component(component).text())
        .map(std::borrow::Cow::into_owned);
    (!codings.is_empty() || text.is_some()).then_some(CodeableConcept { codings, text })
}
