//! Canaries in the fields that identify a person or tell of their health.

/// What is planted, and must not be said.
const CANARY: &str = "CANARY";

/// Segments about a person, and the fields that stay as they are: those that no schema tags (the
/// language, PID-15), and those without which a message would not be understood.
const PERSONAL: [(&str, &[usize]); 11] = [
    ("PID", &[1, 7, 8, 15, 29, 30]),
    ("PD1", &[]),
    ("NK1", &[1]),
    ("MRG", &[]),
    ("GT1", &[1]),
    ("IN1", &[1]),
    ("IN2", &[]),
    ("DG1", &[1, 6]),
    ("AL1", &[1]),
    ("NTE", &[1]),
    (
        "OBX",
        &[1, 2, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25],
    ),
];

/// The observation of the jurisdiction that reports a case, which no schema tags.
const JURISDICTION: &str = "|77968-6^";

/// A file with a canary as each component of its personal fields, type codes excepted.
pub(crate) fn planted(file: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(file);
    text.split_inclusive(['\r', '\n']).map(line).collect::<String>().into_bytes()
}

/// Fails where a text holds a canary.
pub(crate) fn absent_from(said: &str) -> Result<(), String> {
    match said.find(CANARY) {
        Some(at) => Err(format!("a canary at byte {at} of what was said")),
        None => Ok(()),
    }
}

fn line(line: &str) -> String {
    let Some((_, kept)) = PERSONAL.iter().find(|(name, _)| line.starts_with(name)) else {
        return line.to_owned();
    };
    if line.contains(JURISDICTION) {
        return line.to_owned();
    }
    let end = line.trim_end_matches(['\r', '\n']).len();
    let fields = line[..end].split('|').enumerate().map(|(number, field)| {
        if number == 0 || kept.contains(&number) { field.to_owned() } else { value(field) }
    });
    fields.collect::<Vec<_>>().join("|") + &line[end..]
}

/// Each component but the fifth and the seventh, which say what kind of value it is.
fn value(field: &str) -> String {
    let component = |(index, text): (usize, &str)| match text {
        "" => String::new(),
        text if index == 4 || index == 6 => text.to_owned(),
        _ => CANARY.to_owned(),
    };
    field.split('^').enumerate().map(component).collect::<Vec<_>>().join("^")
}
