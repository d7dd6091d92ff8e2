//! The example's own immunization registry: it files doses and acknowledges them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

use factline::consumer::AtLeastOnce;

use crate::catalog::common::{IssueSeverity, OperationIssue};
use crate::catalog::ids::{ImmunizationId, PatientId};
use crate::catalog::immunization::*;
use crate::catalog::{Envelope, HandlerError};
use crate::desk::Desk;
use crate::mapping::Ids;

/// The registry's own code, in its acknowledgements.
const CODE: &str = "EXAMPLE-IIS";

/// Files doses by patient.
#[derive(Debug)]
pub struct VaccineRegistry {
    desk: Desk,
    ids: Ids,
    doses: Mutex<BTreeMap<PatientId, BTreeSet<ImmunizationId>>>,
}

impl VaccineRegistry {
    /// An empty registry.
    #[must_use]
    pub fn new(desk: Desk) -> Self {
        Self { desk, ids: Ids::new(CODE), doses: Mutex::default() }
    }

    /// Changes a patient's doses, and says how many there are.
    fn doses(
        &self,
        patient: PatientId,
        change: impl FnOnce(&mut BTreeSet<ImmunizationId>),
    ) -> String {
        // A panic in another task leaves a map that is whole.
        let mut all = self.doses.lock().unwrap_or_else(PoisonError::into_inner);
        let doses = all.entry(patient).or_default();
        change(doses);
        match doses.len() {
            1 => "the patient has 1 dose on file".to_owned(),
            count => format!("the patient has {count} doses on file"),
        }
    }

    fn acknowledgement(
        &self,
        event: &Envelope<ImmunizationAdministered>,
    ) -> RegistrySubmissionAcknowledged {
        let dose = &event.event;
        let warnings = dose.lot.lot_number.is_none().then(|| OperationIssue {
            severity: IssueSeverity::Warning,
            code: "lot-missing".to_owned(),
            diagnostics: Some("the dose has no lot number".to_owned()),
            expression: Some("lot.lot_number".to_owned()),
        });
        RegistrySubmissionAcknowledged {
            registry_submission_id: self.ids.of(None, &dose.immunization_id.to_string()),
            patient_id: dose.patient_id,
            immunization_id: dose.immunization_id,
            registry_code: CODE.to_owned(),
            message_control_number: event.meta.id.to_string(),
            acknowledged_at: event.meta.time,
            warnings: warnings.into_iter().collect(),
        }
    }
}

impl ImmunizationHandler<AtLeastOnce> for VaccineRegistry {
    async fn immunization_administered(
        &self,
        cx: &mut AtLeastOnce,
        event: &Envelope<ImmunizationAdministered>,
    ) -> Result<(), HandlerError> {
        let dose = &event.event;
        let count = self.doses(dose.patient_id, |doses| {
            doses.insert(dose.immunization_id);
        });
        let answer = self.acknowledgement(event);
        let warned = if answer.warnings.is_empty() { "" } else { " with a warning" };
        let acknowledged = self.desk.follow_up(cx, &answer).await?;
        self.desk.done(event, format!("acknowledged{warned}; {count}"), vec![acknowledged]);
        Ok(())
    }

    async fn immunization_historical_recorded(
        &self,
        _cx: &mut AtLeastOnce,
        event: &Envelope<ImmunizationHistoricalRecorded>,
    ) -> Result<(), HandlerError> {
        let dose = &event.event;
        let count = self.doses(dose.patient_id, |doses| {
            doses.insert(dose.immunization_id);
        });
        self.desk.done(event, format!("filed a dose given elsewhere; {count}"), Vec::new());
        Ok(())
    }

    async fn immunization_voided(
        &self,
        _cx: &mut AtLeastOnce,
        event: &Envelope<ImmunizationVoided>,
    ) -> Result<(), HandlerError> {
        let dose = &event.event;
        let count = self.doses(dose.patient_id, |doses| {
            doses.remove(&dose.immunization_id);
        });
        self.desk.done(event, format!("struck the dose; {count}"), Vec::new());
        Ok(())
    }

    passes_over! {
        immunization_corrected: ImmunizationCorrected,
        immunization_dose_invalidated: ImmunizationDoseInvalidated,
        immunization_forecast_became_overdue: ImmunizationForecastBecameOverdue,
        immunization_forecast_updated: ImmunizationForecastUpdated,
        immunization_refused: ImmunizationRefused,
        registry_history_retrieved: RegistryHistoryRetrieved,
        registry_submission_acknowledged: RegistrySubmissionAcknowledged,
        registry_submission_rejected: RegistrySubmissionRejected,
        vaccination_campaign_clinic_opened: VaccinationCampaignClinicOpened,
        vaccination_campaign_closed: VaccinationCampaignClosed,
        vaccination_campaign_launched: VaccinationCampaignLaunched,
        vaccination_campaign_patient_invited: VaccinationCampaignPatientInvited,
        vaccine_stock_excursion_detected: VaccineStockExcursionDetected,
        vaccine_stock_received: VaccineStockReceived,
        vaccine_stock_wasted: VaccineStockWasted,
    }
}
