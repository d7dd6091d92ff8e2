//! People: identifiers (CX), names (XPN), addresses (XAD) and telephone numbers (XTN).

use crate::catalog::Phi;
use crate::catalog::common::{
    Address, AddressUse, ContactPoint, ContactSystem, ContactUse, HumanName, Identifier, NameUse,
    PatientRef,
};
use crate::hl7::{Component, Repetition};
use crate::mapping::Cx;

/// Text of a component, owned.
pub(super) fn own(component: Component<'_>) -> Option<String> {
    component.text().map(std::borrow::Cow::into_owned)
}

/// The name of an assigning authority (HD): its OID where it has one, else its namespace.
pub(super) fn authority(component: Component<'_>) -> Option<String> {
    let part = |number| component.subcomponent(number).map(std::borrow::Cow::into_owned);
    match (part(2), part(3).as_deref()) {
        (Some(oid), Some("ISO")) => Some(format!("urn:oid:{oid}")),
        (universal, _) => part(1).or(universal),
    }
}

impl Cx<'_> {
    /// An identifier with its authority: CX-4, else the facility of CX-6, else the sender.
    pub(in crate::mapping) fn identifier(&self, value: Repetition<'_>) -> Option<Identifier> {
        Some(Identifier {
            value: Phi::new(own(value.component(1))?),
            system: authority(value.component(4))
                .or_else(|| authority(value.component(6)))
                .unwrap_or_else(|| self.ids.sender().to_owned()),
            type_code: own(value.component(5)),
            assigner: own(value.component(6)),
        })
    }

    /// A patient as other records refer to them.
    pub(in crate::mapping) fn patient_ref(&self, identifier: &Identifier) -> PatientRef {
        PatientRef {
            patient_id: self.id_of(identifier),
            mrn: Some(identifier.value.clone()),
            mrn_system: Some(identifier.system.clone()),
        }
    }
}

/// A person's name; none where neither family nor given name is there.
pub(in crate::mapping) fn human_name(value: Repetition<'_>) -> Option<HumanName> {
    let family = own(value.component(1));
    let given: Vec<String> = [2, 3].into_iter().filter_map(|n| own(value.component(n))).collect();
    if family.is_none() && given.is_empty() {
        return None;
    }
    let purpose = match own(value.component(7)).as_deref() {
        Some("L") => NameUse::Official,
        Some("D" | "U") => NameUse::Usual,
        Some("M") => NameUse::Maiden,
        Some("N" | "K") => NameUse::Nickname,
        Some("S") => NameUse::Anonymous,
        Some("BAD" | "OLD") => NameUse::Old,
        Some("T") => NameUse::Temp,
        _ => NameUse::Unknown,
    };
    Some(HumanName {
        family: family.map(Phi::new),
        given: Phi::new(given),
        prefix: own(value.component(5)),
        suffix: own(value.component(4)),
        purpose,
    })
}

/// A postal address; none without a country, which the catalog requires and nobody should guess.
pub(in crate::mapping) fn address(value: Repetition<'_>) -> Option<Address> {
    let lines = [1, 2].into_iter().filter_map(|n| own(value.component(n))).collect();
    let purpose = match own(value.component(7)).as_deref() {
        Some("H" | "L" | "P" | "M") => AddressUse::Home,
        Some("B" | "O") => AddressUse::Work,
        Some("C") => AddressUse::Temp,
        Some("BA") => AddressUse::Old,
        Some("BI") => AddressUse::Billing,
        _ => AddressUse::Unknown,
    };
    Some(Address {
        country: own(value.component(6))?,
        lines: Phi::new(lines),
        city: own(value.component(3)).map(Phi::new),
        district: own(value.component(9)).map(Phi::new),
        state: own(value.component(4)),
        postal_code: own(value.component(5)).map(Phi::new),
        purpose,
    })
}

/// A telephone number or e-mail address.
pub(in crate::mapping) fn contact(value: Repetition<'_>) -> Option<ContactPoint> {
    let (usage, equipment) = (own(value.component(2)), own(value.component(3)));
    let system = match (equipment.as_deref(), usage.as_deref()) {
        (Some("Internet" | "X.400"), _) | (_, Some("NET")) => ContactSystem::Email,
        (Some("PH" | "CP" | "TDD" | "TTY"), _) | (None, _) => ContactSystem::Phone,
        (Some("FX"), _) => ContactSystem::Fax,
        (Some("BP"), _) => ContactSystem::Pager,
        _ => ContactSystem::Other,
    };
    let purpose = match (usage.as_deref(), equipment.as_deref()) {
        (_, Some("CP")) | (Some("PRS"), _) => ContactUse::Mobile,
        (Some("PRN" | "ORN" | "VHN"), _) => ContactUse::Home,
        (Some("WPN"), _) => ContactUse::Work,
        _ => ContactUse::Unknown,
    };
    let parts = [6, 7].into_iter().filter_map(|n| own(value.component(n))).collect::<Vec<_>>();
    let value = own(value.component(4))
        .filter(|_| matches!(system, ContactSystem::Email))
        .or_else(|| own(value.component(12)))
        .or_else(|| (!parts.is_empty()).then(|| parts.join("-")))
        .or_else(|| own(value.component(1)))?;
    Some(ContactPoint { system, value: Phi::new(value), purpose, rank: None })
}
