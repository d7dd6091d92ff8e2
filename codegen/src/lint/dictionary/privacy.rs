//! Names that tell of a person: the identifiers of HIPAA's safe harbour, and FHIR's types.

/// Phrases in the names of fields, and which of the 18 identifiers of 45 CFR 164.514(b)(2) they
/// are.
pub(crate) const IDENTIFIERS: &[(&str, &str)] = &[
    ("given_name", "a name"),
    ("family_name", "a name"),
    ("first_name", "a name"),
    ("middle_name", "a name"),
    ("last_name", "a name"),
    ("maiden_name", "a name"),
    ("full_name", "a name"),
    ("patient_name", "a name"),
    ("mother_name", "a name"),
    ("guardian_name", "a name"),
    ("guarantor_name", "a name"),
    ("subscriber_name", "a name"),
    ("street", "a part of an address"),
    ("address_line", "a part of an address"),
    ("home_address", "an address"),
    ("mailing_address", "an address"),
    ("postal_code", "a part of an address"),
    ("zip_code", "a part of an address"),
    ("zip", "a part of an address"),
    ("city", "a part of an address"),
    ("latitude", "a position"),
    ("longitude", "a position"),
    ("birth_date", "a date of birth"),
    ("date_of_birth", "a date of birth"),
    ("birthdate", "a date of birth"),
    ("dob", "a date of birth"),
    ("birth_place", "a place of birth"),
    ("death_date", "a date of death"),
    ("date_of_death", "a date of death"),
    ("deceased_at", "a date of death"),
    ("deceased_on", "a date of death"),
    ("phone", "a telephone number"),
    ("phone_number", "a telephone number"),
    ("telephone", "a telephone number"),
    ("mobile_number", "a telephone number"),
    ("cell_number", "a telephone number"),
    ("fax", "a fax number"),
    ("fax_number", "a fax number"),
    ("email", "an e-mail address"),
    ("e_mail", "an e-mail address"),
    ("ssn", "a social security number"),
    ("social_security", "a social security number"),
    ("national_id", "a national identity number"),
    ("passport", "a passport number"),
    ("mrn", "a medical record number"),
    ("medical_record_number", "a medical record number"),
    ("member_number", "a health plan number"),
    ("subscriber_number", "a health plan number"),
    ("beneficiary_number", "a health plan number"),
    ("insurance_number", "a health plan number"),
    ("policy_number", "a health plan number"),
    ("account_number", "an account number"),
    ("iban", "an account number"),
    ("card_number", "an account number"),
    ("certificate_number", "a certificate or licence number"),
    ("driver_license", "a certificate or licence number"),
    ("drivers_license", "a certificate or licence number"),
    ("license_plate", "a number of a vehicle"),
    ("vehicle_identification", "a number of a vehicle"),
    ("device_serial_number", "a number of a device"),
    ("personal_url", "a personal web address"),
    ("ip_address", "an internet address"),
    ("fingerprint", "a biometric mark"),
    ("voiceprint", "a biometric mark"),
    ("retina_scan", "a biometric mark"),
    ("photo", "a picture of a person"),
    ("photograph", "a picture of a person"),
    ("face_image", "a picture of a person"),
];

/// Last words that make something else of a name: `mrn_system` is no medical record number.
pub(crate) const QUALIFIERS: &[&str] = &[
    "code", "count", "domain", "format", "hash", "kind", "label", "method", "policy", "queue",
    "reason", "source", "state", "status", "system", "type", "uri", "use", "verified", "version",
];

/// FHIR's data types and resources that identify a person.
pub(crate) const FHIR_TYPES: &[(&str, &str)] = &[
    ("HumanName", "a name"),
    ("Address", "an address"),
    ("ContactPoint", "a telephone number or e-mail address"),
    ("ContactDetail", "a telephone number or e-mail address"),
    ("RelatedPerson", "a person"),
    ("Patient", "a person"),
    ("Person", "a person"),
    ("Attachment", "a document"),
    ("DocumentReference", "a document"),
];

/// Last words of fields in which people write whole sentences, and with them names.
pub(crate) const FREE_TEXT: &[&str] = &[
    "comment",
    "comments",
    "complaint",
    "dictation",
    "history",
    "impression",
    "memo",
    "narrative",
    "note",
    "notes",
    "remark",
    "remarks",
    "text",
    "transcript",
];

/// Words before the last that say that a text is written by a program or by an author in
/// advance.
pub(crate) const FIXED_TEXT: &[&str] =
    &["code", "consent", "disclaimer", "display", "error", "help", "label", "legal", "template"];

/// FHIR's data types in which a text is the name of a code.
pub(crate) const CODED: &[&str] = &["CodeableConcept", "Coding"];

/// Words behind `by_` or `per_` that make the keys of a map identify a person.
pub(crate) const KEYS: &[&str] = &[
    "account",
    "email",
    "member",
    "mrn",
    "name",
    "passport",
    "patient",
    "person",
    "phone",
    "ssn",
    "subscriber",
];
