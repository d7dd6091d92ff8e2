//! Files that are not what they were, or of another store; and what another implementation reads.

use std::collections::BTreeMap;

use apache_avro::types::Value;
use factline::store::archive::{Fault, Range};
use factline::store::{ErrorKind, EventStore, Expected, Options, Sqlite};
use factline_core::avro::container::Reader;

use super::{Shelf, emptied, filled, seen};
use crate::bench::{Bench, Fixture, Outcome};
use crate::support::{batch, stream};

/// Schema, properties, and the count and the data of each block.
type Content = (String, BTreeMap<String, Vec<u8>>, Vec<(u64, Vec<u8>)>);

/// Everything that a container says; `None` where it can't be read.
fn content(file: &[u8]) -> Option<Content> {
    let mut reader = Reader::new(file).ok()?;
    let mut blocks = Vec::new();
    while let Some(block) = reader.next_block().ok()? {
        blocks.push((block.count, block.bytes));
    }
    let properties = reader.properties().map(|(name, value)| (name.to_owned(), value.to_vec()));
    Some((reader.schema().to_owned(), properties.collect(), blocks))
}

pub(crate) async fn a_damaged_file_changes_nothing<B: Bench>(fixture: Fixture<B>) -> Outcome {
    let before = filled(&fixture).await?;
    let (store, shelf) = (&fixture.store, Shelf::new()?);
    let archive = store.archive(shelf.path()).batch(3);
    archive.create(Range::through(8)).await?;
    let sound = std::fs::read(shelf.path())?;
    let whole = content(&sound).ok_or("no container")?;
    let mut refused = 0;
    for at in (0..sound.len()).step_by(5) {
        let mut changed = sound.clone();
        changed[at] ^= 1 << (at % 8);
        std::fs::write(shelf.path(), &changed)?;
        let checked = archive.verify().await?;
        // There are bits without a meaning, such as those behind the end of what is deflated.
        let same = content(&changed).as_ref() == Some(&whole);
        assert_eq!(
            checked.is_clean(),
            same,
            "byte {at} of {}: {:?}",
            sound.len(),
            checked.findings
        );
        let said = checked.findings.iter().map(|finding| finding.fault).collect::<Vec<_>>();
        assert!(same || said == [Fault::Damaged], "byte {at}: {said:?}");
        refused += usize::from(!same);
    }
    assert!(refused > sound.len() / 6, "{refused} of {}", sound.len());
    for end in (0..sound.len()).step_by(17) {
        std::fs::write(shelf.path(), &sound[..end])?;
        assert!(!archive.verify().await?.is_clean(), "cut at byte {end} of {}", sound.len());
    }
    let more = [&sound[..], b"more"].concat();
    for (number, wrong) in
        [&sound[..sound.len() / 2], &sound[40..], b"", b"a text", &more].into_iter().enumerate()
    {
        std::fs::write(shelf.path(), wrong)?;
        for error in [archive.restore().await.err(), archive.create(Range::through(8)).await.err()]
        {
            let error = error.ok_or("taken")?;
            assert_eq!(error.kind(), ErrorKind::Damaged, "{number}: {error}");
            assert!(error.to_string().starts_with("clinic.avro: "), "{error}");
        }
    }
    assert_eq!(emptied(&fixture).await?, 8, "nothing was changed");
    assert_eq!(store.archives().await?.len(), 1);
    std::fs::remove_file(shelf.path())?;
    let error = archive.restore().await.err().ok_or("restored")?;
    assert_eq!(error.kind(), ErrorKind::File, "{error}");
    std::fs::write(shelf.path(), &sound)?;
    archive.restore().await?;
    assert_eq!(seen(store).await?, before);
    Ok(())
}

/// Blocks that are each sound, and not as they were written.
pub(crate) async fn blocks_have_their_places<B: Bench>(fixture: Fixture<B>) -> Outcome {
    filled(&fixture).await?;
    let (store, shelf) = (&fixture.store, Shelf::new()?);
    let archive = store.archive(shelf.path()).batch(2);
    archive.create(Range::through(8)).await?;
    let sound = std::fs::read(shelf.path())?;
    let mut reader = Reader::new(&sound[..])?;
    let mut starts = Vec::new();
    while let Some(block) = reader.next_block()? {
        starts.push(usize::try_from(block.offset)?);
    }
    assert_eq!(starts.len(), 4);
    starts.push(sound.len());
    let head = &sound[..starts[0]];
    let block = |number: usize| &sound[starts[number]..starts[number + 1]];
    let orders: [&[usize]; 6] =
        [&[], &[0, 1, 2], &[1, 2, 3], &[0, 2, 1, 3], &[0, 1, 1, 2, 3], &[0, 1, 3]];
    for order in orders {
        let blocks: Vec<&[u8]> = order.iter().map(|number| block(*number)).collect();
        std::fs::write(shelf.path(), [&[head], &blocks[..]].concat().concat())?;
        let error = archive.restore().await.err().ok_or("restored")?;
        assert_eq!(error.kind(), ErrorKind::Damaged, "{order:?}: {error}");
    }
    assert_eq!(emptied(&fixture).await?, 8);
    std::fs::write(shelf.path(), [head, block(0), block(1), block(2), block(3)].concat())?;
    assert_eq!(archive.restore().await?.moved, 8);
    Ok(())
}

