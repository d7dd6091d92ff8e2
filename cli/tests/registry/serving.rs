//! `serve`: as a process, with signals.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

use super::common::Bench;
use super::{catalog, run};

/// The command as a server.
struct Server {
    process: Child,
    url: String,
}

impl Server {
    fn start(bench: &Bench) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_factline"))
            .args(["registry", "serve", "--listen", "127.0.0.1:0", "--database", "registry.db"])
            .current_dir(bench.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the command");
        let said = process.stdout.take().expect("its output");
        let mut url = String::new();
        BufReader::new(said).read_line(&mut url).expect("a line");
        Self { process, url: url.trim().to_owned() }
    }

    /// Sends it a signal, and says how it ended.
    fn end(&mut self, signal: &str) -> Option<i32> {
        let id = self.process.id().to_string();
        let sent = Command::new("kill").args(["-s", signal, &id]).status().expect("kill");
        assert!(sent.success());
        self.process.wait().expect("an end").code()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It has ended, unless the test failed before.
        let _ = (self.process.kill(), self.process.wait());
    }
}

#[test]
fn a_file_outlives_signals_and_even_a_kill() {
    let bench = catalog();
    let mut server = Server::start(&bench);
    run(&bench, &server.url, "apply").says(0, &["2 changes"]);
    assert_eq!(server.end("TERM"), Some(0));

    let mut server = Server::start(&bench);
    run(&bench, &server.url, "diff").says(0, &["2 unchanged"]);
    assert_eq!(server.end("INT"), Some(0));

    bench.file(
        "schemas/lab/lost.avsc",
        super::LOST.replace("\"Lost\",", "\"Lost\", \"doc\": \"x\","),
    );
    let mut server = Server::start(&bench);
    run(&bench, &server.url, "apply").says(0, &["1 change, 1 unchanged"]);
    assert_eq!(server.end("KILL"), None);
    let server = Server::start(&bench);
    run(&bench, &server.url, "diff").says(0, &["2 unchanged"]);
}

#[test]
fn what_is_taken_is_said_to_be() {
    let bench = catalog();
    let server = Server::start(&bench);
    let address = server.url.trim_start_matches("http://");
    bench
        .run(&format!("registry serve --listen {address}"))
        .says(1, &["cannot listen on", "--listen"]);
    bench
        .run("registry serve --listen 127.0.0.1:0 --database registry.db")
        .says(1, &["another process uses the file"]);
    bench
        .run("registry serve --listen 127.0.0.1:0 --database nowhere/registry.db")
        .says(1, &["nowhere/registry.db"]);
}
