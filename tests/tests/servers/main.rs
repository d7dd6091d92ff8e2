//! The servers' script keeps its word: what the suites that need servers build upon.

use factline_tests::servers::{Server, broker, script, trial};
use libtest_mimic::{Arguments, Failed, Trial};
use std::net::TcpStream;
use std::process::{Command, ExitCode, Stdio};

fn main() -> ExitCode {
    let trials = vec![
        trial("a_killed_broker_is_gone_until_it_is_started", &[Server::Kafka], killed_and_started),
        script_only("an_unknown_service_is_a_usage_error", unknown_service),
        script_only("a_broker_needs_a_run_around_it", broker_without_run),
    ];
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

/// A test of the script itself, which is all that it needs besides Python.
fn script_only(name: &str, body: fn() -> Result<(), Failed>) -> Trial {
    let python = Command::new("python3").arg("--version").stdout(Stdio::null()).status().is_ok();
    Trial::test(name, body).with_ignored_flag(!python).with_kind("needs python3")
}

fn killed_and_started(addresses: Vec<String>) -> Result<(), Failed> {
    let second = addresses[0].split(',').nth(1).ok_or("three brokers")?.to_owned();
    TcpStream::connect(&second)?;
    expect(broker("kill", 2)?.success(), "the broker is killed")?;
    let refused = TcpStream::connect(&second).is_err();
    let again = broker("kill", 2)?.success();
    expect(broker("start", 2)?.success(), "the broker is started")?;
    expect(refused, "nobody listens where the broker was")?;
    expect(!again, "killing a dead broker is an error")?;
    TcpStream::connect(&second)?;
    expect(!broker("start", 2)?.success(), "starting a running broker is an error")
}

fn unknown_service() -> Result<(), Failed> {
    let mut command = Command::new(script());
    let status = command.args(["kafak", "--", "true"]).stderr(Stdio::null()).status()?;
    expect(status.code() == Some(2), "exit code 2")
}

fn broker_without_run() -> Result<(), Failed> {
    let mut command = Command::new(script());
    let status = command
        .args(["broker", "kill", "1"])
        .env_remove("FACTLINE_SERVERS")
        .stderr(Stdio::null())
        .status()?;
    expect(status.code() == Some(1), "exit code 1")
}

fn expect(condition: bool, what: &str) -> Result<(), Failed> {
    if condition { Ok(()) } else { Err(what.into()) }
}
