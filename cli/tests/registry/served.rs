//! Registries for the command: ours on a thread, and one that answers as a test says.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use factline_registry::{Embedded, server};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::oneshot;

/// A registry in memory, served; it ends with this.
pub(crate) struct Served {
    pub(crate) url: String,
    /// The same, without HTTP.
    pub(crate) registry: Arc<Embedded>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Served {
    pub(crate) fn start() -> Self {
        let registry = Arc::new(Embedded::new());
        let (stop, stopped) = oneshot::channel();
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        listener.set_nonblocking(true).expect("not blocking");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let held = Arc::clone(&registry);
        let thread = thread::spawn(move || {
            runtime().block_on(async {
                let listener = tokio::net::TcpListener::from_std(listener).expect("a listener");
                server::serve(listener, held, async { drop(stopped.await) }).await.expect("served");
            });
        });
        Self { url, registry, stop: Some(stop), thread: Some(thread) }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // A thread that panicked has failed its test already.
            let _ = thread.join();
        }
    }
}

/// A runtime for one question to a registry.
pub(crate) fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().expect("a runtime")
}

/// Starts a server that answers each request (`GET /path`) with a status and a body, or not at all,
/// and gives its address.
pub(crate) fn stub(
    answer: impl Fn(&str) -> Option<(u16, String)> + Send + Sync + 'static,
) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let answer = Arc::new(answer);
    thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let answer = Arc::clone(&answer);
            thread::spawn(move || exchange(stream, &*answer));
        }
    });
    url
}

/// Answers the requests of a connection until the client leaves it.
fn exchange(mut stream: TcpStream, answer: &dyn Fn(&str) -> Option<(u16, String)>) -> Option<()> {
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    loop {
        let (mut head, mut length) = (String::new(), 0);
        reader.read_line(&mut head).ok().filter(|read| *read > 0)?;
        loop {
            let mut line = String::new();
            reader.read_line(&mut line).ok()?;
            let Some((name, value)) = line.trim_end().split_once(':') else { break };
            if name.eq_ignore_ascii_case("content-length") {
                length = value.trim().parse().ok()?;
            }
        }
        reader.read_exact(&mut vec![0; length]).ok()?;
        let request = head.rsplit_once(' ').map_or(&*head, |(request, _)| request);
        let Some((status, body)) = answer(request) else {
            // Says nothing until the client has had enough of it.
            return reader.read_line(&mut head).ok().map(drop);
        };
        let length = body.len();
        let head = format!("HTTP/1.1 {status} X\r\ncontent-length: {length}\r\n\r\n{body}");
        stream.write_all(head.as_bytes()).ok()?;
    }
}
