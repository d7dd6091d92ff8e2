//! Derives work where nothing of the standard library is in scope, and by another crate's name.

extern crate factline_core as another;

/// As if `factline_core` had another name in Cargo.toml.
mod bare {
    #![no_implicit_prelude]

    use ::factline_core::derive::{Enum, Event, Fixed, Record};
    use ::std::prelude::rust_2024::{Clone, derive};
    use ::std::vec::Vec;
    use ::std::{boxed::Box, collections::BTreeMap, marker::Copy, option::Option, string::String};

    #[derive(Clone, Event)]
    #[event(type = "A.B", topic = "t", key = "key", namespace = "n", crate = "super::another")]
    pub(super) struct Something {
        pub(super) key: String,
        #[avro(decimal = fixed(4))]
        pub(super) some: Option<::factline_core::avro::logical::Decimal<4, 2>>,
        pub(super) part: Part,
        pub(super) many: BTreeMap<String, Vec<Part>>,
    }

    #[derive(Clone, Record)]
    #[avro(namespace = "n", crate = "super::another")]
    pub(super) struct Part {
        pub(super) next: Option<Box<Part>>,
        pub(super) kind: Kind,
        pub(super) either: Option<Either>,
        pub(super) sum: Sum,
    }

    #[derive(Clone, Copy, Enum)]
    #[avro(namespace = "n", crate = "super::another")]
    pub(super) enum Kind {
        A,
    }

    #[derive(Clone, Enum)]
    #[avro(nullable, crate = "super::another")]
    pub(super) enum Either {
        Number(i64),
        Text(String),
    }

    #[derive(Clone, Copy, Fixed)]
    #[avro(namespace = "n", crate = "super::another")]
    pub(super) struct Sum(pub(super) [u8; 2]);
}

/// Types whose names are those of the standard library.
mod shadowed {
    use factline_core::derive::{Enum, Record};

    #[derive(Clone, Copy, Enum)]
    #[avro(namespace = "n")]
    pub(super) enum Result {
        Some,
        None,
        Ok,
        Err,
    }

    #[derive(Clone, Record)]
    #[avro(namespace = "n")]
    pub(super) struct Vector {
        pub(super) result: Result,
    }
}

#[test]
fn derived_code_depends_on_no_name_in_scope() {
    use factline_core::avro::codec::{from_slice, to_vec};
    let part = bare::Part {
        next: None,
        kind: bare::Kind::A,
        either: Some(bare::Either::Number(5)),
        sum: bare::Sum([1, 2]),
    };
    let nested = bare::Part { next: Some(Box::new(part.clone())), either: None, ..part.clone() };
    let event = bare::Something {
        key: "k".to_owned(),
        some: None,
        part,
        many: [("a".to_owned(), vec![nested])].into(),
    };
    let bytes = to_vec(&event).unwrap();
    let back: bare::Something = from_slice(&bytes).unwrap();
    assert_eq!(to_vec(&back).unwrap(), bytes);
    assert!(matches!(back.part.either, Some(bare::Either::Number(5))));

    for result in shadowed::Result::ALL {
        let bytes = to_vec(&shadowed::Vector { result: *result }).unwrap();
        let back: shadowed::Vector = from_slice(&bytes).unwrap();
        assert_eq!(back.result.as_str(), result.as_str());
    }
}
