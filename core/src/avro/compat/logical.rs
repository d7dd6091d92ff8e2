//! Logical types beside each other.

use super::ChangeKind;
use crate::avro::schema::Logical;

/// What changes where a value of one logical type is read as another.
pub(super) fn changes(
    reader: Option<&Logical>,
    writer: Option<&Logical>,
) -> Vec<(ChangeKind, String)> {
    if reader == writer {
        return Vec::new();
    }
    if let (
        Some(&Logical::Decimal { precision: rp, scale: rs }),
        Some(&Logical::Decimal { precision: wp, scale: ws }),
    ) = (reader, writer)
    {
        return decimals((rp, rs), (wp, ws));
    }
    let name = |logical: Option<&Logical>| {
        logical.map_or("without a logical type", Logical::name).to_owned()
    };
    let message = format!("what is written {} is read {}", name(writer), name(reader));
    match (reader.and_then(clock), writer.and_then(clock)) {
        (Some(reader), Some(writer)) if reader.kind == writer.kind => {
            vec![(ChangeKind::TimestampUnitChanged, message)]
        }
        (Some(reader), Some(writer))
            if reader.unit == writer.unit && reader.is_date_time(writer) =>
        {
            vec![(ChangeKind::TimestampLocalityChanged, message)]
        }
        (Some(reader), Some(writer)) if reader.is_date_time(writer) => vec![
            (ChangeKind::TimestampUnitChanged, message.clone()),
            (ChangeKind::TimestampLocalityChanged, message),
        ],
        _ => vec![(ChangeKind::LogicalTypeChanged, message)],
    }
}

fn decimals((rp, rs): (u32, u32), (wp, ws): (u32, u32)) -> Vec<(ChangeKind, String)> {
    let mut changes = Vec::new();
    if rs != ws {
        let message = format!("the scale is {ws} when written and {rs} when read");
        changes.push((ChangeKind::DecimalScaleChanged, message));
    }
    if rp < wp {
        let message = format!("{wp} digits may be written, and {rp} are allowed when read");
        changes.push((ChangeKind::DecimalPrecisionNarrowed, message));
    }
    changes
}

/// A logical type that counts time.
#[derive(Clone, Copy)]
struct Clock {
    kind: Counted,
    /// Units in a second, as a power of ten.
    unit: u8,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Counted {
    TimeOfDay,
    Timestamp,
    LocalTimestamp,
}

impl Clock {
    /// Whether both count the time since a date.
    fn is_date_time(self, other: Self) -> bool {
        self.kind != Counted::TimeOfDay && other.kind != Counted::TimeOfDay
    }
}

fn clock(logical: &Logical) -> Option<Clock> {
    let (kind, unit) = match logical {
        Logical::TimeMillis => (Counted::TimeOfDay, 3),
        Logical::TimeMicros => (Counted::TimeOfDay, 6),
        Logical::TimestampMillis => (Counted::Timestamp, 3),
        Logical::TimestampMicros => (Counted::Timestamp, 6),
        Logical::TimestampNanos => (Counted::Timestamp, 9),
        Logical::LocalTimestampMillis => (Counted::LocalTimestamp, 3),
        Logical::LocalTimestampMicros => (Counted::LocalTimestamp, 6),
        Logical::LocalTimestampNanos => (Counted::LocalTimestamp, 9),
        _ => return None,
    };
    Some(Clock { kind, unit })
}
