//! How the codec compares with its peers, in one run: `cargo bench -p factline-bench --bench ratios`.
//!
//! With `-- --check` it fails where a ratio misses its target.
#![allow(clippy::print_stdout, reason = "a report")]

use factline_bench::event::evolved::{self, Evolved};
use factline_bench::event::{Fixture, by_hand, plain, protobuf, serde_twin, typed, view};
use factline_bench::harness::{Contestant, Effort, Target, compare};
use factline_core::avro::codec::{self, Named};
use factline_core::event::Event;
use factline_core::wire::SchemaRef;
use factline_registry::{Document, Embedded, Registry, WriterSchemas};
use futures_util::FutureExt;
use prost::Message;
use std::hint::black_box;
use std::process::ExitCode;

use anyhow::Context as _;

fn main() -> anyhow::Result<ExitCode> {
    let fixture = Fixture::new()?;
    println!("one event of {} bytes; nanoseconds per call\n", fixture.avro.len());
    let old = Evolved::new()?;
    let reports = [
        encode(&fixture)?,
        encode_typed(&fixture),
        decode(&fixture),
        borrow(&fixture),
        resolve(&old)?,
        lookup(&old)?,
    ];
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

/// Data of an old writer, read as the new type. The same work is `apache-avro` with serde; its value
/// of the reader's schema is less, and half of the way there.
fn resolve(f: &Evolved) -> anyhow::Result<bool> {
    let reader = apache_avro::reader::datum::GenericDatumReader::builder(&f.apache_old)
        .reader_schema(&f.apache_new)
        .build()?;
    let value = || reader.read_value(&mut black_box(f.datum.as_slice()));
    let [mut buffer, mut scratch] = [const { Vec::new() }; 2];
    let mut contestants = [
        Contestant::new("factline", || black_box(&f.raw).decode::<evolved::LabResultReported>()),
        Contestant::new("factline, a view", || {
            let raw = black_box(&f.raw);
            raw.view::<evolved::LabResultReportedRef<'_>>(&mut scratch).map(|view| view.sequence)
        }),
        Contestant::new("factline, the plan alone", || {
            buffer.clear();
            f.plan.transcode_into(black_box(&f.datum), &mut buffer)
        }),
        Contestant::new("factline, a new writer", || {
            codec::from_slice::<evolved::LabResultReported>(black_box(&f.current))
        }),
        Contestant::new("apache-avro, Value", value),
        Contestant::new("apache-avro, serde", || {
            value().and_then(|value| apache_avro::from_value::<evolved::Twin>(&value))
        }),
    ];
    compare(&mut contestants, Effort::default());
    let targets = [Target::faster("apache-avro, serde", 7.0)];
    Ok(Target::report("decode what an old writer wrote, owned", &contestants, &targets))
}

/// From the schema id of a record to the way its data is read.
fn lookup(f: &Evolved) -> anyhow::Result<bool> {
    let registry = std::sync::Arc::new(Embedded::new());
    let document = Document::new(evolved::SAME);
    let written = now(registry.register("lab", &document))?;
    let (writers, id) = (WriterSchemas::new(registry), SchemaRef::Id(written.id));
    let writer = now(writers.get(id))?;
    let reader = evolved::LabResultReported::DESCRIPTOR;
    let mut contestants = [
        Contestant::new("writer and plan", || {
            let writer = writers.known(black_box(id));
            writer.map(|writer| writer.as_written_by(reader, black_box(&f.current)).is_ok())
        }),
        Contestant::new("the plan alone", || {
            writer.as_written_by(reader, black_box(&f.current)).is_ok()
        }),
    ];
    compare(&mut contestants, Effort::default());
    let targets = [Target::within("writer and plan", 50.0)];
    Ok(Target::report("find the plan by the registry's id", &contestants, &targets))
}

/// What the embedded registry answers, which it does at once.
fn now<T>(answer: impl Future<Output = Result<T, factline_registry::Error>>) -> anyhow::Result<T> {
    Ok(answer.now_or_never().context("the embedded registry waits for nothing")??)
}
