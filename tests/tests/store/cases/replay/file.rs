//! Replays to files: each event is in the file once, wherever the process died.

use std::collections::BTreeMap;
use std::fs;
use std::future::pending;
use std::path::Path;

use apache_avro::types::Value;
use factline::event::{Raw, WriterSchema};
use factline::store::replay::File;
use factline::store::{ErrorKind, Expected};
use factline_core::avro::schema::Schema;

use super::super::subscribe::filled;
use super::{replay, run};
use crate::bench::{Bench, Fixture, Outcome};
use crate::generated::clinic::{VisitEnded, VisitStarted};
use crate::support::{batch, context, ended, started, stream};

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// The events of a file, as a tool of somebody else's reads them: positions, types, data; and the
/// schemas that wrote them.
struct Read {
    events: Vec<(i64, String, Vec<u8>, i64)>,
    schemas: BTreeMap<i64, String>,
}

fn read(path: &Path) -> Result<Read, Failure> {
    let reader = apache_avro::Reader::new(fs::File::open(path)?)?;
    let mut schemas = BTreeMap::new();
    for (name, value) in reader.user_metadata() {
        if let Some(id) = name.strip_prefix("factline.schema.") {
            schemas.insert(id.parse()?, String::from_utf8(value.clone())?);
        }
    }
    let mut events = Vec::new();
    for value in reader {
        let Value::Record(fields) = value? else { return Err("no record".into()) };
        let fields: BTreeMap<String, Value> = fields.into_iter().collect();
        let (Value::Long(position), Value::Long(schema)) =
            (&fields["position"], &fields["schema_id"])
        else {
            return Err("no numbers".into());
        };
        let (Value::String(event_type), Value::Bytes(data)) =
            (&fields["event_type"], &fields["data"])
        else {
            return Err("no event".into());
        };
        events.push((*position, event_type.clone(), data.clone(), *schema));
    }
    Ok(Read { events, schemas })
}

fn positions(path: &Path) -> Result<Vec<i64>, Failure> {
    Ok(read(path)?.events.into_iter().map(|(position, ..)| position).collect())
}

pub(crate) async fn any_tool_reads_the_file<B: Bench>(fixture: Fixture<B>) -> Outcome {
    let store = &fixture.store;
    let both = store.batch(&context()).event(&started(1, 7)).event(&ended(1, 8));
    store.append(&stream(1), Expected::NoStream, &both).await?;
    store.append(&stream(2), Expected::Any, &batch(store, 2, 1, 3)).await?;
    fixture.settle().await?;
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("visits.avro");
    let done = run(replay(&fixture).through(3).to(File::new(store, &path))).await?;
    assert_eq!((done.delivered_now, done.is_finished), (3, true));
    #[cfg(unix)]
    {
        let mode = std::os::unix::fs::PermissionsExt::mode(&fs::metadata(&path)?.permissions());
        assert_eq!(mode & 0o777, 0o600, "only its owner");
    }
    assert_eq!(fs::read_dir(folder.path())?.count(), 1, "nothing else is left");
    let Read { events, schemas } = read(&path)?;
    let types: Vec<_> = events.iter().map(|(position, kind, ..)| (*position, &**kind)).collect();
    assert_eq!(types, [(1, "Visit.Started"), (2, "Visit.Ended"), (3, "Visit.Started")]);
    assert_eq!(schemas.len(), 2);
    let raw = |number: usize| -> Result<Raw, Failure> {
        let (_, _, data, schema) = &events[number];
        let writer = WriterSchema::new(Schema::parse(&schemas[schema])?);
        Ok(Raw::framed(data.clone().into(), 0, writer.into()))
    };
    assert_eq!(raw(0)?.decode::<VisitStarted>()?.number, 7);
    assert_eq!(raw(1)?.decode::<VisitEnded>()?.number, 8);
    // It is no archive, and nothing is restored from it.
    let error = store.archive(&path).restore().await.err().ok_or("it is an archive")?;
    assert_eq!(error.kind(), ErrorKind::Damaged);
    assert_eq!(fixture.number("SELECT count(*) FROM factline_replays").await?, 0);
    Ok(())
}

pub(crate) async fn wherever_it_was_cut_it_goes_on<B: Bench>(fixture: Fixture<B>) -> Outcome {
    filled(&fixture).await?;
    let folder = tempfile::tempdir()?;
    let whole = folder.path().join("whole.avro");
    let to = |path: &Path| File::new(&fixture.store, path);
    run(replay(&fixture).batch(7).to(to(&whole))).await?;
    assert_eq!(positions(&whole)?, (1..=30).collect::<Vec<i64>>());
    let bytes = fs::read(&whole)?;
    let mut reader = factline_core::avro::container::Reader::new(&bytes[..])?;
    let mut ends = vec![reader.offset() as usize];
    while reader.next_block()?.is_some() {
        ends.push(reader.offset() as usize);
    }
    assert_eq!(ends.len(), 6, "a block for each batch");
    let near = ends.iter().flat_map(|&end| [end.saturating_sub(1), end, end + 1, end + 20]);
    let cuts = near.chain((ends[0]..bytes.len()).step_by(97));
    let path = folder.path().join("cut.avro");
    for cut in cuts.filter(|&cut| cut >= ends[0] && cut <= bytes.len()) {
        // What was not written may be anything where the power went.
        for rest in [&[][..], &[0; 40]] {
            fs::write(&path, [&bytes[..cut], rest].concat())?;
            let kept = ends.iter().filter(|&&end| end <= cut).count() as u64 - 1;
            let done = run(replay(&fixture).batch(7).to(to(&path))).await?;
            assert_eq!(done.progress.delivered, 30, "cut at {cut}");
            assert_eq!(done.delivered_now, 30 - (kept * 7).min(30), "cut at {cut}");
            assert!(fs::read(&path)? == bytes, "cut at {cut}: it is as if it had not been");
        }
    }
    Ok(())
}

