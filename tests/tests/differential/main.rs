//! Random schemas and data: our dynamic codec against two others.
//!
//! What we encode, `apache-avro` 0.22 and `serde_avro_fast` 2 must decode to the same value, and
//! the other way round; and bytes that were damaged at random, if we decode them at all, must be
//! the same value to both. The peers are given the canonical form of each schema, since both turn
//! logical types into types of their own (`apache-avro` writes a uuid without hyphens if it is
//! read from such).
//!
//! Where the peers go another way, and what is done about it here:
//!
//! | peer | deviation | why ours is right | here |
//! |---|---|---|---|
//! | `apache-avro` | a truncated string, boolean or union decodes to null | the datum is not one of the schema | nothing is claimed about bytes we refuse |
//! | both | a varint longer than it need be, a wrong block size and more such damage pass | each value has one form | nothing is claimed about bytes we refuse |
//! | `apache-avro` | some 30 nested records overflow a test's stack | ours stop at 128 with an error | data nests 8 deep at most |
//! | both | a map's entries come in any order | maps have none | maps are compared by key |

#![expect(clippy::panic, reason = "what helps a test fails the test")]

mod apache;
mod damage;
mod fast;
mod resolution;
mod round;
mod witness;

use factline_core::avro::schema::Schema;
use factline_core::avro::value::Value;
use factline_tests::random::{self, Random};

/// One case: a schema, the same without logical types for the peers, and a datum.
struct Case {
    schema: Schema,
    canonical: String,
    value: Value,
    bytes: Vec<u8>,
}

impl Case {
    fn new(seed: u64) -> (Self, Random) {
        let mut random = Random::new(seed);
        let text = random::schema(&mut random);
        let schema = Schema::parse(&text).unwrap_or_else(|error| panic!("{seed}: {error}: {text}"));
        let Some(value) = random::value(&mut random, &schema) else { panic!("{seed}: endless") };
        let bytes = value.encode(&schema).unwrap_or_else(|error| panic!("{seed}: {error}"));
        (Self { canonical: schema.canonical(), schema, value, bytes }, random)
    }
}
