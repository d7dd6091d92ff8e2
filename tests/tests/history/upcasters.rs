//! What Avro can't do for `Parcel.Registered`, step by step.

use factline_core::event::{Refusal, Upcast, Upcasters};

use crate::before::parcel as v2;
use crate::generated::parcel::{Money, ParcelRegistered, Speed};

const V1: &str = include_str!("catalog/history/acme.parcel.ParcelRegistered/1.avsc");
const V2: &str = include_str!("catalog/history/acme.parcel.ParcelRegistered/2.avsc");

/// One step by names, one from type to type; the first leads to the second.
pub(crate) fn all() -> Upcasters {
    let split = Upcast::new([V1], V2, |old, new| {
        let receiver = old.str("receiver")?;
        let (given, family) =
            receiver.split_once(['-', ' ']).ok_or(Refusal("a name in one word"))?;
        new.set("given_name", given).set("family_name", family);
        Ok(())
    });
    let priced = Upcast::typed([V2], priced);
    Upcasters::new()
        .with::<ParcelRegistered>(split.expect("two schemas"))
        .and_then(|all| all.with::<ParcelRegistered>(priced.expect("two layouts")))
        .expect("they go together")
}

fn priced(old: v2::ParcelRegistered) -> Result<ParcelRegistered, Refusal> {
    let speed = match old.speed {
        v2::Speed::Slow => Speed::Slow,
        v2::Speed::Fast | v2::Speed::Express => Speed::Fast,
    };
    Ok(ParcelRegistered {
        parcel_id: old.parcel_id,
        given_name: old.given_name,
        family_name: old.family_name,
        price: Money { minor_units: old.cents, currency: "EUR".to_owned() },
        speed,
        note: None,
    })
}
