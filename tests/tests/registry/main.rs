//! The schema registry: one suite for every adapter of each port, the Confluent client against a
//! stub server, our own server, recorded exchanges with Confluent's own server, and the wire format.

mod adapters;
mod admin;
mod client;
mod exchanges;
mod port;
mod served;
mod stub;
mod wire;

use factline_tests::conformance;
use libtest_mimic::Trial;

fn main() {
    let mut trials = port::trials();
    trials.extend(admin::trials());
    trials.extend(client::trials());
    trials.extend(served::trials());
    trials.push(exchanges::trial());
    trials.push(wire::trial());
    conformance::main(trials);
}

/// Runs a test on a runtime of its own.
fn run<F: Future<Output = Result<(), Failure>>>(test: F) -> Result<(), Failure> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(test)
}

type Failure = Box<dyn std::error::Error>;

/// A trial of an asynchronous test.
fn trial<F>(name: impl Into<String>, test: impl FnOnce() -> F + Send + 'static) -> Trial
where
    F: Future<Output = Result<(), Failure>>,
{
    Trial::test(name, move || run(test()).map_err(|failure| failure.to_string().into()))
}

/// Fails with a message unless `condition` holds.
macro_rules! check {
    ($condition:expr, $($message:tt)+) => {
        if !$condition {
            return Err(format!($($message)+).into());
        }
    };
}
/// Fails with both sides unless they are equal.
macro_rules! check_eq {
    ($left:expr, $right:expr) => {
        match (&$left, &$right) {
            (left, right) if left == right => {}
            (left, right) => {
                let what = stringify!($left);
                return Err(format!("{what}\n   is {left:?}\n  not {right:?}").into());
            }
        }
    };
}
use {check, check_eq};
