mod model;

use model::{PatientCreated, PatientId, PatientNoted, publish};

fn main() {
    let patient_id = PatientId::v7(1, [0; 10]);
    publish(&PatientCreated { patient_id });
    publish(&PatientNoted { patient_id });
}
