//! Defaults that contain themselves.

use std::collections::HashMap;

use super::FieldId;

/// The fields whose defaults never end, given which defaults each borrows.
pub(super) fn endless(borrowed: &[(FieldId, Vec<FieldId>)]) -> Vec<FieldId> {
    let edges: HashMap<FieldId, &[FieldId]> =
        borrowed.iter().map(|(field, uses)| (*field, uses.as_slice())).collect();
    let mut done: HashMap<FieldId, bool> = HashMap::new();
    let mut found = Vec::new();
    for &(start, _) in borrowed {
        // The fields on the way, each with the number of its borrowed defaults already followed.
        let mut way = Vec::new();
        let mut next = Some(start);
        loop {
            if let Some(field) = next.take() {
                match done.get(&field) {
                    Some(false) if !found.contains(&field) => found.push(field),
                    Some(_) => {}
                    None => {
                        done.insert(field, false);
                        way.push((field, 0));
                    }
                }
            }
            let Some((field, followed)) = way.last_mut() else { break };
            match edges.get(field).and_then(|uses| uses.get(*followed)) {
                Some(&used) => {
                    *followed += 1;
                    next = Some(used);
                }
                None => {
                    done.insert(*field, true);
                    way.pop();
                }
            }
        }
    }
    found
}
