//! Files that hold an array, a map, a union or a primitive rather than a type with a name.

use factline_core::avro::compat::{self, Change};
use factline_core::avro::schema::{FileId, Root, Schema};

use super::side::{Place, Side};
use super::verdict::Versions;
use super::{Options, Verdict};

/// Such a file in both versions.
#[derive(Debug)]
pub(super) struct RootPair {
    file: FileId,
    root: usize,
    pub(super) new: Schema,
    pub(super) old: Schema,
    pub(super) verdict: Verdict,
    pub(super) meanings: Vec<Change>,
}

/// The pairs that are not the same. Files are paired by their names; a single one is the other,
/// whatever both are called.
pub(super) fn roots(old: &Side<'_>, new: &Side<'_>, options: &Options) -> Vec<RootPair> {
    let (before, after) = (plain(old), plain(new));
    let pairs = after.iter().filter_map(|&(index, root)| {
        let name = new.set[root.file].name();
        let same = before.iter().find(|(_, other)| old.set[other.file].name() == name);
        let only = before.first().filter(|_| before.len() == 1 && after.len() == 1);
        Some((same.or(only)?.1, index, root))
    });
    let pairs = pairs.map(|(before, root, after)| {
        let (before, schema) = (Schema::of_root(old.set, before), Schema::of_root(new.set, after));
        (before, root, after.file, schema)
    });
    let changed = pairs.filter(|(before, _, _, after)| before.to_json() != after.to_json());
    changed
        .map(|(old, root, file, schema)| {
            let mode = options.mode.unwrap_or_else(|| new.version.file.changes.compatibility());
            let versions = Versions { new: &schema, old: std::slice::from_ref(&old) };
            let verdict = versions.verdict(None, new.set[file].name(), mode);
            let meanings = compat::changes(&schema, &old);
            RootPair { file, root, new: schema, old, verdict, meanings }
        })
        .collect()
}

fn plain<'a>(side: &Side<'a>) -> Vec<(usize, &'a Root)> {
    side.set.roots().iter().enumerate().filter(|(_, root)| root.ty.named().is_none()).collect()
}

impl RootPair {
    /// The type in the new version.
    pub(super) fn place<'a>(&self, new: &Side<'a>) -> Place<'a> {
        Place {
            source: &new.set[self.file],
            span: new.set.roots()[self.root].ty.span,
            path: String::new(),
            subject: self.verdict.full_name.clone(),
            events: Vec::new(),
            is_in_old: false,
        }
    }
}
