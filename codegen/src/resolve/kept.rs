//! Which types are generated: all, or those of some domains and what they refer to.

use std::collections::BTreeSet;

use factline_core::avro::schema::{Kind, NamedId, SchemaSet, Type};

use crate::config::Config;
use crate::input::Input;

/// The types to generate, by full name.
pub(super) fn kept(set: &SchemaSet, input: &Input, config: &Config) -> Vec<NamedId> {
    let mut kept: Vec<_> = match &config.domains {
        None => set.ids().collect(),
        Some(domains) => of_domains(set, input, domains).into_iter().collect(),
    };
    kept.sort_by(|&a, &b| set[a].name.cmp(&set[b].name));
    kept
}

fn of_domains(set: &SchemaSet, input: &Input, domains: &BTreeSet<String>) -> BTreeSet<NamedId> {
    let wanted = |id: &NamedId| {
        let domain = input.domain_of(set[set[*id].file].name());
        domain.is_none_or(|domain| domains.contains(&domain.name))
    };
    let mut open: Vec<_> = set.ids().filter(wanted).collect();
    let mut kept: BTreeSet<_> = open.iter().copied().collect();
    while let Some(id) = open.pop() {
        for field in set[id].fields().unwrap_or_default() {
            references(&field.ty, &mut |id| {
                if kept.insert(id) {
                    open.push(id);
                }
            });
        }
    }
    kept
}

fn references(ty: &Type, found: &mut impl FnMut(NamedId)) {
    match &ty.kind {
        Kind::Array(inner) | Kind::Map(inner) => references(inner, found),
        Kind::Union(branches) => branches.iter().for_each(|branch| references(branch, found)),
        Kind::Named(id) => found(*id),
        _ => {}
    }
}
