//! From sound definitions to the set.

use super::slots::Slots;
use crate::avro::finding::Source;
use crate::avro::schema::{FileId, Kind, Named, NamedId, NamedKind, Root, SchemaSet, Type};

/// Makes a set of what is sound and needs nothing that is not.
pub(super) fn assemble(
    sources: Vec<Source>,
    slots: Slots,
    roots: &mut [Option<Type>],
) -> SchemaSet {
    let sound = sound(&slots);
    let mut next = 0;
    let ids: Vec<Option<NamedId>> = sound
        .iter()
        .map(|&is_sound| {
            is_sound.then(|| {
                next += 1;
                NamedId(next - 1)
            })
        })
        .collect();
    let named = slots.all.into_iter().zip(&sound).filter(|(_, sound)| **sound);
    let mut named: Vec<Named> = named.filter_map(|(slot, _)| slot.named).collect();
    for ty in named.iter_mut().flat_map(types_mut) {
        renumber(ty, &ids);
    }
    let roots = roots.iter_mut().enumerate().filter_map(|(index, root)| {
        let mut ty = root.take().filter(|ty| all_sound(ty, &sound))?;
        renumber(&mut ty, &ids);
        Some(Root { file: FileId(index as u32), ty })
    });
    let roots = roots.collect();
    SchemaSet::new(sources, roots, named)
}

/// For each name, whether its definition is sound and needs only such.
fn sound(slots: &Slots) -> Vec<bool> {
    let mut sound: Vec<bool> =
        slots.all.iter().map(|slot| slot.is_sound && slot.named.is_some()).collect();
    let mut users: Vec<Vec<usize>> = vec![Vec::new(); sound.len()];
    for (user, slot) in slots.all.iter().enumerate() {
        for field in slot.named.iter().filter_map(Named::fields).flatten() {
            field.ty.for_each_name(&mut |id| users[id.index()].push(user));
        }
    }
    let mut open: Vec<usize> = (0..sound.len()).filter(|&index| !sound[index]).collect();
    while let Some(index) = open.pop() {
        for user in std::mem::take(&mut users[index]) {
            if std::mem::replace(&mut sound[user], false) {
                open.push(user);
            }
        }
    }
    sound
}

fn all_sound(ty: &Type, sound: &[bool]) -> bool {
    let mut all = true;
    ty.for_each_name(&mut |id| all &= sound[id.index()]);
    all
}

fn types_mut(named: &mut Named) -> impl Iterator<Item = &mut Type> {
    let fields = match &mut named.kind {
        NamedKind::Record { fields, .. } => fields.as_mut_slice(),
        _ => &mut [],
    };
    fields.iter_mut().map(|field| &mut field.ty)
}

fn renumber(ty: &mut Type, ids: &[Option<NamedId>]) {
    match &mut ty.kind {
        Kind::Named(id) => {
            // INVARIANT: what is sound names only what is sound.
            if let Some(new) = ids[id.index()] {
                *id = new;
            }
        }
        Kind::Array(inner) | Kind::Map(inner) => renumber(inner, ids),
        Kind::Union(branches) => branches.iter_mut().for_each(|branch| renumber(branch, ids)),
        _ => {}
    }
}
