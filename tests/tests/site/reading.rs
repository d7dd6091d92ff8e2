//! Pages: on a phone, in both themes, by keyboard, for a reader that can't see them.

use serde_json::json;

use crate::visit::{Theme, Visit};
use crate::{Failure, KINDS, NASTY, Sites, Test};

pub(crate) const TESTS: [(&str, Test); 7] = [
    ("a_phone_needs_no_sideways_scroll", phone),
    ("nothing_fails_and_nothing_leaves_the_folder", quiet),
    ("texts_of_a_catalog_do_nothing", harmless),
    ("themes_follow_the_system_or_the_reader", themes),
    ("keys_reach_the_content", keys),
    ("axe_finds_nothing", accessible),
    ("an_example_is_copied", copied),
];

fn phone(visit: &mut Visit, sites: &Sites, _: &str) -> Result<(), Failure> {
    visit.size(360, 740)?;
    narrow(visit, &KINDS)?;
    visit.move_to(sites.nasty());
    narrow(visit, &NASTY)
}

/// With all that can be opened open, the page is as wide as the window.
fn narrow(visit: &mut Visit, pages: &[&str]) -> Result<(), Failure> {
    for page in pages {
        visit.open(page)?;
        visit.value(
            "document.querySelectorAll('details').forEach((part) => { part.open = true; })",
        )?;
        let width = visit.value("document.scrollingElement.scrollWidth")?;
        let seen = visit.value("[innerWidth, Math.round(visualViewport.scale)]")?;
        if width != json!(360) || seen != json!([360, 1]) {
            return Err(format!("{page} is {width} wide in a window of {seen}").into());
        }
    }
    Ok(())
}

fn quiet(visit: &mut Visit, _: &Sites, _: &str) -> Result<(), Failure> {
    for page in KINDS {
        visit.open(page)?;
        visit.key("/")?;
        visit.text("patient")?;
        visit.until("document.querySelectorAll('#found [role=option]').length > 0")?;
    }
    none(visit.problems())
}

fn harmless(visit: &mut Visit, sites: &Sites, _: &str) -> Result<(), Failure> {
    visit.move_to(sites.nasty());
    for page in NASTY {
        visit.open(page)?;
        visit.key("/")?;
        visit.text("odd")?;
        visit.until("document.querySelectorAll('#found [role=option]').length > 0")?;
        let strange =
            "document.querySelectorAll('main b, main i, main em, main img, main script').length";
        let marked = visit.value(strange)?;
        let found = visit.value("document.querySelectorAll('#found img, #found script').length")?;
        if marked != json!(0) && page != "index.html" || found != json!(0) {
            return Err(
                format!("{page}: {marked} and {found} elements of the catalog's own").into()
            );
        }
    }
    none(visit.problems())
}

/// How light the background is, from 0 to 255.
const LIGHT: &str = "Number(getComputedStyle(document.body).backgroundColor.match(/\\d+/)[0])";

fn themes(visit: &mut Visit, _: &Sites, _: &str) -> Result<(), Failure> {
    visit.prefer(Theme::Dark)?;
    visit.open("index.html")?;
    visit.until(&format!("{LIGHT} < 60"))?;
    visit.prefer(Theme::Light)?;
    visit.until(&format!("{LIGHT} > 200"))?;
    let pressed = "document.querySelector('.theme').getAttribute('aria-pressed')";
    visit.until(&format!("{pressed} === 'false'"))?;
    visit.value("document.querySelector('.theme').click()")?;
    visit.until(&format!("{LIGHT} < 60 && {pressed} === 'true'"))?;
    visit.open("event/lab/lab-result-critical.html")?;
    visit.until(&format!("{LIGHT} < 60 && {pressed} === 'true'"))
}

fn keys(visit: &mut Visit, _: &Sites, _: &str) -> Result<(), Failure> {
    visit.open("event/lab/lab-result-critical.html")?;
    visit.key("Tab")?;
    visit.until("document.activeElement.className === 'skip'")?;
    visit.until("document.activeElement.getBoundingClientRect().top >= 0")?;
    visit.key("Enter")?;
    visit.until("document.activeElement.id === 'main'")?;
    // From there the keys reach the parts that open, and show where they are.
    visit.value("document.querySelector('summary').focus()")?;
    visit.key("Enter")?;
    visit.until("document.querySelector('details').open")?;
    visit.key("Tab")?;
    visit.until("getComputedStyle(document.activeElement).outlineStyle !== 'none'")
}

fn accessible(visit: &mut Visit, _: &Sites, axe: &str) -> Result<(), Failure> {
    let script = std::fs::read_to_string(axe)?;
    let mut found = Vec::new();
    for (theme, width) in [(Theme::Light, 1280), (Theme::Dark, 360)] {
        visit.prefer(theme)?;
        visit.size(width, 900)?;
        for page in KINDS {
            visit.open(page)?;
            visit.key("/")?;
            visit.text("patient")?;
            visit.until("document.querySelectorAll('#found [role=option]').length > 0")?;
            visit.value(&script)?;
            let look = "axe.run().then(({ passes, violations }) => passes.length < 15 ? ['axe did not look'] : violations.map(({ id, nodes }) =>
                `${id}: ${nodes.slice(0, 3).map(({ html, failureSummary }) => html.slice(0, 200) + failureSummary).join('; ')}`))";
            let violations: Vec<String> = serde_json::from_value(visit.value(look)?)?;
            found.extend(violations.into_iter().map(|text| format!("{page}, {theme:?}: {text}")));
        }
    }
    none(found)
}

fn copied(visit: &mut Visit, _: &Sites, _: &str) -> Result<(), Failure> {
    visit.allow_clipboard()?;
    visit.open("event/lab/lab-result-critical.html")?;
    visit.value("document.querySelector('button.copy').focus()")?;
    visit.key("Enter")?;
    visit.until("document.querySelector('button.copy').textContent === 'Copied'")?;
    let same = "navigator.clipboard.readText().then((text) =>
        text === document.querySelector('figure.code code').textContent && JSON.parse(text).patient_id.length)";
    let length = visit.value(same)?;
    if length == json!(36) { Ok(()) } else { Err(format!("the clipboard has {length}").into()) }
}

fn none(problems: Vec<String>) -> Result<(), Failure> {
    if problems.is_empty() { Ok(()) } else { Err(problems.join("\n").into()) }
}
