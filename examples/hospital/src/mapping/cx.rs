//! One message being mapped.

use std::borrow::Cow;

use sha2::{Digest, Sha256};

use super::{Ids, Place, Reason};
use crate::catalog::common::{DocumentRef, Identifier};
use crate::catalog::ids::{EncounterId, Hl7MessageId, PatientId};
use crate::catalog::{Date, Entity, Id, Phi, Timestamp};
use crate::hl7::{Field, Message, Moment, Precision, Repetition, Segment};
use crate::memory::Memory;

/// A message, and what its whole says about its parts.
pub(super) struct Cx<'m> {
    pub(super) message: &'m Message,
    pub(super) memory: &'m Memory,
    pub(super) ids: Ids,
    /// Minutes east of Greenwich of times that name no zone: those of MSH-7, else 0.
    offset: i32,
    pub(super) archive: DocumentRef,
}

impl<'m> Cx<'m> {
    pub(super) fn new(message: &'m Message, memory: &'m Memory) -> Self {
        let header = message.segment("MSH");
        let sender = [4, 3].into_iter().find_map(|field| header.field(field).text());
        let sent = header.field(7).text().and_then(|text| Moment::parse(&text));
        let ids = Ids::new(sender.unwrap_or(Cow::Borrowed("unknown")));
        Self {
            archive: archive(message, &ids),
            offset: sent.and_then(|moment| moment.offset).unwrap_or(0),
            message,
            memory,
            ids,
        }
    }

    pub(super) fn segment(&self, name: &'static str) -> Segment<'m> {
        self.message.segment(name)
    }

    /// The id of the message itself: of its content, since control numbers are used again.
    pub(super) fn message_id(&self) -> Hl7MessageId {
        self.ids.of(None, &self.archive.sha256)
    }

    /// The patient of PID-3.
    pub(super) fn patient(&self) -> Result<PatientId, Reason> {
        let pid = self.segment("PID");
        match self.record_number(pid.field(3)) {
            Some(identifier) => Ok(self.id_of(&identifier)),
            None => Err(missing("the patient's identifier", pid, 3)),
        }
    }

    /// The id of what an identifier names.
    pub(super) fn id_of<E: Entity>(&self, identifier: &Identifier) -> Id<E> {
        self.ids.of(Some(&identifier.system), identifier.value.expose())
    }

    /// The identifier that names the patient among those of a field: the medical record number
    /// (MR), else the first.
    pub(super) fn record_number(&self, field: Field<'_>) -> Option<Identifier> {
        let all = || field.repetitions().filter_map(|one| self.identifier(one));
        all().find(|one| one.type_code.as_deref() == Some("MR")).or_else(|| all().next())
    }

    /// The visit: PV1-19, else the alternate visit number PV1-50, else a PID-18 of type VN.
    pub(super) fn visit_number(&self) -> Result<Identifier, Reason> {
        let (pv1, pid) = (self.segment("PV1"), self.segment("PID"));
        let account = || {
            let found = self.identifier(pid.field(18).first())?;
            (found.type_code.as_deref() == Some("VN")).then_some(found)
        };
        self.identifier(pv1.field(19).first())
            .or_else(|| self.identifier(pv1.field(50).first()))
            .or_else(account)
            .ok_or_else(|| missing("the visit number", pv1, 19))
    }

    pub(super) fn encounter(&self) -> Result<EncounterId, Reason> {
        self.visit_number().map(|number| self.id_of(&number))
    }

    /// When the event happened: EVN-6, else EVN-2, when it was recorded.
    pub(super) fn event_time(&self, what: &'static str) -> Result<Timestamp, Reason> {
        let evn = self.segment("EVN");
        let field = if evn.field(6).is_empty() { 2 } else { 6 };
        self.need_time(evn, field, what)
    }

    /// When the message was sent, MSH-7.
    pub(super) fn sent(&self) -> Result<Timestamp, Reason> {
        self.need_time(self.segment("MSH"), 7, "the time of the message")
    }

    /// A point in time that a field must hold, exact to the day at least.
    pub(super) fn need_time(
        &self,
        segment: Segment<'_>,
        field: usize,
        what: &'static str,
    ) -> Result<Timestamp, Reason> {
        match segment.field(field).text() {
            None => Err(missing(what, segment, field)),
            Some(text) => self.time(&text).ok_or_else(|| Reason::Invalid {
                what,
                place: Place::of(segment, field),
                expected: "a time that is exact to the day",
            }),
        }
    }

    /// A point in time that a field may hold.
    pub(super) fn maybe_time(&self, field: Field<'_>) -> Option<Timestamp> {
        field.text().and_then(|text| self.time(&text))
    }

    pub(super) fn time(&self, text: &str) -> Option<Timestamp> {
        let moment = Moment::parse(text).filter(|moment| moment.precision >= Precision::Day)?;
        let minutes = i64::from(moment.offset.unwrap_or(self.offset));
        let days = i64::from(days_since_1970(moment));
        Some(Timestamp::new(days * 86_400_000_000 + moment.micros - minutes * 60_000_000))
    }
}

/// A calendar date that a field must hold.
pub(super) fn need_date(
    segment: Segment<'_>,
    field: usize,
    what: &'static str,
) -> Result<Date, Reason> {
    if segment.field(field).is_empty() {
        return Err(missing(what, segment, field));
    }
    maybe_date(segment.field(field).first()).ok_or_else(|| Reason::Invalid {
        what,
        place: Place::of(segment, field),
        expected: "a date that is exact to the day",
    })
}

/// A calendar date that a value may hold.
pub(super) fn maybe_date(value: Repetition<'_>) -> Option<Date> {
    let moment = Moment::parse(&value.text()?)?;
    (moment.precision >= Precision::Day).then(|| Date::new(days_since_1970(moment)))
}

/// Text that a field must hold.
pub(super) fn need_text<'m>(
    segment: Segment<'m>,
    field: usize,
    what: &'static str,
) -> Result<Cow<'m, str>, Reason> {
    segment.field(field).text().ok_or_else(|| missing(what, segment, field))
}

pub(super) fn missing(what: &'static str, segment: Segment<'_>, field: usize) -> Reason {
    Reason::Missing { what, place: Place::of(segment, field) }
}

/// Days of the proleptic Gregorian calendar since 1970-01-01.
fn days_since_1970(moment: Moment) -> i32 {
    // Years begin in March, so that a leap day is the last day of its year.
    let (year, month) = match moment.month {
        1 | 2 => (moment.year - 1, i32::from(moment.month) + 9),
        month => (moment.year, i32::from(month) - 3),
    };
    let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let day_of_year = (153 * month + 2) / 5 + i32::from(moment.day) - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// The message as a document: its file keeps it.
fn archive(message: &Message, ids: &Ids) -> DocumentRef {
    let text = message.canonical_text();
    let sha256 = Sha256::digest(&text).iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    DocumentRef {
        document_id: ids.uuid("Document", None, &sha256),
        content_type: "x-application/hl7-v2+er7".to_owned(),
        storage_uri: Phi::new(format!("file:{}#message={}", message.file(), message.number())),
        size_bytes: i64::try_from(text.len()).unwrap_or(i64::MAX),
        sha256,
        title: None,
    }
}
