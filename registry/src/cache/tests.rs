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
