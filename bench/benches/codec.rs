//! The codec and its peers one by one, with criterion: `cargo bench -p factline-bench --bench codec`.
#![allow(missing_docs, reason = "criterion's macros")]

use criterion::{Criterion, criterion_group, criterion_main};
use factline_bench::event::{Fixture, by_hand, plain, protobuf, serde_twin, typed, view};
use factline_core::avro::codec::{self, Named};
use prost::Message;
use std::hint::black_box;

fn encode(c: &mut Criterion) {
    let f = Fixture::new().expect("a fixture");
    let mut group = c.benchmark_group("encode");
    let mut out = Vec::new();
    group.bench_function("factline", |b| {
        b.iter(|| codec::encode_with(black_box(&f.plain), |datum| black_box(datum).len()));
    });
    group.bench_function("factline typed", |b| {
        b.iter(|| codec::encode_with(black_box(&f.typed), |datum| black_box(datum).len()));
    });
    group.bench_function("by hand", |b| {
        b.iter(|| {
            out.clear();
            by_hand::encode(black_box(&f.plain), &mut out);
        });
    });
    group.bench_function("prost", |b| {
        b.iter(|| {
            out.clear();
            black_box(&f.proto).encode(&mut out)
        });
    });
    let mut config = serde_avro_fast::ser::SerializerConfig::new(&f.fast);
    group.bench_function("serde_avro_fast", |b| {
        b.iter(|| {
            out.clear();
            serde_avro_fast::to_datum(black_box(&f.serde), &mut out, &mut config).map(drop)
        });
    });
    let writer = apache_avro::writer::datum::GenericDatumWriter::builder(&f.apache).build();
    let writer = writer.expect("a schema");
    group.bench_function("apache-avro serde", |b| {
        b.iter(|| writer.write_ser_to_vec(black_box(&f.serde)));
    });
}

fn decode(c: &mut Criterion) {
    let f = Fixture::new().expect("a fixture");
    let mut group = c.benchmark_group("decode");
    group.bench_function("factline", |b| {
        b.iter(|| codec::from_slice::<plain::LabResultReported>(black_box(&f.avro)));
    });
    group.bench_function("factline typed", |b| {
        b.iter(|| codec::from_slice::<typed::LabResultReported>(black_box(&f.avro)));
    });
    group.bench_function("prost", |b| {
        b.iter(|| protobuf::LabResultReported::decode(black_box(f.protobuf.as_slice())));
    });
    group.bench_function("serde_avro_fast", |b| {
        b.iter(|| {
            let bytes = black_box(&f.avro);
            serde_avro_fast::from_datum_slice::<serde_twin::LabResultReported>(bytes, &f.fast)
        });
    });
}

fn borrow(c: &mut Criterion) {
    let f = Fixture::new().expect("a fixture");
    let mut group = c.benchmark_group("borrow");
    group.bench_function("factline", |b| {
        let layout = plain::LabResultReported::layout();
        b.iter(|| {
            codec::view_from_slice::<plain::LabResultReportedRef<'_>>(black_box(&f.avro), layout)
        });
    });
    group.bench_function("serde_avro_fast", |b| {
        b.iter(|| {
            serde_avro_fast::from_datum_slice::<view::LabResultReportedRef<'_>>(
                black_box(&f.avro),
                &f.fast,
            )
        });
    });
}

criterion_group!(benches, encode, decode, borrow);
criterion_main!(benches);
