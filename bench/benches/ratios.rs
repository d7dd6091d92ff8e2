//! How the codec compares with its peers, in one run: `cargo bench -p factline-bench --bench ratios`.
//!
//! With `-- --check` it fails where a ratio misses its target.
#![allow(clippy::print_stdout, reason = "a report")]

use factline_bench::event::{Fixture, by_hand, plain, protobuf, serde_twin, typed, view};
use factline_bench::harness::{Contestant, Effort, Target, compare};
use factline_core::avro::codec::{self, Named};
use prost::Message;
use std::hint::black_box;
use std::process::ExitCode;

fn main() -> anyhow::Result<ExitCode> {
    let fixture = Fixture::new()?;
    println!("one event of {} bytes; nanoseconds per call\n", fixture.avro.len());
    let reports = [encode(&fixture)?, encode_typed(&fixture), decode(&fixture), borrow(&fixture)];
    let check = std::env::args().any(|argument| argument == "--check");
    let met = reports.iter().all(|met| *met);
    Ok(if met || !check { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn encode(f: &Fixture) -> anyhow::Result<bool> {
    let mut config = serde_avro_fast::ser::SerializerConfig::new(&f.fast);
    let apache = apache_avro::writer::datum::GenericDatumWriter::builder(&f.apache).build()?;
    let [mut a, mut b, mut c, mut d] = [const { Vec::new() }; 4];
    let mut contestants = [
        Contestant::new("factline", || {
            codec::encode_with(black_box(&f.plain), |datum| black_box(datum).len())
        }),
        Contestant::new("factline, appended", || {
            a.clear();
            codec::encode_into(black_box(&f.plain), &mut a)
        }),
        Contestant::new("by hand", || {
            b.clear();
            by_hand::encode(black_box(&f.plain), &mut b);
        }),
        Contestant::new("prost", || {
            c.clear();
            black_box(&f.proto).encode(&mut c)
        }),
        Contestant::new("serde_avro_fast", || {
            d.clear();
            serde_avro_fast::to_datum(black_box(&f.serde), &mut d, &mut config).map(drop)
        }),
        Contestant::new("apache-avro, serde", || apache.write_ser_to_vec(black_box(&f.serde))),
        Contestant::new("apache-avro, Value", || {
            apache.write_value_to_vec(black_box(&f.value).clone())
        }),
    ];
    compare(&mut contestants, Effort::default());
    Ok(Target::report(
        "encode into a buffer that is there",
        &contestants,
        &[
            Target::at_most("by hand", 1.15),
            Target::faster("prost", 2.7),
            Target::faster("apache-avro, serde", 15.0),
        ],
    ))
}

fn encode_typed(f: &Fixture) -> bool {
    let [mut a, mut b] = [const { Vec::new() }; 2];
    let mut contestants = [
        Contestant::new("factline", || {
            codec::encode_with(black_box(&f.typed), |datum| black_box(datum).len())
        }),
        Contestant::new("factline, appended", || {
            a.clear();
            codec::encode_into(black_box(&f.typed), &mut a)
        }),
        Contestant::new("factline, a new vector", || codec::to_vec(black_box(&f.typed))),
        Contestant::new("by hand", || {
            b.clear();
            by_hand::encode_typed(black_box(&f.typed), &mut b);
        }),
    ];
    compare(&mut contestants, Effort::default());
    Target::report(
        "encode UUIDs, timestamps and a decimal, into a buffer that is there",
        &contestants,
        &[Target::at_most("by hand", 1.15)],
    )
}

fn decode(f: &Fixture) -> bool {
    let mut contestants = [
        Contestant::new("factline", || {
            codec::from_slice::<plain::LabResultReported>(black_box(&f.avro))
        }),
        Contestant::new("factline, typed", || {
            codec::from_slice::<typed::LabResultReported>(black_box(&f.avro))
        }),
        Contestant::new("prost", || {
            protobuf::LabResultReported::decode(black_box(f.protobuf.as_slice()))
        }),
        Contestant::new("serde_avro_fast", || {
            let bytes = black_box(&f.avro);
            serde_avro_fast::from_datum_slice::<serde_twin::LabResultReported>(bytes, &f.fast)
        }),
        Contestant::new("apache-avro, Value", || {
            let reader = apache_avro::reader::datum::GenericDatumReader::builder(&f.apache).build();
            reader.and_then(|reader| reader.read_value(&mut black_box(f.avro.as_slice())))
        }),
    ];
    compare(&mut contestants, Effort::default());
    Target::report("decode, owned", &contestants, &[Target::faster("prost", 1.4)])
}

fn borrow(f: &Fixture) -> bool {
    let mut contestants = [
        Contestant::new("factline", || {
            let layout = plain::LabResultReported::layout();
            codec::view_from_slice::<plain::LabResultReportedRef<'_>>(black_box(&f.avro), layout)
        }),
        Contestant::new("serde_avro_fast", || {
            serde_avro_fast::from_datum_slice::<view::LabResultReportedRef<'_>>(
                black_box(&f.avro),
                &f.fast,
            )
        }),
    ];
    compare(&mut contestants, Effort::default());
    Target::report("decode, borrowed", &contestants, &[Target::faster("serde_avro_fast", 2.0)])
}
