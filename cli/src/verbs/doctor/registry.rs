//! The schema registry.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpStream, ToSocketAddrs as _};
use std::time::Duration;

use factline_registry::Registry as _;

use super::{Args, Check, clock};
use crate::output;
use crate::registry_args::block_on;
use crate::verbs::counted;

/// How long a server may take to say what time it is.
const PATIENCE: Duration = Duration::from_secs(3);

pub(super) fn checks(args: &Args) -> Vec<Check> {
    let Some(url) = args.registry.address() else {
        return vec![Check::skip("registry", "--registry URL names none")];
    };
    let help = "look at its address with its path, its credentials, and whether it runs";
    let subjects = args
        .registry
        .client()
        .and_then(|client| block_on(async move { Ok(client.subjects().await?) }));
    match subjects {
        Err(error) => vec![Check::fail("registry", output::chain(&error), help)],
        Ok(subjects) => {
            let message = format!("it answers, with {}", counted(subjects.len(), "subject"));
            let mut checks = vec![Check::ok("registry", message)];
            checks.extend(date(&url).map(|time| clock::compare("clock", "the registry", time)));
            checks
        }
    }
}

/// What time it is where a plain HTTP server runs, in seconds since 1970; the client of the
/// registry does not tell.
fn date(url: &str) -> Option<i64> {
    let rest = url.strip_prefix("http://")?;
    let host = rest.split('/').next()?.rsplit('@').next()?;
    let host = if host.contains(':') { host.to_owned() } else { format!("{host}:80") };
    let address = host.to_socket_addrs().ok()?.next()?;
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE).ok()?;
    stream.set_read_timeout(Some(PATIENCE)).ok()?;
    write!(stream, "HEAD / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").ok()?;
    for line in BufReader::new(stream).lines().take(100) {
        let line = line.ok()?;
        let (name, value) = line.split_once(':').unwrap_or_default();
        if name.eq_ignore_ascii_case("date") {
            return seconds(value.trim());
        }
    }
    None
}

/// `Sun, 06 Nov 1994 08:49:37 GMT`, in seconds since 1970.
fn seconds(text: &str) -> Option<i64> {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let mut parts = text.split(' ').skip(1);
    let (day, month, year, time) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let month = MONTHS.iter().position(|name| *name == month)? + 1;
    let text = format!("{year}-{month:02}-{day}T{time}Z");
    let time: factline_core::time::Timestamp<factline_core::time::Millis> = text.parse().ok()?;
    Some(time.count() / 1_000)
}

#[cfg(test)]
mod tests {
    use super::seconds;

    #[test]
    fn dates_of_http_are_read() {
        assert_eq!(seconds("Sun, 06 Nov 1994 08:49:37 GMT"), Some(784_111_777));
        for wrong in ["", "Sun", "Sun, 06 Foo 1994 08:49:37 GMT", "yesterday at noon or so GMT"] {
            assert_eq!(seconds(wrong), None);
        }
    }
}
