//! A line to PostgreSQL that can be cut when the server has answered and before the client hears it.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// A proxy in front of a server.
pub(crate) struct Proxy {
    /// Where it listens.
    pub(crate) address: SocketAddr,
    line: Arc<Line>,
}

#[derive(Default)]
struct Line {
    /// Which words of a client seal a connection's fate.
    fatal: Mutex<Option<Vec<u8>>>,
    cuts: AtomicU32,
}

impl Proxy {
    /// A proxy in front of the server at this host and port.
    pub(crate) async fn before(host: &str, port: u16) -> std::io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let (address, line) = (listener.local_addr()?, Arc::<Line>::default());
        let (server, lines) = (format!("{host}:{port}"), Arc::clone(&line));
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let (server, line) = (server.clone(), Arc::clone(&lines));
                tokio::spawn(async move { carry(client, &server, &line).await });
            }
        });
        Ok(Self { address, line })
    }

    /// Cuts the connection on which a client next says this, when the server has done what was asked:
    /// the client hears nothing of the answer.
    pub(crate) fn cut_at(&self, words: &str) {
        let mut fatal = self.line.fatal.lock().unwrap_or_else(PoisonError::into_inner);
        *fatal = Some(words.as_bytes().to_vec());
    }

    /// How many connections were cut.
    pub(crate) fn cuts(&self) -> u32 {
        self.line.cuts.load(Ordering::SeqCst)
    }
}

impl Line {
    /// Whether these are the words; they are said once.
    fn is_fatal(&self, said: &[u8]) -> bool {
        let mut fatal = self.fatal.lock().unwrap_or_else(PoisonError::into_inner);
        let hit = fatal.as_ref().is_some_and(|words| said.windows(words.len()).any(|w| w == words));
        if hit {
            *fatal = None;
        }
        hit
    }
}

async fn carry(client: TcpStream, server: &str, line: &Line) -> std::io::Result<()> {
    let (mut from_server, mut to_server) = TcpStream::connect(server).await?.into_split();
    let (mut from_client, mut to_client) = client.into_split();
    let (mut up, mut down, mut doomed) = (vec![0; 65536], vec![0; 65536], false);
    loop {
        tokio::select! {
            size = from_client.read(&mut up) => {
                let said = &up[..size?];
                if said.is_empty() {
                    return Ok(());
                }
                doomed |= line.is_fatal(said);
                to_server.write_all(said).await?;
            }
            size = from_server.read(&mut down) => {
                let answer = &down[..size?];
                if answer.is_empty() {
                    return Ok(());
                }
                if !doomed {
                    to_client.write_all(answer).await?;
                } else if is_ready(answer) {
                    line.cuts.fetch_add(1, Ordering::SeqCst);
                    return Ok(());
                }
            }
        }
    }
}

/// Whether the server's last message says that it has done everything: `ReadyForQuery`.
fn is_ready(answer: &[u8]) -> bool {
    matches!(answer, [.., b'Z', 0, 0, 0, 5, _])
}
