//! Names that tell of a type.

/// Last words of amounts of money.
pub(crate) const MONEY: &[&str] = &[
    "amount",
    "balance",
    "charge",
    "charges",
    "copay",
    "cost",
    "deductible",
    "fee",
    "payment",
    "premium",
    "price",
    "refund",
    "salary",
    "tax",
];

/// Words of doses and of what is measured on a patient.
pub(crate) const CLINICAL: &[&str] = &[
    "concentration",
    "creatinine",
    "dosage",
    "dose",
    "glucose",
    "height",
    "hemoglobin",
    "potassium",
    "pressure",
    "saturation",
    "sodium",
    "strength",
    "temperature",
    "weight",
];

/// Last words of fields that sort.
pub(crate) const STRINGLY: &[&str] =
    &["category", "gender", "kind", "priority", "severity", "sex", "state", "status", "type"];

/// Words that are units.
pub(crate) const UNITS: &[&str] = &[
    "bpm",
    "bytes",
    "celsius",
    "cm",
    "days",
    "degrees",
    "fahrenheit",
    "g",
    "hours",
    "kcal",
    "kg",
    "km",
    "kpa",
    "l",
    "lb",
    "m",
    "mcg",
    "mg",
    "micros",
    "millis",
    "minutes",
    "ml",
    "mm",
    "mmhg",
    "mmol",
    "months",
    "ms",
    "nanos",
    "ng",
    "percent",
    "seconds",
    "ug",
    "weeks",
    "years",
];

/// Words of numbers that have no unit.
pub(crate) const UNITLESS: &[&str] = &[
    "amount",
    "balance",
    "charge",
    "confidence",
    "cost",
    "count",
    "factor",
    "fee",
    "fraction",
    "index",
    "latitude",
    "longitude",
    "number",
    "price",
    "probability",
    "rank",
    "ratio",
    "score",
];
