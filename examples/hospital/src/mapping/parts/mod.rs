//! HL7 data types into the catalog's shared types.
//!
//! Each function gives `None` where the message doesn't carry enough for the type; nothing is
//! made up. The caller decides whether that is a gap or an optional field.

mod code;
mod list;
mod measure;
mod party;
mod person;

pub(super) use code::{coding, concept, table_coding};
pub(super) use list::{
    administrative_sex, encounter_class, interpretation, is_critical, priority, severity,
};
pub(super) use measure::{Range, money, quantity, quantity_of, units};
pub(super) use person::{address, contact, human_name};

#[cfg(test)]
mod tests;
