mod model;

use model::{EncounterId, PatientCreated};

fn main() {
    let encounter_id: EncounterId = EncounterId::v7(1, [0; 10]);
    let _ = PatientCreated { patient_id: encounter_id };
}
