//! Chromium, driven by its own protocol over a pipe.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::Failure;

/// How long the browser may be silent while it is waited for.
const SILENCE: Duration = Duration::from_secs(60);

/// A browser with one page; it ends with the value.
#[derive(Debug)]
pub(crate) struct Browser {
    process: Child,
    input: Option<ChildStdin>,
    messages: Receiver<Value>,
    /// What the browser told without being asked.
    told: Vec<Value>,
    calls: u64,
    session: Option<String>,
    _profile: TempDir,
}

impl Browser {
    /// Starts the program with an empty page.
    pub(crate) fn start(program: &str) -> Result<Self, Failure> {
        let profile = tempfile::tempdir()?;
        let mut process = command(program, profile.path()).spawn()?;
        let input = process.stdin.take();
        let output = process.stdout.take().ok_or("no output")?;
        let (sender, messages) = channel();
        thread::spawn(move || {
            for message in BufReader::new(output).split(0).map_while(Result::ok) {
                let message = serde_json::from_slice(&message).unwrap_or_default();
                if sender.send(message).is_err() {
                    break;
                }
            }
        });
        let (told, calls, session) = (Vec::new(), 0, None);
        let mut browser =
            Self { process, input, messages, told, calls, session, _profile: profile };
        browser.attach()?;
        Ok(browser)
    }

    fn attach(&mut self) -> Result<(), Failure> {
        let target = self.call("Target.createTarget", json!({ "url": "about:blank" }))?;
        let attach = json!({ "targetId": target["targetId"], "flatten": true });
        let session = self.call("Target.attachToTarget", attach)?;
        self.session = session["sessionId"].as_str().map(str::to_owned);
        for domain in ["Page", "Runtime", "Log", "Network"] {
            self.call(&format!("{domain}.enable"), json!({}))?;
        }
        Ok(())
    }

    /// Calls a method of the protocol and returns its result.
    pub(crate) fn call(&mut self, method: &str, parameters: Value) -> Result<Value, Failure> {
        self.calls += 1;
        let mut message = json!({ "id": self.calls, "method": method, "params": parameters });
        if let Some(session) = &self.session {
            message["sessionId"] = json!(session);
        }
        let mut text = message.to_string();
        text.push('\0');
        self.input.as_mut().ok_or("the browser has ended")?.write_all(text.as_bytes())?;
        loop {
            let mut answer = self.messages.recv_timeout(SILENCE)?;
            if answer["id"] != json!(self.calls) {
                self.told.push(answer);
            } else if answer["error"].is_null() {
                return Ok(answer["result"].take());
            } else {
                return Err(format!("{method}: {}", answer["error"]).into());
            }
        }
    }

    /// Waits until the browser tells this.
    pub(crate) fn wait(&mut self, method: &str) -> Result<(), Failure> {
        loop {
            if let Some(at) = self.told.iter().position(|told| told["method"] == method) {
                self.told.remove(at);
                return Ok(());
            }
            let told = self.messages.recv_timeout(SILENCE)?;
            self.told.push(told);
        }
    }

    /// Forgets what the browser told of this kind.
    pub(crate) fn forget(&mut self, method: &str) {
        self.told.retain(|told| told["method"] != method);
    }

    /// Everything that the browser told since the last call of this.
    pub(crate) fn told(&mut self) -> Vec<Value> {
        self.told.extend(self.messages.try_iter());
        std::mem::take(&mut self.told)
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        self.session = None;
        let _ = self.call("Browser.close", json!({}));
        self.input = None;
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The protocol's pipe has the numbers 3 and 4, which become our ends of standard input and output.
fn command(program: &str, profile: &Path) -> Command {
    let mut command = Command::new("sh");
    command
        .args(["-c", "exec \"$0\" \"$@\" 3<&0 4>&1 0</dev/null 1>/dev/null", program])
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"])
        .args(["--no-first-run", "--hide-scrollbars", "--remote-debugging-pipe"])
        .arg(format!("--user-data-dir={}", profile.display()))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    command
}
