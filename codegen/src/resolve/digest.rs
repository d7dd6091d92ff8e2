//! Digests of the schemas behind a file, for its head.

use std::collections::{BTreeMap, BTreeSet};

use factline_core::avro::finding::Source;
use factline_core::avro::schema::{NamedId, SchemaSet};
use sha2::{Digest, Sha256};

use super::naming::Names;
use crate::digest::hex;
use crate::model::ModuleId;

/// The digest of the files that define the types of each module.
pub(super) fn of_modules(
    set: &SchemaSet,
    kept: &[NamedId],
    names: &Names,
) -> BTreeMap<ModuleId, String> {
    let mut texts: BTreeMap<ModuleId, BTreeSet<&str>> = BTreeMap::new();
    for &id in kept {
        if let Some(&(module, _)) = names.ty(id) {
            texts.entry(module).or_default().insert(set[set[id].file].text());
        }
    }
    texts.into_iter().map(|(module, texts)| (module, of(texts))).collect()
}

/// The digest of all files.
pub(super) fn of_all(set: &SchemaSet) -> String {
    of(set.files().iter().map(Source::text).collect())
}

/// Sorted by text, so that neither order nor place of the files matters.
fn of(texts: BTreeSet<&str>) -> String {
    let mut hash = Sha256::new();
    for text in texts {
        hash.update(u64::try_from(text.len()).unwrap_or(u64::MAX).to_be_bytes());
        hash.update(text);
    }
    hex(&hash.finalize())
}
