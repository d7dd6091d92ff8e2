//! The servers' script keeps its word: what the suites that need servers build upon.

use factline_tests::servers::{Server, broker, script, trial};
use libtest_mimic::{Arguments, Failed, Trial};
use std::net::TcpStream;
use std::process::{Command, ExitCode, Stdio};

fn main() -> ExitCode {
    let trials = vec![
        trial(KILLS, &[Server::Kafka, Server::Own], killed_and_started),
        Trial::test("a_test_that_kills_wants_servers_of_its_own", of_its_own),
        script_only("an_unknown_service_is_a_usage_error", unknown_service),
        script_only("a_broker_needs_a_run_around_it", broker_without_run),
    ];
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

const KILLS: &str = "a_killed_broker_is_gone_until_it_is_started";

/// Somebody has set the address of a server by hand, which is nobody's to kill.
fn of_its_own() -> Result<(), Failed> {
    let run = |required: &str| {
        let mut command = Command::new(std::env::current_exe()?);
        command.args([KILLS, "--exact"]).env("FACTLINE_KAFKA", "127.0.0.1:1");
        command.env_remove("FACTLINE_SERVERS").env("FACTLINE_REQUIRE_INFRA", required).output()
    };
    let skipped = run("0")?;
    let said = String::from_utf8(skipped.stdout)?;
    expect(skipped.status.success() && said.contains("1 ignored"), "it is ignored")?;
    expect(said.contains("needs kafka of its own"), "it says why")?;
    let failed = run("1")?;
    expect(!failed.status.success(), "it fails where servers are required")?;
    let said = String::from_utf8(failed.stdout)?;
    expect(said.contains("`tests/servers/run kafka -- …`"), "it says what to do")
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
