//! Where each partition is read from, and where it ends.

use std::time::Duration;

use rdkafka::consumer::{Consumer as _, StreamConsumer};
use rdkafka::metadata::MetadataPartition;
use rdkafka::{Offset, TopicPartitionList};

use super::{Error, Options, Start};

/// A partition, from where on it is read, and where it ended when that was asked.
pub(super) struct Place {
    pub(super) partition: i32,
    pub(super) start: i64,
    pub(super) end: i64,
}

/// Asks the cluster; blocks until it answers.
pub(super) fn find(
    consumer: &StreamConsumer,
    topic: &str,
    options: &Options,
) -> Result<Vec<Place>, Error> {
    let partitions = partitions(consumer, topic, options)?;
    let since = match options.start {
        Start::Since(time) => since(consumer, topic, &partitions, time.count(), options.timeout)?,
        _ => Vec::new(),
    };
    let place = |partition: i32| {
        let (low, high) = consumer
            .fetch_watermarks(topic, partition, options.timeout)
            .map_err(|error| Error::unavailable(topic, error))?;
        let start = match options.start {
            Start::Earliest => low,
            Start::Latest => high,
            Start::Offset(offset) => offset.clamp(low, high),
            Start::Last(count) => {
                high.saturating_sub(i64::try_from(count).unwrap_or(i64::MAX)).max(low)
            }
            Start::Since(_) => {
                let found = since.iter().find(|(found, _)| *found == partition);
                found.map_or(high, |&(_, offset)| offset.clamp(low, high))
            }
        };
        Ok(Place { partition, start, end: high })
    };
    partitions.into_iter().map(place).collect()
}

/// The partitions of the topic that are asked for.
fn partitions(
    consumer: &StreamConsumer,
    topic: &str,
    options: &Options,
) -> Result<Vec<i32>, Error> {
    // All topics: asking for one by name would create it on some clusters.
    let metadata = consumer
        .fetch_metadata(None, options.timeout)
        .map_err(|error| Error::unavailable(topic, error))?;
    let found = metadata.topics().iter().find(|found| found.name() == topic);
    let found = found.ok_or_else(|| Error::no_topic(topic))?;
    let mut there: Vec<i32> = found.partitions().iter().map(MetadataPartition::id).collect();
    there.sort_unstable();
    if options.partitions.is_empty() {
        return Ok(there);
    }
    match options.partitions.iter().find(|wanted| !there.contains(wanted)) {
        Some(&missing) => Err(Error::no_partition(topic, missing)),
        None => Ok(options.partitions.clone()),
    }
}

/// The offsets of the first records of a time; a partition without one is left out.
fn since(
    consumer: &StreamConsumer,
    topic: &str,
    partitions: &[i32],
    millis: i64,
    timeout: Duration,
) -> Result<Vec<(i32, i64)>, Error> {
    let unavailable = |error| Error::unavailable(topic, error);
    let mut asked = TopicPartitionList::new();
    for &partition in partitions {
        asked
            .add_partition_offset(topic, partition, Offset::Offset(millis))
            .map_err(unavailable)?;
    }
    let found = consumer.offsets_for_times(asked, timeout).map_err(unavailable)?;
    let offsets = found.elements().into_iter().filter_map(|found| match found.offset() {
        Offset::Offset(offset) => Some((found.partition(), offset)),
        _ => None,
    });
    Ok(offsets.collect())
}