/// Events of one moment, of one tenant, of one type: nothing but their positions tells one from two.
pub(crate) async fn a_missing_end_is_noticed<B: Bench>(fixture: Fixture<B>) -> Outcome {
    let (store, shelf) = (&fixture.store, Shelf::new()?);
    store.append(&stream(1), Expected::NoStream, &batch(store, 1, 1, 4)).await?;
    fixture.settle().await?;
    let archive = store.archive(shelf.path()).batch(2);
    archive.create(Range::through(4)).await?;
    let sound = std::fs::read(shelf.path())?;
    let mut reader = Reader::new(&sound[..])?;
    reader.next_block()?.ok_or("no block")?;
    let second = reader.next_block()?.ok_or("no second block")?;
    std::fs::write(shelf.path(), &sound[..usize::try_from(second.offset)?])?;
    let error = archive.restore().await.err().ok_or("restored")?;
    assert_eq!(error.kind(), ErrorKind::Damaged, "{error}");
    assert!(error.to_string().contains("events are missing at its end"), "{error}");
    Ok(())
}

pub(crate) async fn a_file_of_another_store_is_refused<B: Bench>(fixture: Fixture<B>) -> Outcome {
    let before = filled(&fixture).await?;
    let (store, shelf) = (&fixture.store, Shelf::new()?);
    // It has the same streams of the same tenant, and events of the same types.
    let options = Options::new("suite".parse()?);
    let other =
        EventStore::<Sqlite>::open(shelf.path().with_file_name("other.db"), options).await?;
    other.migrate().await?;
    for number in 1..=20 {
        other.append(&stream(1), Expected::Any, &batch(&other, 1, number, 1)).await?;
    }
    let path = |name: &str| shelf.path().with_file_name(name);
    other.archive(path("theirs")).create(Range::through(8)).await?;
    other.archive(path("more")).create(Range::through(20)).await?;
    store.archive(path("ours")).create(Range::through(8)).await?;
    for (name, first) in [("theirs", 1), ("more", 9)] {
        let foreign = store.archive(path(name));
        let checked = foreign.verify().await?;
        assert_eq!(checked.findings.len(), 1);
        let finding = &checked.findings[0];
        assert_eq!((finding.fault, finding.position), (Fault::Foreign, first), "{finding}");
        let error = foreign.restore().await.err().ok_or("restored")?;
        assert_eq!(error.kind(), ErrorKind::Foreign, "{error}");
        assert!(error.to_string().contains("another store"), "{error}");
    }
    let error = store.archive(path("theirs")).create(Range::through(8)).await.err();
    assert_eq!(error.ok_or("removed")?.kind(), ErrorKind::Foreign);
    assert_eq!(emptied(&fixture).await?, 8);
    store.archive(path("ours")).restore().await?;
    assert_eq!(seen(store).await?, before);
    other.pool().close().await;
    Ok(())
}

/// `apache-avro` knows nothing of archives, and reads all of it.
pub(crate) async fn another_implementation_reads_it<B: Bench>(fixture: Fixture<B>) -> Outcome {
    let before = filled(&fixture).await?;
    let (store, shelf) = (&fixture.store, Shelf::new()?);
    store.archive(shelf.path()).batch(5).create(Range::through(12)).await?;
    let file = std::fs::read(shelf.path())?;
    let reader = apache_avro::Reader::new(&file[..])?;
    let properties = reader.user_metadata().clone();
    assert_eq!(properties["factline.last"], b"12");
    let mut events = Vec::new();
    for value in reader {
        let Value::Record(fields) = value? else { return Err("no record".into()) };
        let fields: BTreeMap<String, Value> = fields.into_iter().collect();
        events.push(fields);
    }
    assert_eq!(events.len(), before.len());
    for (fields, seen) in events.iter().zip(&before) {
        let text = |value: &str| Value::String(value.to_owned());
        let option = |value: Option<Value>| match value {
            None => Value::Union(0, Box::new(Value::Null)),
            Some(value) => Value::Union(1, Box::new(value)),
        };
        let meta = &seen.meta;
        let (position, at) = seen.position.zip(seen.at).ok_or("not sequenced")?;
        assert_eq!(fields["position"], Value::Long(i64::try_from(position)?));
        assert_eq!(fields["at"], Value::TimestampMicros(at.count()));
        assert_eq!(fields["time"], Value::TimestampMicros(meta.time.count()));
        assert_eq!(fields["event_id"], Value::Uuid(meta.id.into_uuid()));
        assert_eq!(fields["stream"], text(seen.stream.as_str()));
        assert_eq!(fields["tenant"], text(meta.tenant.as_str()));
        assert_eq!(fields["subject"], option(meta.subject.as_deref().map(text)));
        assert_eq!(fields["actor"], option(meta.actor.as_ref().map(|actor| text(actor.as_str()))));
        assert_eq!(fields["trace"], option(meta.trace.map(|trace| text(&trace.to_string()))));
        let causation = meta.causation.map(|id| Value::Uuid(id.into_uuid()));
        assert_eq!(fields["causation"], option(causation));
        assert_eq!(fields["data"], Value::Bytes(seen.data.clone()));
        // The schema that wrote the event is in the file.
        let Value::Long(id) = fields["schema_id"] else { return Err("no id".into()) };
        let schema = &properties[&format!("factline.schema.{id}")];
        let schema = apache_avro::Schema::parse_str(std::str::from_utf8(schema)?)?;
        let reader = apache_avro::reader::datum::GenericDatumReader::builder(&schema).build()?;
        let event = reader.read_value(&mut &seen.data[..])?;
        assert!(matches!(event, Value::Record(fields) if fields[0].0 == "visit_id"));
    }
    Ok(())
}
