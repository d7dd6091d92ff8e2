//! ORU and OUL: what was found.

mod case_report;
mod imaging;
mod lab;
mod vitals;

use super::{Cx, Outcome, Place, Reason, missing};
use crate::catalog::Timestamp;
use crate::hl7::Group;

/// How far a report is, from OBR-25 (table 0123), else from its OBX-11 (table 0085).
#[derive(Clone, Copy, PartialEq, Eq)]
enum Status {
    Preliminary,
    Final,
    Corrected,
    /// No result yet, or never.
    None,
}

/// Which department reports.
enum Service {
    Laboratory,
    Imaging,
    Vitals,
    /// A notification to public health, in the form of the CDC's case notification guides.
    CaseReport,
    Unsaid,
    /// Departments whose reports this service doesn't map, such as pathology.
    Other,
}

/// Maps each report (OBR and what belongs to it).
pub(super) fn map(cx: &Cx<'_>, out: &mut Outcome) {
    for group in cx.message.groups("OBR").iter().filter(|group| group.has("OBR")) {
        let status = status(group);
        if status == Status::None {
            out.gap(says(group, 25, "says that there is no result"));
            continue;
        }
        match service(group) {
            Service::Laboratory => lab::map(cx, group, status, out),
            Service::Imaging => imaging::map(cx, group, status, out),
            Service::Vitals => out.add(vitals::recorded(cx, group)),
            Service::CaseReport => out.add(case_report::sent(cx, group)),
            Service::Other => out.gap(says(
                group,
                24,
                "names a department whose reports this service does not map",
            )),
            Service::Unsaid => out.gap(missing(
                "the department that reports, or a specimen",
                group.segment("OBR"),
                24,
            )),
        }
    }
}

fn says(group: &Group<'_>, field: usize, what: &'static str) -> Reason {
    Reason::Says { place: Place::of(group.segment("OBR"), field), what }
}

fn status(group: &Group<'_>) -> Status {
    match group.field("OBR", 25).text().as_deref() {
        Some("F") => Status::Final,
        Some("C" | "K") => Status::Corrected,
        Some("A" | "P" | "R" | "M") => Status::Preliminary,
        Some("I" | "O" | "S" | "X" | "Y" | "Z") => Status::None,
        _ => status_of_values(group),
    }
}

fn status_of_values(group: &Group<'_>) -> Status {
    let mut all = group.all("OBX").filter_map(|obx| obx.field(11).text()).peekable();
    if all.peek().is_none() {
        return Status::None;
    }
    all.fold(Status::Final, |status, code| match (&*code, status) {
        ("C", _) | (_, Status::Corrected) => Status::Corrected,
        ("F" | "U", status) => status,
        _ => Status::Preliminary,
    })
}

/// OBR-24 (table 0074); else vital signs by their codes; else a laboratory if there is a specimen.
fn service(group: &Group<'_>) -> Service {
    if group.field("OBR", 4).text().as_deref() == Some(case_report::EPIDEMIOLOGIC_INFORMATION) {
        return Service::CaseReport;
    }
    let specimen = group.has("SPM") || !group.field("OBR", 15).is_empty();
    match group.field("OBR", 24).text().as_deref() {
        Some(
            "BG" | "BLB" | "CH" | "GE" | "HM" | "IMM" | "LAB" | "MB" | "MCB" | "MYC" | "SR" | "TX"
            | "VR",
        ) => Service::Laboratory,
        Some(
            "CT" | "CUS" | "MRI" | "NMR" | "NMS" | "OUS" | "RAD" | "RUS" | "RX" | "US" | "VUS"
            | "XRC",
        ) => Service::Imaging,
        Some("OTH") | None if vitals::all(group) => Service::Vitals,
        Some("OTH") | None if specimen => Service::Laboratory,
        Some("OTH") | None => Service::Unsaid,
        Some(_) => Service::Other,
    }
}

/// When the report was released: OBR-22, else the time of the transaction (ORC-9), else that of
/// the message, which is the release.
fn released_at(cx: &Cx<'_>, group: &Group<'_>) -> Result<Timestamp, Reason> {
    let obr = group.segment("OBR");
    if !obr.field(22).is_empty() {
        return cx.need_time(obr, 22, "the time of the report");
    }
    cx.maybe_time(group.field("ORC", 9)).map_or_else(|| cx.sent(), Ok)
}
