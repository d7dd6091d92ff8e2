//! Critical laboratory values: whoever is responsible is paged at once.

use factline::consumer::AtLeastOnce;

use crate::catalog::common::Priority;
use crate::catalog::communication::ClinicalPageSent;
use crate::catalog::lab::*;
use crate::catalog::{Envelope, HandlerError, Phi};
use crate::desk::Desk;
use crate::mapping::Ids;

const MINUTE: i64 = 60_000_000;

/// Pages the responsible practitioner for each critical value.
#[derive(Debug)]
pub struct LabAlert {
    desk: Desk,
    ids: Ids,
}

impl LabAlert {
    /// An alert that nobody has seen yet.
    #[must_use]
    pub fn new(desk: Desk) -> Self {
        Self { desk, ids: Ids::new("lab-alert") }
    }

    fn page(&self, event: &LabResultCritical) -> ClinicalPageSent {
        let code = &event.critical_value.expose().code;
        let name = code.display.as_deref().unwrap_or(&code.code);
        ClinicalPageSent {
            // Of result and analyte: handled again, the value gives the same page.
            clinical_page_id: self.ids.of(None, &format!("{}\n{}", event.lab_result_id, code.code)),
            patient_id: Some(event.patient_id),
            recipient: event.responsible_practitioner.clone(),
            page_priority: Priority::Stat,
            message_text: Phi::new(format!("Critical laboratory value: {name}. Please confirm.")),
            callback: None,
            acknowledgement_due_at: Some(event.acknowledgement_due_at),
        }
    }
}

impl LabHandler<AtLeastOnce> for LabAlert {
    async fn lab_result_critical(
        &self,
        cx: &mut AtLeastOnce,
        event: &Envelope<LabResultCritical>,
    ) -> Result<(), HandlerError> {
        let due = event.event.acknowledgement_due_at.count() - event.event.detected_at.count();
        let paged = self.desk.follow_up(cx, &self.page(&event.event)).await?;
        let did = format!(
            "paged the responsible practitioner, who has {} minutes to confirm",
            due / MINUTE
        );
        self.desk.done(event, did, vec![paged]);
        Ok(())
    }

    async fn lab_result_finalized(
        &self,
        _cx: &mut AtLeastOnce,
        event: &Envelope<LabResultFinalized>,
    ) -> Result<(), HandlerError> {
        let count = event.event.results.expose().len();
        let did = format!("final report of {count} result(s): no alert of its own");
        self.desk.done(event, did, Vec::new());
        Ok(())
    }

    passes_over! {
        analyzer_qc_accepted: AnalyzerQcAccepted,
        analyzer_qc_failed: AnalyzerQcFailed,
        analyzer_went_offline: AnalyzerWentOffline,
        lab_order_accepted: LabOrderAccepted,
        lab_order_add_on_requested: LabOrderAddOnRequested,
        lab_order_cancelled: LabOrderCancelled,
        lab_order_completed: LabOrderCompleted,
        lab_order_duplicate_flagged: LabOrderDuplicateFlagged,
        lab_order_modified: LabOrderModified,
        lab_order_placed: LabOrderPlaced,
        lab_order_referred_out: LabOrderReferredOut,
        lab_order_reflex_test_added: LabOrderReflexTestAdded,
        lab_result_auto_verified: LabResultAutoVerified,
        lab_result_corrected: LabResultCorrected,
        lab_result_critical_acknowledged: LabResultCriticalAcknowledged,
        lab_result_critical_escalated: LabResultCriticalEscalated,
        lab_result_delta_check_failed: LabResultDeltaCheckFailed,
        lab_result_organism_identified: LabResultOrganismIdentified,
        lab_result_preliminary_reported: LabResultPreliminaryReported,
        lab_result_released_to_patient: LabResultReleasedToPatient,
        lab_result_reviewed: LabResultReviewed,
        lab_result_susceptibility_reported: LabResultSusceptibilityReported,
        lab_result_turnaround_exceeded: LabResultTurnaroundExceeded,
        point_of_care_test_performed: PointOfCareTestPerformed,
        specimen_aliquoted: SpecimenAliquoted,
        specimen_collected: SpecimenCollected,
        specimen_collection_failed: SpecimenCollectionFailed,
        specimen_disposed: SpecimenDisposed,
        specimen_label_mismatch_detected: SpecimenLabelMismatchDetected,
        specimen_lost: SpecimenLost,
        specimen_received: SpecimenReceived,
        specimen_recollection_requested: SpecimenRecollectionRequested,
        specimen_rejected: SpecimenRejected,
        specimen_shipped: SpecimenShipped,
    }
}
