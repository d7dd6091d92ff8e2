use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::future::{join_all, select};
use tokio::task::yield_now;

use super::*;
use crate::{Error, ErrorKind};

/// A request that counts itself and lets others run before it answers.
async fn ask(count: Arc<AtomicUsize>, answer: Result<u8, Error>) -> Result<u8, Error> {
    count.fetch_add(1, Ordering::Relaxed);
    yield_now().await;
    yield_now().await;
    answer
}

fn down() -> Error {
    Error::new(ErrorKind::Connection, "", "")
}

#[tokio::test]
async fn one_request_serves_all_who_wait_and_all_who_come_later() {
    let (flights, count) = (SingleFlight::<u8, u8>::default(), Arc::new(AtomicUsize::new(0)));
    let get = || flights.get(1, || ask(Arc::clone(&count), Ok(7)));
    let all = join_all((0..20).map(|_| get())).await;
    assert!(all.into_iter().all(|value| value.is_ok_and(|value| value == 7)));
    assert!(get().await.is_ok_and(|value| value == 7));
    assert_eq!(count.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn an_error_is_shared_by_those_who_wait_and_then_forgotten() {
    let (flights, count) = (SingleFlight::<u8, u8>::default(), Arc::new(AtomicUsize::new(0)));
    let fail = || flights.get(1, || ask(Arc::clone(&count), Err(down())));
    let all = join_all([fail(), fail(), fail()]).await;
    assert!(all.iter().all(Result::is_err));
    assert_eq!(count.load(Ordering::Relaxed), 1);

    let value = flights.get(1, || ask(Arc::clone(&count), Ok(7))).await;
    assert!(value.is_ok_and(|value| value == 7));
    assert_eq!(count.load(Ordering::Relaxed), 2);
}

#[tokio::test]
async fn who_gives_up_leaves_the_request_to_the_others() {
    let (flights, count) = (SingleFlight::<u8, u8>::default(), Arc::new(AtomicUsize::new(0)));
    let get = || Box::pin(flights.get(1, || ask(Arc::clone(&count), Ok(7))));
    // The first polls once and is dropped: `select` returns as soon as the other side is ready.
    drop(select(get(), Box::pin(async {})).await);
    assert!(get().await.is_ok_and(|value| value == 7));
    assert_eq!(count.load(Ordering::Relaxed), 1);
}

fn missing() -> Error {
    Error::of_status(404, Some(40403), "", "")
}

#[tokio::test(start_paused = true)]
async fn that_something_is_missing_is_known_for_a_while() {
    let flights = SingleFlight::<u8, u8>::missing_for(Duration::from_secs(1));
    let count = Arc::new(AtomicUsize::new(0));
    let get = |answer| flights.get(1, || ask(Arc::clone(&count), answer));
    assert!(get(Err(missing())).await.is_err());
    assert!(get(Ok(7)).await.is_err_and(|error| error.is_not_found()));
    assert_eq!(count.load(Ordering::Relaxed), 1);

    tokio::time::advance(Duration::from_secs(1)).await;
    assert!(get(Ok(7)).await.is_ok_and(|value| value == 7));
    assert!(get(Err(missing())).await.is_ok_and(|value| value == 7));
    assert_eq!(count.load(Ordering::Relaxed), 2);
}

#[tokio::test(start_paused = true)]
async fn other_errors_are_never_known() {
    let flights = SingleFlight::<u8, u8>::missing_for(Duration::from_secs(1));
    let count = Arc::new(AtomicUsize::new(0));
    assert!(flights.get(1, || ask(Arc::clone(&count), Err(down()))).await.is_err());
    assert!(flights.get(1, || ask(Arc::clone(&count), Ok(7))).await.is_ok());
    assert_eq!(count.load(Ordering::Relaxed), 2);
}

#[tokio::test(start_paused = true)]
async fn made_up_keys_do_not_fill_the_memory() {
    let flights = SingleFlight::<u32, u8>::missing_for(Duration::from_secs(1));
    for key in 0..10_000 {
        let missed = flights.get(key, || async { Err(missing()) }).await;
        assert!(missed.is_err());
        tokio::time::advance(Duration::from_millis(1)).await;
    }
    let shown = format!("{flights:?}");
    let known: usize =
        shown.chars().filter(char::is_ascii_digit).collect::<String>().parse().unwrap();
    assert!(known <= 2048, "{shown}");
}

#[tokio::test]
async fn what_is_registered_here_is_no_longer_missing() {
    use crate::{Cached, Embedded};
    let registry = Cached::new(Embedded::new());
    let schema = Document::new("\"int\"");
    assert!(registry.lookup("s", &schema).await.is_err());
    registry.register("s", &schema).await.unwrap();
    assert_eq!(registry.lookup("s", &schema).await.unwrap().version, 1);
    registry.delete_subject("s", Deletion::Soft).await.unwrap();
    assert!(registry.lookup("s", &schema).await.is_err());
}