pub(crate) async fn what_is_in_the_file_is_not_written_again<B: Bench>(
    fixture: Fixture<B>,
) -> Outcome {
    filled(&fixture).await?;
    let (folder, store) = (tempfile::tempdir()?, &fixture.store);
    let path = folder.path().join("visits.avro");
    let to = || File::new(store, &path);
    let ask = || replay(&fixture).stream(&stream(3)).stream(&stream(4));
    // Told to stop at once, it may have begun or not.
    let first = ask().batch(2).to(to()).run(async {}).await?;
    store.append(&stream(3), Expected::Any, &batch(store, 3, 9, 1)).await?;
    fixture.settle().await?;
    let done = run(ask().to(to())).await?;
    assert_eq!(done.progress.delivered, 6);
    assert_eq!(done.delivered_now + first.delivered_now, 6);
    assert_eq!(positions(&path)?, [4, 5, 14, 15, 24, 25], "up to where it was to end");
    let again = run(ask().to(to())).await?;
    assert_eq!((again.delivered_now, again.progress.delivered), (0, 6));
    // Under another name the file is the same; asked for something else, it is another's.
    let moved = folder.path().join("moved.avro");
    fs::rename(&path, &moved)?;
    assert_eq!(run(ask().to(File::new(store, &moved))).await?.delivered_now, 0);
    let error = run(replay(&fixture).to(File::new(store, &moved))).await.err().ok_or("it did")?;
    assert!(error.kind() == ErrorKind::Options, "{error}");
    let before = fs::read(&moved)?;
    let error = run(store.replay("x").to(File::new(store, &moved))).await.err().ok_or("it did")?;
    assert!(error.to_string().contains("the replay again in it"), "{error}");
    assert!(fs::read(&moved)? == before, "nobody has touched it");
    let anew = run(ask().restart().to(File::new(store, &moved))).await?;
    assert_eq!(anew.delivered_now, 7);
    assert_eq!(positions(&moved)?, [4, 5, 14, 15, 24, 25, 31]);
    Ok(())
}

pub(crate) async fn a_file_of_somebody_elses_stays<B: Bench>(fixture: Fixture<B>) -> Outcome {
    filled(&fixture).await?;
    let (folder, store) = (tempfile::tempdir()?, &fixture.store);
    let path = folder.path().join("visits.avro");
    let to = || File::new(store, &path);
    run(replay(&fixture).batch(7).to(to())).await?;
    let whole = fs::read(&path)?;
    let mut damaged = whole.clone();
    let middle = whole.len() - 400;
    damaged[middle] ^= 0x40;
    let other = factline_core::avro::container::Head::new("\"int\"", [7; 16]);
    let other = factline_core::avro::container::Writer::new(Vec::new(), &other)?.finish()?;
    // What was damaged in the middle is not just cut off there.
    for bytes in [&b"a letter"[..], b"", &other, &damaged] {
        fs::write(&path, bytes)?;
        for asked in [replay(&fixture), replay(&fixture).restart()] {
            let done = run(asked.batch(7).to(to())).await;
            let error = done.err().ok_or("it was overwritten")?;
            assert_eq!(error.kind(), ErrorKind::Damaged, "{error}");
            assert!(error.to_string().starts_with("visits.avro: "), "{error}");
            assert!(fs::read(&path)? == bytes, "nobody has touched it");
        }
    }
    Ok(())
}

pub(crate) async fn one_writes_a_file_at_a_time<B: Bench>(fixture: Fixture<B>) -> Outcome {
    filled(&fixture).await?;
    let (folder, store) = (tempfile::tempdir()?, &fixture.store);
    let path = folder.path().join("visits.avro");
    // It has delivered a batch, and waits for the next, which is far away.
    let (told, mut first) = tokio::sync::mpsc::unbounded_channel();
    let slow = replay(&fixture).batch(1).rate(1).on_progress(move |now| {
        if now.delivered == 1 {
            let _ = told.send(());
        }
    });
    let slow = tokio::spawn(slow.to(File::new(store, &path)).run(pending()));
    first.recv().await.ok_or("it ended")?;
    for asked in [replay(&fixture), replay(&fixture).restart()] {
        let error = run(asked.to(File::new(store, &path))).await.err().ok_or("two at a time")?;
        assert_eq!(error.kind(), ErrorKind::Taken, "{error}");
    }
    slow.abort();
    assert!(slow.await.is_err_and(|error| error.is_cancelled()));
    run(replay(&fixture).to(File::new(store, &path))).await?;
    assert_eq!(positions(&path)?, (1..=30).collect::<Vec<i64>>());
    Ok(())
}
