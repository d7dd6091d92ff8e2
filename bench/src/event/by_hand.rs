//! What one would write by hand for this one event: straight pushes into a vector, one reserve.
use super::plain::LabResultReported;
use super::typed;
use std::collections::BTreeMap;

/// Appends the event.
pub fn encode(event: &LabResultReported, out: &mut Vec<u8>) {
    out.reserve(512);
    put_string(out, &event.event_id);
    put_string(out, &event.patient_id);
    put_string(out, &event.encounter_id);
    put_string(out, &event.order_id);
    out.push((event.status as u8) << 1);
    out.push((event.priority as u8) << 1);
    put_long(out, event.collected_at);
    put_long(out, event.reported_at);
    put_optional(out, event.performer.as_deref());
    put_optional(out, event.note.as_deref());
    put_string(out, &event.panel_code);
    out.push(u8::from(event.abnormal));
    put_long(out, event.sequence.into());
    put_bytes(out, &event.charge);
    put_long(out, event.observations.len() as i64);
    for observation in &event.observations {
        put_string(out, &observation.code);
        out.extend_from_slice(&observation.value.to_le_bytes());
        out.push((observation.flag as u8) << 1);
    }
    out.push(0);
    put_labels(out, &event.labels);
}

/// Appends the typed event: the same bytes, from UUIDs, timestamps and a decimal.
pub fn encode_typed(event: &typed::LabResultReported, out: &mut Vec<u8>) {
    out.reserve(512);
    put_uuid(out, event.event_id);
    put_uuid(out, event.patient_id);
    put_uuid(out, event.encounter_id);
    put_uuid(out, event.order_id);
    out.push((event.status as u8) << 1);
    out.push((event.priority as u8) << 1);
    put_long(out, event.collected_at.count());
    put_long(out, event.reported_at.count());
    put_optional(out, event.performer.as_deref());
    put_optional(out, event.note.as_deref());
    put_string(out, &event.panel_code);
    out.push(u8::from(event.abnormal));
    put_long(out, event.sequence.into());
    let charge = event.charge.unscaled();
    let unused = if charge < 0 { charge.leading_ones() } else { charge.leading_zeros() };
    put_bytes(out, &charge.to_be_bytes()[((unused - 1) / 8) as usize..]);
    put_long(out, event.observations.len() as i64);
    for observation in &event.observations {
        put_string(out, &observation.code);
        out.extend_from_slice(&observation.value.to_le_bytes());
        out.push((observation.flag as u8) << 1);
    }
    out.push(0);
    put_labels(out, &event.labels);
}

fn put_labels(out: &mut Vec<u8>, labels: &BTreeMap<String, String>) {
    if !labels.is_empty() {
        put_long(out, labels.len() as i64);
        for (key, value) in labels {
            put_string(out, key);
            put_string(out, value);
        }
    }
    out.push(0);
}

#[inline]
fn put_long(out: &mut Vec<u8>, value: i64) {
    let mut rest = ((value << 1) ^ (value >> 63)) as u64;
    while rest >= 0x80 {
        out.push(rest as u8 | 0x80);
        rest >>= 7;
    }
    out.push(rest as u8);
}

#[inline]
fn put_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    put_long(out, bytes.len() as i64);
    out.extend_from_slice(bytes);
}

#[inline]
fn put_string(out: &mut Vec<u8>, text: &str) {
    put_bytes(out, text.as_bytes());
}

#[inline]
fn put_optional(out: &mut Vec<u8>, text: Option<&str>) {
    match text {
        None => out.push(0),
        Some(text) => {
            out.push(2);
            put_string(out, text);
        }
    }
}

#[inline]
fn put_uuid(out: &mut Vec<u8>, uuid: uuid::Uuid) {
    let mut text = [0; 36];
    put_string(out, uuid.hyphenated().encode_lower(&mut text));
}
