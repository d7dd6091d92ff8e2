//! The search, by typing and by keys.

use crate::visit::Visit;
use crate::{Failure, Sites, Test};

pub(crate) const TESTS: [(&str, Test); 4] = [
    ("typing_finds_an_event", finds),
    ("keys_lead_through_the_search", keys),
    ("the_search_tells_what_it_found", tells),
    ("every_page_searches", everywhere),
];

/// The names of the first results.
const FIRST: &str =
    "[...document.querySelectorAll('#found b')].slice(0, 5).map((b) => b.textContent)";

/// Types a text into the search, and waits for the answer.
fn search(visit: &mut Visit, text: &str) -> Result<Vec<String>, Failure> {
    visit.value("document.querySelector('#query').select()")?;
    visit.value("document.querySelector('form.search [role=status]').textContent = ''")?;
    visit.text(text)?;
    visit.until("document.querySelector('form.search [role=status]').textContent !== ''")?;
    Ok(serde_json::from_value(visit.value(FIRST)?)?)
}

fn finds(visit: &mut Visit, _: &Sites, _: &str) -> Result<(), Failure> {
    visit.open("index.html")?;
    visit.key("/")?;
    for (text, first) in [
        ("LabResult.Critical", "LabResult.Critical"),
        ("labresult crit", "LabResult.Critical"),
        ("lrc", "LabResult.Critical"),
        ("labresultcri", "LabResult.Critical"),
        ("noshow", "Appointment.MarkedNoShow"),
        ("panic limits", "LabResult.Critical"),
        ("acknowledgement_due_at lab", "LabResult.Critical"),
        ("humanname", "HumanName"),
        ("patient-flow", "patient-flow"),
    ] {
        let found = search(visit, text)?;
        if !found.contains(&first.to_owned()) {
            return Err(format!("{text}: {found:?}").into());
        }
        let is_name = text.eq_ignore_ascii_case(first);
        if is_name && found.first().map(String::as_str) != Some(first) {
            return Err(format!("{text} does not come first: {found:?}").into());
        }
    }
    Ok(())
}

fn keys(visit: &mut Visit, _: &Sites, _: &str) -> Result<(), Failure> {
    visit.open("event/lab/lab-result-critical.html")?;
    visit.key("/")?;
    visit.until("document.activeElement.id === 'query' && document.activeElement.value === ''")?;
    search(visit, "patient")?;
    let active = "document.querySelector('#query').getAttribute('aria-activedescendant')";
    for (key, expected) in
        [("ArrowDown", "found-0"), ("ArrowDown", "found-1"), ("ArrowUp", "found-0")]
    {
        visit.key(key)?;
        visit.until(&format!("{active} === '{expected}'"))?;
    }
    visit.key("Escape")?;
    visit.until("document.querySelector('#found').hidden")?;
    search(visit, "Patient.Merged")?;
    visit.key("ArrowDown")?;
    visit.key("Enter")?;
    visit.loaded()?;
    visit.until("document.querySelector('h1').textContent === 'Patient.Merged'")?;
    // Without a choice it is the first that counts.
    visit.key("/")?;
    search(visit, "LabResult.Critical")?;
    visit.key("Enter")?;
    visit.loaded()?;
    visit.until("document.querySelector('h1').textContent === 'LabResult.Critical'")
}

fn tells(visit: &mut Visit, _: &Sites, _: &str) -> Result<(), Failure> {
    visit.open("index.html")?;
    visit.key("/")?;
    search(visit, "zzzz nowhere")?;
    let nothing =
        "!document.querySelector('p.none').hidden && document.querySelector('#found').hidden";
    visit.until(nothing)?;
    let status = "document.querySelector('form.search [role=status]').textContent";
    visit.until(&format!("{status} === '0 results'"))?;
    search(visit, "LabResult.Critical")?;
    visit.until("document.querySelector('#query').getAttribute('aria-expanded') === 'true'")?;
    visit.until(&format!("/^\\d+ results?$/.test({status})"))
}

fn everywhere(visit: &mut Visit, _: &Sites, _: &str) -> Result<(), Failure> {
    for page in crate::KINDS {
        visit.open(page)?;
        visit.key("/")?;
        let found = search(visit, "Patient.Merged")?;
        if found.first().map(String::as_str) != Some("Patient.Merged") {
            return Err(format!("{page}: {found:?}").into());
        }
        visit.key("Enter")?;
        visit.loaded()?;
        visit.until("document.querySelector('h1').textContent === 'Patient.Merged'")?;
    }
    let problems = visit.problems();
    if problems.is_empty() { Ok(()) } else { Err(problems.join("\n").into()) }
}
