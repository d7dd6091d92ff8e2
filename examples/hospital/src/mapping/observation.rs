//! OBX: a measured or observed value.

use crate::catalog::Sensitive;
use crate::catalog::common::AnalyteResult;
use crate::hl7::{Group, Segment};
use crate::mapping::parts::{Range, coding, interpretation, quantity, quantity_of};
use crate::mapping::{Cx, Reason, missing};

/// The results of a group that have a value.
pub(super) fn results(cx: &Cx<'_>, group: &Group<'_>) -> Result<Vec<AnalyteResult>, Reason> {
    let results: Vec<_> = group
        .all("OBX")
        .filter(|obx| !obx.field(5).is_empty())
        .map(|obx| result(cx, obx))
        .collect::<Result<_, _>>()?;
    if results.is_empty() {
        return Err(missing("an observed value", group.segment("OBX"), 5));
    }
    Ok(results)
}

/// One result: a number with its unit, a code, or else the text as it stands.
fn result(cx: &Cx<'_>, obx: Segment<'_>) -> Result<AnalyteResult, Reason> {
    let (value, unit) = (obx.field(5).first(), obx.field(6).first());
    let kind = obx.field(2).text().unwrap_or_default();
    let number = match &*kind {
        "NM" => value.text().and_then(|text| quantity(&text, unit)),
        "SN" => quantity_of(value, unit),
        _ => None,
    };
    let coded = matches!(&*kind, "CE" | "CWE" | "CNE").then(|| coding(cx, value)).flatten();
    let text = match (&number, &coded) {
        (None, None) => obx.field(5).whole_text().map(std::borrow::Cow::into_owned),
        _ => None,
    };
    let range = obx.field(7).text().map(|text| Range::of(&text)).unwrap_or_default();
    Ok(AnalyteResult {
        code: coding(cx, obx.field(3).first())
            .ok_or_else(|| missing("the code of what was observed", obx, 3))?,
        value_quantity: number.map(Sensitive::new),
        value_coded: coded.map(Sensitive::new),
        value_text: text.map(Sensitive::new),
        reference_low: range.low,
        reference_high: range.high,
        interpretation: interpretation(obx.field(8)),
    })
}

/// The text of all OBX-5 of a group, one line each: a report in words.
pub(super) fn text(group: &Group<'_>) -> Option<String> {
    let lines: Vec<_> = group.all("OBX").filter_map(|obx| obx.field(5).whole_text()).collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}
