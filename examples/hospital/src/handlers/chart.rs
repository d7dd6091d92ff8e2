//! The chart: a closure for each event type of the topics that have no handler of their own.

use factline::consumer::Builder;

use crate::catalog::{
    allergy, billing, clinical_note, communication, condition, imaging, infection_control, interop,
    medication, patient, patient_flow, pharmacy, prescription, surgery, vitals,
};
use crate::desk::Desk;

/// Files the events that nobody acts on.
pub fn file_the_rest(builder: Builder, desk: &Desk) -> Builder {
    /// A closure by event type: who wants few of a topic's events needs no handler trait.
    macro_rules! file {
        ($($event:path,)*) => {{
            let builder = builder;
            $(
                let own = desk.clone();
                let builder = builder.on::<$event, _, _>(move |_cx, envelope| {
                    own.done(&envelope, "filed", Vec::new());
                    std::future::ready(Ok(()))
                });
            )*
            builder
        }};
    }
    file! {
        allergy::AllergyRecorded,
        billing::ChargeCaptured,
        billing::PatientAccountOpened,
        clinical_note::ClinicalNoteAddendumAdded,
        clinical_note::ClinicalNoteReplaced,
        clinical_note::ClinicalNoteSigned,
        communication::ClinicalPageSent,
        communication::ReminderScheduleCancelled,
        communication::ReminderScheduleCreated,
        condition::ConditionDiagnosed,
        imaging::ImagingOrderPlaced,
        imaging::ImagingReportFinalized,
        imaging::ImagingReportPreliminaryReported,
        infection_control::CaseReportSent,
        interop::Hl7MessageProcessed,
        interop::Hl7MessageReceived,
        interop::Hl7MessageRejected,
        medication::MedicationOrderPlaced,
        medication::MedicationOrderVerified,
        patient::PatientCreated,
        patient::PatientDeceased,
        patient::PatientMerged,
        patient::PatientUpdated,
        patient_flow::BedOccupied,
        patient_flow::BedVacated,
        pharmacy::MedicationDispenseDispensed,
        prescription::RenewalRequestReceived,
        surgery::ProcedurePerformed,
        vitals::VitalSignsRecorded,
    }
}
