//! The properties of schemas that are not Avro's own.

use super::build::Builder;
use super::typo::misspelt;
use crate::avro::json::Object;
use crate::avro::schema::{Attributes, Logical, rule};

/// What every schema object reserves, whether it uses it or not (as in Avro Java).
const OF_TYPES: [&str; 10] =
    ["type", "name", "namespace", "doc", "aliases", "fields", "symbols", "items", "values", "size"];

/// What every field reserves.
const OF_FIELDS: [&str; 6] = ["name", "type", "doc", "default", "order", "aliases"];

impl<'a> Builder<'a> {
    /// The properties of a schema object that Avro gives no meaning, nor `logical`; those in
    /// `more` are taken by the caller.
    pub(super) fn attributes(
        &mut self,
        object: &'a Object,
        more: &[&str],
        logical: Option<&Logical>,
    ) -> Attributes {
        self.warn_of_typo(object, "logicalType");
        let of_logical: &[&str] = match logical {
            None => &[],
            Some(Logical::Decimal { .. }) => &["logicalType", "precision", "scale"],
            Some(_) => &["logicalType"],
        };
        let all = [&OF_TYPES[..], more, of_logical];
        collect(object, |name| all.iter().any(|some| some.contains(&name)))
    }

    /// The properties of a field that Avro gives no meaning.
    pub(super) fn field_attributes(&mut self, object: &'a Object) -> Attributes {
        for attribute in ["default", "aliases"] {
            self.warn_of_typo(object, attribute);
        }
        collect(object, |name| OF_FIELDS.contains(&name))
    }

    /// Warns if some attribute looks like `attribute`, which is absent.
    pub(super) fn warn_of_typo(&mut self, object: &'a Object, attribute: &str) {
        if let Some(written) = misspelt(object, attribute)
            && let Some(member) = object.member(written)
        {
            let message =
                format!("`{written}` has no meaning; it may be meant to be `{attribute}`");
            self.sink.warn(rule::ATTRIBUTE_TYPO, member.name_span, message);
        }
    }
}

fn collect(object: &Object, taken: impl Fn(&str) -> bool) -> Attributes {
    let members = object.iter().filter(|member| !taken(&member.name));
    members.map(|member| (member.name.clone(), member.value.clone())).collect()
}
