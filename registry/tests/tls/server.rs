//! `openssl` as an authority and as a server.

use std::io::{self, BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::{error, fs};

type Failure = Box<dyn error::Error>;

/// What the server answers to `GET /subjects`: with `-HTTP` it sends the file as it is.
const ANSWER: &str = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 8\r\n\
                      connection: close\r\n\r\n[\"ward\"]";

/// Makes an authority (`ca`), certificates of a `server` and a `client` by it, and one of a
/// `stranger` by nobody; each `NAME.pem` with its `NAME.key`.
pub(crate) fn make_certificates(folder: &Path) -> Result<(), Failure> {
    for name in ["ca", "stranger"] {
        let files = format!("-keyout {name}.key -out {name}.pem");
        openssl(folder, &format!("req -x509 {KEY} -days 2 -subj /CN={name} {files}"))?;
    }
    for name in ["server", "client"] {
        let files = format!("-keyout {name}.key -out {name}.csr");
        let names = "-addext subjectAltName=IP:127.0.0.1";
        openssl(folder, &format!("req {KEY} -subj /CN={name} {names} {files}"))?;
        let by = "-CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -copy_extensions copy";
        openssl(folder, &format!("x509 -req -in {name}.csr {by} -out {name}.pem"))?;
    }
    fs::write(folder.join("subjects"), ANSWER)?;
    Ok(())
}

const KEY: &str = "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes";

fn openssl(folder: &Path, arguments: &str) -> Result<(), Failure> {
    let mut command = Command::new("openssl");
    let output = command.current_dir(folder).args(arguments.split(' ')).output()?;
    if output.status.success() {
        return Ok(());
    }
    Err(format!("openssl {arguments}: {}", String::from_utf8_lossy(&output.stderr)).into())
}

/// A server that demands a certificate; it ends with this.
pub(crate) struct Server {
    pub(crate) url: String,
    process: Child,
}

impl Server {
    /// Starts it on a free port; returns when it listens.
    pub(crate) fn start(folder: &Path) -> Result<Self, Failure> {
        let certificates = "-cert server.pem -key server.key -CAfile ca.pem";
        let mut process = Command::new("openssl")
            .current_dir(folder)
            .args(["s_server", "-accept", "127.0.0.1:0", "-HTTP"])
            .args(certificates.split(' '))
            .args(["-Verify", "1", "-verify_return_error"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let said = process.stdout.take().ok_or("no output")?;
        let mut lines = BufReader::new(said).lines();
        let port = lines.by_ref().find_map(|line| port(line.ok()?));
        // It must be able to go on talking.
        std::thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
        let Some(port) = port else {
            process.kill()?;
            return Err(io::Error::other("openssl s_server says no port").into());
        };
        Ok(Self { url: format!("https://127.0.0.1:{port}"), process })
    }
}

/// Of a line such as `ACCEPT 127.0.0.1:42529`.
fn port(line: String) -> Option<u16> {
    line.strip_prefix("ACCEPT ")?.rsplit(':').next()?.trim().parse().ok()
}

impl Drop for Server {
    fn drop(&mut self) {
        // It has ended if it can't be ended.
        let _ = (self.process.kill(), self.process.wait());
    }
}
