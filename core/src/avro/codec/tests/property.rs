//! What holds for all values and for all bytes.
use super::model::{Choice, Every, Tree, TreeRef};
use crate::avro::codec::{
    Encode, Named, encode_framed, encode_into, encode_with, from_slice, to_vec, view_from_slice,
};
use crate::avro::layout::schema_json;
use crate::avro::logical::{AvroDuration, BigDecimal, Decimal};
use crate::avro::schema::Schema;
use crate::avro::value::Value;
use crate::time::{Date, LocalTimestamp, TimeOfDay, Timestamp};
use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use uuid::Uuid;

/// One instance, always the same for the same number.
pub(super) fn instance(seed: u8) -> Every {
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[seed; 32]);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    every().new_tree(&mut runner).unwrap().current()
}

fn tree() -> impl Strategy<Value = Tree> {
    let leaf = any::<String>().prop_map(|name| Tree { name, ..Tree::default() });
    leaf.prop_recursive(3, 8, 3, |inner| {
        let next = option::of(inner.clone().prop_map(Box::new));
        (".{0,80}", vec(inner, 0..3), next).prop_map(|(name, children, next)| Tree {
            name,
            children,
            next,
        })
    })
}

fn choice() -> impl Strategy<Value = Choice> {
    prop_oneof![
        any::<String>().prop_map(Choice::Text),
        vec(any::<i32>(), 0..100).prop_map(Choice::Numbers),
        tree().prop_map(Choice::Tree),
    ]
}

fn decimal<const P: u32, const S: u32>() -> impl Strategy<Value = Decimal<P, S>> {
    let limit = 10_i128.pow(P);
    (1 - limit..limit).prop_map(|unscaled| Decimal::from_unscaled(unscaled).unwrap())
}

fn big_decimal<const P: u32, const S: u32>(
    digits: usize,
) -> impl Strategy<Value = BigDecimal<P, S>> {
    proptest::string::string_regex(&format!("-?[0-9]{{1,{digits}}}"))
        .unwrap()
        .prop_map(|text| text.parse().unwrap())
}

prop_compose! {
    fn every()(
        (boolean, int, long, float, double) in any::<(bool, i32, i64, f32, f64)>(),
        bytes in vec(any::<u8>(), 0..200),
        string in any::<String>(),
        (uuid, raw_uuid, date, time, fine_time) in any::<(u128, u128, i32, i32, i64)>(),
        (instant, local, months, days, millis) in any::<(i64, i64, u32, u32, u32)>(),
        decimal in decimal(),
        fixed_decimal in decimal(),
        big_decimal in big_decimal(57),
        fixed_big_decimal in big_decimal(40),
        map in btree_map(any::<String>(), any::<i64>(), 0..10),
        (optional, last_null) in any::<(Option<String>, Option<i32>)>(),
        tree in tree(),
        choice in option::of(choice()),
    ) -> Every {
        Every {
            boolean, int, long, float, double, bytes, string,
            uuid: Uuid::from_u128(uuid),
            raw_uuid: Uuid::from_u128(raw_uuid),
            date: Date::new(date),
            time: TimeOfDay::new(time.into()),
            fine_time: TimeOfDay::new(fine_time),
            instant: Timestamp::new(instant),
            local: LocalTimestamp::new(local),
            duration: AvroDuration { months, days, millis },
            decimal, fixed_decimal, big_decimal, fixed_big_decimal,
            map, optional, last_null, tree, choice,
        }
    }
}

#[test]
fn an_event_larger_than_the_scratch_buffer_is_written_all_the_same() {
    for size in (4000..4200).chain([1 << 20]) {
        let tree = Tree { name: "x".repeat(size), ..Tree::default() };
        let bytes = to_vec(&tree).unwrap();
        assert!(from_slice::<Tree>(&bytes).unwrap() == tree, "{size}");
        let framed = encode_framed(&[7; 17], &tree, <[u8]>::to_vec).unwrap();
        assert_eq!(&framed[17..], bytes);
    }
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(every in every()) {
        let bytes = to_vec(&every).unwrap();
        prop_assert!(bytes.len() <= every.encoded_len());
        prop_assert_eq!(from_slice::<Every>(&bytes), Ok(every));
    }

    #[test]
    fn all_ways_to_encode_agree(every in every()) {
        let bytes = to_vec(&every).unwrap();
        prop_assert_eq!(bytes.capacity(), bytes.len());
        let mut appended = vec![7; 5];
        encode_into(&every, &mut appended).unwrap();
        prop_assert_eq!(&appended[..5], [7; 5]);
        prop_assert_eq!(&appended[5..], &bytes);
        let framed = encode_framed(&[7; 5], &every, <[u8]>::to_vec).unwrap();
        prop_assert_eq!(&framed, &appended);
        // The scratch buffer is in use while it is shown.
        let inner = encode_with(&every, |outer| (to_vec(&every).unwrap(), outer.to_vec())).unwrap();
        prop_assert_eq!(inner, (bytes.clone(), bytes));
    }

    #[test]
    fn the_dynamic_value_reads_the_same(every in every()) {
        let schema = Schema::parse(&schema_json(Every::layout())).unwrap();
        let bytes = to_vec(&every).unwrap();
        let value = Value::decode(&schema, &bytes).unwrap();
        prop_assert_eq!(value.encode(&schema).unwrap(), bytes);
    }

    #[test]
    fn a_view_is_its_owned_twin(tree in tree()) {
        let bytes = to_vec(&tree).unwrap();
        let view = view_from_slice::<TreeRef<'_>>(&bytes, Tree::layout()).unwrap();
        prop_assert_eq!(view, TreeRef::from(&tree));
    }

    #[test]
    fn any_bytes_are_a_value_or_an_error(bytes in vec(any::<u8>(), 0..300)) {
        check(&bytes)?;
    }

    /// Random bytes are soon wrong; bytes of a value with one changed get further.
    #[test]
    fn a_changed_byte_is_a_value_or_an_error(
        every in every(),
        at in any::<prop::sample::Index>(),
        byte in prop_oneof![any::<u8>(), Just(0x80), Just(0xff), Just(1)],
    ) {
        let mut bytes = to_vec(&every).unwrap();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        check(&bytes)?;
    }
}

/// Whatever is read is written again in at most as many bytes; what is not has a place and a path.
fn check(bytes: &[u8]) -> Result<(), TestCaseError> {
    match from_slice::<Every>(bytes) {
        Ok(every) => prop_assert!(to_vec(&every).unwrap().len() <= bytes.len()),
        Err(error) => {
            prop_assert!(error.offset() <= bytes.len());
            prop_assert!(error.path().starts_with("Every"));
        }
    }
    let owned = from_slice::<Tree>(bytes).map_err(|error| error.kind());
    let view = view_from_slice::<TreeRef<'_>>(bytes, Tree::layout()).map_err(|error| error.kind());
    match (&owned, view) {
        (Ok(owned), Ok(view)) => prop_assert_eq!(view, TreeRef::from(owned)),
        (owned, view) => prop_assert_eq!(owned.as_ref().err(), view.as_ref().err()),
    }
    Ok(())
}
