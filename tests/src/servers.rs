//! Real servers, as `tests/servers/run` starts them: which are there, and what a test does without them.

use libtest_mimic::{Failed, Trial};
use std::env;
use std::path::PathBuf;
use std::process::{Command, ExitStatus};

/// A server that a test may need.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Server {
    /// Three nodes of Apache Kafka; the address is a client's `bootstrap.servers`.
    Kafka,
    /// A registry that speaks Confluent's API; the address is the root of that API.
    Registry,
    /// PostgreSQL with an empty database; the address is a URL.
    Postgres,
    /// A Python interpreter with the foreign consumer's packages; the address is its path.
    Python,
    /// Chromium; the address is its path.
    Chromium,
    /// The script of axe-core, which comes with Chromium; the address is its path.
    Axe,
    /// Node.js and AsyncAPI's own parser; the address is a folder of modules.
    AsyncApi,
    /// PostgreSQL whose data and log have small file systems of their own; the address is a URL.
    SmallDisk,
    /// The folder with these file systems, `data` and `log`.
    SmallDiskFolder,
    /// The others that the test needs, started around this command, so that it may take one of them
    /// away; the address is the folder of that run.
    Own,
}

impl Server {
    /// Where the server is, if it was started.
    #[must_use]
    pub fn address(self) -> Option<String> {
        env::var(self.variable()).ok().filter(|address| !address.is_empty())
    }

    /// The name that `tests/servers/run` knows it by.
    fn name(self) -> &'static str {
        match self {
            Self::Kafka => "kafka",
            Self::Registry => "registry",
            Self::Postgres => "postgres",
            Self::Python => "python",
            Self::AsyncApi => "asyncapi",
            Self::Chromium | Self::Axe => "chromium",
            Self::SmallDisk | Self::SmallDiskFolder => "small-disk",
            Self::Own => "its own",
        }
    }

    fn variable(self) -> &'static str {
        match self {
            Self::Kafka => "FACTLINE_KAFKA",
            Self::Registry => "FACTLINE_REGISTRY_URL",
            Self::Postgres => "FACTLINE_POSTGRES_URL",
            Self::Python => "FACTLINE_PYTHON",
            Self::AsyncApi => "FACTLINE_ASYNCAPI",
            Self::Own => "FACTLINE_SERVERS",
            Self::Chromium => "FACTLINE_CHROMIUM",
            Self::Axe => "FACTLINE_AXE",
            Self::SmallDisk => "FACTLINE_SMALL_DISK_URL",
            Self::SmallDiskFolder => "FACTLINE_SMALL_DISK",
        }
    }

    /// Why it was not started though it was asked for: this machine does not let us.
    fn refused(self) -> Option<String> {
        match self {
            Self::SmallDisk | Self::SmallDiskFolder => env::var("FACTLINE_SMALL_DISK_REFUSED").ok(),
            _ => None,
        }
    }
}

/// A test that needs servers; `body` gets their addresses in the order of `servers`.
///
/// Where one is missing the test reports itself as ignored and says which, or fails if
/// `FACTLINE_REQUIRE_INFRA` is `1`: it is never silently green. What this machine refuses to start is
/// ignored all the same, as nobody can help that.
pub fn trial(
    name: &str,
    servers: &[Server],
    body: impl FnOnce(Vec<String>) -> Result<(), Failed> + Send + 'static,
) -> Trial {
    let is_missing = |server: &&Server| server.address().is_none();
    let addresses = servers.iter().filter_map(|server| server.address()).collect();
    let Some(missing) = servers.iter().find(is_missing) else {
        return Trial::test(name, move || body(addresses));
    };
    if let Some(reason) = servers.iter().filter(is_missing).find_map(|server| server.refused()) {
        return Trial::test(name, || Ok(())).with_ignored_flag(true).with_kind(reason);
    }
    // Servers of somebody else's are of no use where it needs its own.
    let own = Server::Own.address().is_none() && servers.contains(&Server::Own);
    let needed = servers.iter().filter(|server| **server != Server::Own);
    let mut names: Vec<_> =
        needed.filter(|server| own || is_missing(server)).map(|server| server.name()).collect();
    names.dedup();
    let names = names.join(" ");
    let whose = if *missing == Server::Own { " of its own" } else { "" };
    let reason = format!("needs {names}{whose}");
    if required() {
        let how = format!("{reason}: run it below `tests/servers/run {names} -- …`");
        return Trial::test(name, move || Err(Failed::from(how))).with_kind(reason);
    }
    Trial::test(name, || Ok(())).with_ignored_flag(true).with_kind(reason)
}

/// Whether a missing server is a failure.
fn required() -> bool {
    env::var("FACTLINE_REQUIRE_INFRA").is_ok_and(|value| value == "1")
}

/// Kills (`kill -9`) or starts a broker of the cluster: `broker("kill", 2)`; a start returns when it answers.
///
/// # Errors
///
/// When the script can't be run.
pub fn broker(action: &str, node: u8) -> std::io::Result<ExitStatus> {
    Command::new(script()).args(["broker", action, &node.to_string()]).status()
}

/// Ends a PostgreSQL as a crash does, if it still runs, and starts it again; returns when it answers.
///
/// # Errors
///
/// When the script can't be run.
pub fn restart(server: Server) -> std::io::Result<ExitStatus> {
    Command::new(script()).args([server.name(), "restart"]).status()
}

/// The script that starts servers.
#[must_use]
pub fn script() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("servers/run")
}
