//! The event in every form, checked to be the same in all.
use super::{SCHEMA, by_hand, plain, protobuf, sample, serde_twin, typed, view};
use anyhow::{Context, ensure};
use factline_core::avro::codec::{Named, from_slice, to_vec, view_from_slice};
use prost::Message;

/// The event in every form.
#[derive(Debug)]
pub struct Fixture {
    /// As generated, of primitive types.
    pub plain: plain::LabResultReported,
    /// As generated, of logical types.
    pub typed: typed::LabResultReported,
    /// For prost.
    pub proto: protobuf::LabResultReported,
    /// For serde.
    pub serde: serde_twin::LabResultReported,
    /// For `apache-avro`.
    pub value: apache_avro::types::Value,
    /// The datum in Avro binary.
    pub avro: Vec<u8>,
    /// The message in protobuf.
    pub protobuf: Vec<u8>,
    /// The schema for `apache-avro`.
    pub apache: apache_avro::Schema,
    /// The schema for `serde_avro_fast`.
    pub fast: serde_avro_fast::Schema,
}

impl Fixture {
    /// Makes all forms.
    ///
    /// # Errors
    /// Two codecs do not agree on the bytes, which would make a comparison unfair.
    pub fn new() -> anyhow::Result<Self> {
        let plain = sample();
        let proto = protobuf::LabResultReported::from(plain.clone());
        let serde = serde_twin::LabResultReported::from(plain.clone());
        let apache = apache_avro::Schema::parse_str(SCHEMA)?;
        let avro = to_vec(&plain)?;
        let fixture = Self {
            typed: from_slice(&avro).context("the logical types have other bytes")?,
            value: apache_avro::to_value(&serde)?.resolve(&apache)?,
            protobuf: proto.encode_to_vec(),
            fast: SCHEMA.parse()?,
            plain,
            proto,
            serde,
            avro,
            apache,
        };
        fixture.check()?;
        Ok(fixture)
    }

    fn check(&self) -> anyhow::Result<()> {
        let mut config = serde_avro_fast::ser::SerializerConfig::new(&self.fast);
        let apache =
            apache_avro::writer::datum::GenericDatumWriter::builder(&self.apache).build()?;
        let (mut by_hand, mut by_hand_typed) = (Vec::new(), Vec::new());
        by_hand::encode(&self.plain, &mut by_hand);
        by_hand::encode_typed(&self.typed, &mut by_hand_typed);
        for (name, bytes) in [
            ("logical types", to_vec(&self.typed)?),
            ("by hand", by_hand),
            ("by hand, logical types", by_hand_typed),
            ("serde_avro_fast", serde_avro_fast::to_datum(&self.serde, Vec::new(), &mut config)?),
            ("apache-avro, serde", apache.write_ser_to_vec(&self.serde)?),
        ] {
            ensure!(bytes == self.avro, "{name} writes other bytes");
        }
        let value = apache.write_value_to_vec(self.value.clone())?;
        // Its maps have no order.
        ensure!(value.len() == self.avro.len(), "apache-avro, Value writes other bytes");
        let bytes = &self.avro;
        ensure!(from_slice::<plain::LabResultReported>(bytes)? == self.plain, "factline");
        ensure!(
            serde_avro_fast::from_datum_slice::<serde_twin::LabResultReported>(bytes, &self.fast)?
                == self.serde
        );
        let layout = plain::LabResultReported::layout();
        let view: plain::LabResultReportedRef<'_> = view_from_slice(bytes, layout)?;
        let serde: view::LabResultReportedRef<'_> =
            serde_avro_fast::from_datum_slice(bytes, &self.fast)?;
        ensure!(
            (view.order_id, &view.labels) == (serde.order_id, &serde.labels),
            "the views differ"
        );
        Ok(())
    }
}
