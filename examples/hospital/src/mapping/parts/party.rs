//! Practitioners (XCN, CNN), organizations (XON, HD) and places (PL).

use super::person::{authority, own};
use crate::catalog::common::{LocationRef, OrganizationRef, PractitionerRef};
use crate::hl7::{Component, Field, Repetition, Segment};
use crate::mapping::{Cx, Reason, missing};

/// The OID of the National Provider Identifier.
const NPI: &str = "urn:oid:2.16.840.1.113883.4.6";

impl Cx<'_> {
    /// A practitioner with an identifier; one who has only a name can't be told from others.
    pub(in crate::mapping) fn practitioner(
        &self,
        value: Repetition<'_>,
    ) -> Option<PractitionerRef> {
        let id = own(value.component(1))?;
        let authority = authority(value.component(9));
        let is_npi = own(value.component(13)).as_deref() == Some("NPI")
            || authority.as_deref().is_some_and(|name| name == NPI || name == "NPI");
        let name = [3, 2].into_iter().filter_map(|n| own(value.component(n))).collect::<Vec<_>>();
        Some(PractitionerRef {
            practitioner_id: self
                .ids
                .of(if is_npi { Some(NPI) } else { authority.as_deref() }, &id),
            npi: is_npi.then_some(id),
            role: None,
            display: (!name.is_empty()).then(|| name.join(" ")),
        })
    }

    /// The first practitioner with an identifier among some fields; the first is named where none
    /// has one.
    pub(in crate::mapping) fn need_practitioner(
        &self,
        what: &'static str,
        places: &[(Segment<'_>, usize)],
    ) -> Result<PractitionerRef, Reason> {
        places
            .iter()
            .flat_map(|(segment, field)| segment.field(*field).repetitions())
            .find_map(|value| self.practitioner(value))
            .ok_or_else(|| missing(what, places[0].0, places[0].1))
    }

    /// A practitioner inside a component (NDL): `id&family&given&…`.
    pub(in crate::mapping) fn interpreter(&self, name: Component<'_>) -> Option<PractitionerRef> {
        let part = |number| name.subcomponent(number).map(std::borrow::Cow::into_owned);
        let display = [3, 2].into_iter().filter_map(part).collect::<Vec<_>>();
        Some(PractitionerRef {
            practitioner_id: self.ids.of(part(9).as_deref(), &part(1)?),
            npi: None,
            role: None,
            display: (!display.is_empty()).then(|| display.join(" ")),
        })
    }

    /// An organization by identifier or, failing that, by name.
    pub(in crate::mapping) fn organization(
        &self,
        value: Repetition<'_>,
    ) -> Option<OrganizationRef> {
        let code = own(value.component(10)).or_else(|| own(value.component(3)));
        let name = own(value.component(1));
        let authority = authority(value.component(6));
        let key = code.as_deref().or(name.as_deref())?;
        Some(OrganizationRef {
            organization_id: self.ids.uuid("Organization", authority.as_deref(), key),
            npi: None,
            external_code: code,
            name,
        })
    }

    /// An organization that a hierarchic designator names, such as MSH-4.
    pub(in crate::mapping) fn facility(&self, field: Field<'_>) -> Option<OrganizationRef> {
        let code = own(field.component(2));
        let name = own(field.component(1)).or_else(|| code.clone())?;
        Some(OrganizationRef {
            organization_id: self.ids.uuid("Organization", Some("facility"), &name),
            name: Some(name),
            npi: None,
            external_code: code,
        })
    }

    /// A place; its facility is PL-4, else the sender's.
    pub(in crate::mapping) fn location(&self, value: Repetition<'_>) -> Option<LocationRef> {
        let part = |number| own(value.component(number));
        let (unit, room, bed, facility) = (part(1), part(2), part(3), part(4));
        let named = [&unit, &room, &bed, &facility].into_iter().any(Option::is_some);
        if !named {
            return None;
        }
        let facility_code = facility.unwrap_or_else(|| self.ids.sender().to_owned());
        let path = [&unit, &room, &bed].map(|part| part.as_deref().unwrap_or_default()).join("\n");
        Some(LocationRef {
            location_id: self.ids.uuid("Location", Some(&facility_code), &path),
            facility_code,
            unit,
            room,
            bed,
        })
    }

    /// A place that a field must hold.
    pub(in crate::mapping) fn need_location(
        &self,
        segment: Segment<'_>,
        field: usize,
        what: &'static str,
    ) -> Result<LocationRef, Reason> {
        self.location(segment.field(field).first()).ok_or_else(|| missing(what, segment, field))
    }
}
