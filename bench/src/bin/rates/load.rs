//! What is published: typed events, and the very same as bytes for the raw client.

use std::sync::Arc;

use factline::testing::Recorder;
use factline_core::avro::layout::sample::{self, sample};
use factline_core::event::{Context, Event as _, TopicNamer, cloudevents};
use factline_core::id::TenantId;
use factline_core::wire::{self, SchemaRef};
use factline_registry::{Document, Embedded, Registry as _};
use healthtech_catalog::lab::LabResultCritical;

use crate::Result;

/// Topics of a benchmark are nobody else's.
pub(crate) const PREFIX: &str = "bench.";

/// One record as the raw client sends it.
pub(crate) struct Record {
    pub(crate) key: String,
    pub(crate) value: Vec<u8>,
    pub(crate) headers: Vec<(&'static str, Vec<u8>)>,
}

pub(crate) struct Load {
    pub(crate) context: Context,
    pub(crate) events: Vec<LabResultCritical>,
    pub(crate) records: Vec<Record>,
    pub(crate) registry: Arc<Embedded>,
}

impl Load {
    pub(crate) async fn new(count: usize) -> Result<Self> {
        let options = sample::Options { items: 1, text: 8, ..sample::Options::default() };
        let kinds = (0..1_000).map(|seed| sample(seed, &options));
        let kinds: Vec<LabResultCritical> = kinds.collect::<std::result::Result<_, _>>()?;
        let events: Vec<_> = kinds.iter().cycle().take(count).cloned().collect();
        let context = Context::new(TenantId::new("hospital-1")?);
        let registry = Arc::new(Embedded::new());
        let subject = TopicNamer::with_prefix(PREFIX)?.subject(LabResultCritical::DESCRIPTOR);
        let text = Document::new(LabResultCritical::DESCRIPTOR.schema.text());
        let schema = SchemaRef::Id(registry.register(&subject, &text).await?.id);
        let records = records(&events, &context, schema).await?;
        Ok(Self { context, events, records, registry })
    }
}

/// The topic as its schema names it.
pub(crate) const TOPIC: &str = LabResultCritical::DESCRIPTOR.topic;

/// The topic as the cluster has it.
pub(crate) fn topic_on_the_cluster() -> String {
    [PREFIX, TOPIC].concat()
}

/// What a publisher makes of the events, taken from one that records.
async fn records(
    events: &[LabResultCritical],
    context: &Context,
    schema: SchemaRef,
) -> Result<Vec<Record>> {
    let mut records = Vec::with_capacity(events.len());
    for chunk in events.chunks(1_000) {
        let (publisher, recorder) = Recorder::publisher("bench")?;
        for event in chunk {
            publisher.with(context).publish(event).await?;
        }
        for recorded in recorder.records() {
            let mut value = Vec::new();
            wire::write(schema, &mut value);
            value.extend_from_slice(recorded.envelope.event.datum());
            let mut headers = Vec::new();
            cloudevents::write(&recorded.envelope.meta, |name, value| {
                headers.push((name, value.to_vec()));
            });
            records.push(Record { key: recorded.key, value, headers });
        }
    }
    Ok(records)
}
