//! Data that was damaged on the way.

use factline_core::avro::value::Value;
use factline_tests::alike::alike;
use factline_tests::random::{self, Random};

use super::{Case, apache, fast};

/// How many cases are tried; a few seconds.
const CASES: u64 = 2_000;

#[test]
fn damaged_data_is_refused_or_means_the_same_to_all() {
    let mut sound = 0;
    for seed in random::seeds(CASES) {
        let (Case { schema, canonical, bytes, .. }, mut random) = Case::new(seed);
        let damaged = damage(&mut random, bytes);
        let Ok(value) = Value::decode(&schema, &damaged) else {
            continue;
        };
        sound += 1;
        let peer = apache::Peer::new(&canonical).decode(&schema, &damaged);
        assert!(peer.is_ok_and(|peer| alike(&value, &peer)), "apache-avro, {seed}: {canonical}");
        let peer = fast::Peer::new(&canonical).decode(&schema, &damaged);
        assert!(
            peer.is_ok_and(|peer| alike(&value, &peer)),
            "serde_avro_fast, {seed}: {canonical}"
        );
    }
    assert!(sound > 0 || random::seeds(CASES).count() < 100, "damage always shows");
}

/// Changes, removes or adds a byte or two.
fn damage(random: &mut Random, mut bytes: Vec<u8>) -> Vec<u8> {
    for _ in 0..=random.below(2) {
        let at = random.below(bytes.len() + 1);
        let byte = random.below(256) as u8;
        match (random.below(3), bytes.get_mut(at)) {
            (0, Some(found)) => *found = byte,
            (1, Some(_)) => drop(bytes.remove(at)),
            _ => bytes.insert(at, byte),
        }
    }
    bytes
}
