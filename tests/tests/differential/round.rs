//! Sound data, there and back.

use factline_core::avro::value::Value;
use factline_tests::alike::alike;
use factline_tests::random;

use super::{Case, apache, fast};

/// How many cases are tried; a few seconds.
const CASES: u64 = 2_000;

#[test]
fn data_round_trips_through_our_own_forms() {
    for seed in random::seeds(CASES) {
        let (Case { schema, value, bytes, .. }, _) = Case::new(seed);
        let decoded =
            Value::decode(&schema, &bytes).unwrap_or_else(|error| panic!("{seed}: {error}"));
        assert!(alike(&value, &decoded), "{seed}: binary");
        assert_eq!(decoded.encode(&schema).as_ref(), Ok(&bytes), "{seed}: binary");

        let json = value.to_json(&schema).unwrap_or_else(|error| panic!("{seed}: {error}"));
        let read =
            Value::from_json(&schema, &json).unwrap_or_else(|error| panic!("{seed}: {error}"));
        assert!(alike(&value, &read), "{seed}: {json}");
        assert_eq!(read.to_json(&schema).as_ref(), Ok(&json), "{seed}");
    }
}

#[test]
fn apache_avro_reads_and_writes_the_same() {
    for seed in random::seeds(CASES) {
        let (Case { schema, canonical, value, bytes }, _) = Case::new(seed);
        let peer = apache::Peer::new(&canonical);
        let decoded = peer.decode(&schema, &bytes);
        assert!(decoded.is_ok_and(|decoded| alike(&value, &decoded)), "{seed}: {canonical}");
        let written = peer.encode(&schema, &value);
        let read =
            Value::decode(&schema, &written).unwrap_or_else(|error| panic!("{seed}: {error}"));
        assert!(alike(&value, &read), "{seed}: {canonical}");
    }
}

#[test]
fn serde_avro_fast_reads_and_writes_the_same() {
    for seed in random::seeds(CASES) {
        let (Case { schema, canonical, value, bytes }, _) = Case::new(seed);
        let peer = fast::Peer::new(&canonical);
        let decoded = peer
            .decode(&schema, &bytes)
            .unwrap_or_else(|error| panic!("{seed}: {error} {canonical}"));
        assert!(alike(&value, &decoded), "{seed}: {canonical}");
        let written = peer.encode(&schema, &value);
        assert_eq!(written.as_deref(), Ok(&*bytes), "{seed}: {canonical}");
    }
}
