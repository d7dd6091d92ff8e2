//! Reading a topic without a group.

use factline::tail::{ErrorKind, Options, Start, Tail};

use crate::support::{Clinic, PARTITIONS, TOPIC, soon};

/// The places of what is read, in order.
async fn places(clinic: &Clinic, options: Options) -> Vec<(i32, i64)> {
    let mut tail = Tail::open(&clinic.cluster(), TOPIC, options).await.unwrap();
    let mut places = Vec::new();
    while let Some(record) = soon("the end", tail.next()).await.unwrap() {
        let headers = record.headers().unwrap();
        assert!(headers.into_iter().any(|(name, _)| name == "ce_type"));
        assert!(record.key.is_some() && record.value.is_some() && record.timestamp.is_some());
        places.push((record.origin.partition, record.origin.offset));
    }
    places.sort_unstable();
    places
}

fn from(start: Start) -> Options {
    Options { start, ..Options::default() }
}

#[tokio::test]
async fn a_tail_reads_from_where_it_is_told_to_the_end() {
    let clinic = Clinic::open();
    assert_eq!(places(&clinic, Options::default()).await, []);
    let publisher = clinic.publisher();
    clinic.publish(&publisher, 7, 0..40).await;
    let ends: Vec<i64> =
        (0..i32::from(PARTITIONS)).map(|partition| clinic.end(partition)).collect();
    assert_eq!(ends.iter().sum::<i64>(), 40);
    let expected = |start: &dyn Fn(i64) -> i64| -> Vec<(i32, i64)> {
        let partitions = (0..).zip(&ends);
        let places = partitions
            .flat_map(|(partition, &end)| (start(end)..end).map(move |offset| (partition, offset)));
        places.collect()
    };
    assert_eq!(places(&clinic, from(Start::Earliest)).await, expected(&|_| 0));
    assert_eq!(places(&clinic, from(Start::Latest)).await, []);
    assert_eq!(places(&clinic, from(Start::Offset(2))).await, expected(&|end| end.min(2)));
    assert_eq!(places(&clinic, from(Start::Last(2))).await, expected(&|end| (end - 2).max(0)));
    let one = Options { partitions: vec![1], ..Options::default() };
    let of_one: Vec<_> = expected(&|_| 0).into_iter().filter(|place| place.0 == 1).collect();
    assert_eq!(places(&clinic, one).await, of_one);
}

#[tokio::test]
async fn a_tail_that_follows_gets_what_comes_later() {
    let clinic = Clinic::open();
    let publisher = clinic.publisher();
    clinic.publish(&publisher, 3, 0..5).await;
    let options = Options { start: Start::Latest, follow: true, ..Options::default() };
    let mut tail = Tail::open(&clinic.cluster(), TOPIC, options).await.unwrap();
    let ends: Vec<i64> =
        (0..i32::from(PARTITIONS)).map(|partition| clinic.end(partition)).collect();
    clinic.publish(&publisher, 3, 5..9).await;
    for _ in 5..9 {
        let record = soon("a record", tail.next()).await.unwrap().unwrap();
        let before = ends[usize::try_from(record.origin.partition).unwrap()];
        assert!(record.origin.offset >= before, "{record:?}");
    }
}

#[tokio::test]
async fn what_is_not_there_is_said() {
    let clinic = Clinic::open();
    let open = |topic: &'static str, partitions: Vec<i32>| {
        let cluster = clinic.cluster();
        async move {
            let options = Options { partitions, ..Options::default() };
            Tail::open(&cluster, topic, options).await.unwrap_err().kind()
        }
    };
    assert_eq!(open("nobody.events", vec![]).await, ErrorKind::NoTopic);
    assert_eq!(open(TOPIC, vec![0, 77]).await, ErrorKind::NoPartition);
}
