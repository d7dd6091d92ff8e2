//! An HTTP server on loopback that answers as a test says.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

/// A request as it came.
#[derive(Clone, Debug, Default)]
pub(crate) struct Request {
    pub(crate) method: String,
    /// Path and query, still encoded.
    pub(crate) target: String,
    pub(crate) authorization: String,
    pub(crate) body: String,
}

impl Request {
    /// The path without its query.
    pub(crate) fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }
}

/// What to answer: status and body; `None` leaves the client without an answer.
pub(crate) type Reply = Option<(u16, String)>;

type Answer = dyn Fn(&Request) -> Reply + Send + Sync;

/// A server that runs until the test ends, and remembers what it was asked.
#[derive(Clone)]
pub(crate) struct Stub {
    pub(crate) url: String,
    seen: Arc<Mutex<Vec<Request>>>,
}

impl Stub {
    /// Starts a server on a free port.
    pub(crate) fn start(answer: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let stub = Self { url, seen: Arc::default() };
        let (seen, answer): (_, Arc<Answer>) = (Arc::clone(&stub.seen), Arc::new(answer));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (seen, answer) = (Arc::clone(&seen), Arc::clone(&answer));
                thread::spawn(move || serve(stream, &seen, &*answer));
            }
        });
        stub
    }

    /// A server that has these subjects, each with its versions from the first on, and to which
    /// nothing else goes together with them.
    pub(crate) fn registry(subjects: &[(&str, &[&str])]) -> Self {
        let subjects: Vec<(String, Vec<String>)> = subjects
            .iter()
            .map(|(name, versions)| {
                ((*name).to_owned(), versions.iter().map(|text| (*text).to_owned()).collect())
            })
            .collect();
        Self::start(move |request| Some(reply(&subjects, request)))
    }

    /// Every request so far.
    pub(crate) fn seen(&self) -> Vec<Request> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Whether anything was asked that changes what the server has.
    pub(crate) fn was_changed(&self) -> bool {
        // A POST to a subject itself, or about compatibility, is only a question.
        let changes = |request: &Request| match &*request.method {
            "GET" => false,
            "POST" => {
                request.path().starts_with("/subjects/") && request.path().ends_with("/versions")
            }
            _ => true,
        };
        self.seen().iter().any(changes)
    }
}

fn reply(subjects: &[(String, Vec<String>)], request: &Request) -> (u16, String) {
    let parts: Vec<_> = request.path().trim_matches('/').split('/').collect();
    let known = |name: &str| subjects.iter().find(|(known, _)| known == name);
    let missing = |code: u16| (404, format!(r#"{{"error_code": {code}, "message": "not found"}}"#));
    match (request.method.as_str(), &parts[..]) {
        ("GET", ["subjects"]) => {
            let names: Vec<_> = subjects.iter().map(|(name, _)| name).collect();
            (200, serde_json::to_string(&names).expect("JSON"))
        }
        ("GET", ["subjects", name, rest @ ..]) => match (known(name), rest) {
            (None, _) => missing(40401),
            (Some((_, texts)), ["versions"]) => {
                let numbers: Vec<_> = (1..=texts.len()).collect();
                (200, serde_json::to_string(&numbers).expect("JSON"))
            }
            (Some((name, texts)), ["versions", number]) => {
                let number = number.parse().unwrap_or(texts.len());
                match texts.get(number.wrapping_sub(1)) {
                    None => missing(40402),
                    Some(text) => {
                        let body = serde_json::json!({
                            "subject": name, "version": number, "id": number, "schema": text,
                        });
                        (200, body.to_string())
                    }
                }
            }
            _ => missing(404),
        },
        ("POST", ["subjects", name]) => missing(if known(name).is_some() { 40403 } else { 40401 }),
        ("GET", ["config", ..]) => (200, r#"{"compatibilityLevel": "BACKWARD"}"#.to_owned()),
        ("POST", ["compatibility", ..]) => (200, r#"{"is_compatible": false}"#.to_owned()),
        _ => missing(404),
    }
}

/// Answers what comes over one connection, until the client closes it.
fn serve(stream: TcpStream, seen: &Mutex<Vec<Request>>, answer: &Answer) -> Option<()> {
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    let mut writer = stream;
    while let Some(request) = read(&mut reader) {
        seen.lock().unwrap_or_else(PoisonError::into_inner).push(request.clone());
        let Some((status, body)) = answer(&request) else {
            // Until the client gives up.
            let _ = reader.read_to_end(&mut Vec::new());
            return None;
        };
        let head = format!(
            "HTTP/1.1 {status} X\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        writer.write_all(&[head.as_bytes(), body.as_bytes()].concat()).ok()?;
    }
    Some(())
}

fn read(reader: &mut BufReader<TcpStream>) -> Option<Request> {
    let mut line = String::new();
    reader.read_line(&mut line).ok().filter(|length| *length > 0)?;
    let mut words = line.split_ascii_whitespace().map(str::to_owned);
    let mut request =
        Request { method: words.next()?, target: words.next()?, ..Request::default() };
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        match &*name.to_ascii_lowercase() {
            "content-length" => length = value.trim().parse().ok()?,
            "authorization" => value.trim().clone_into(&mut request.authorization),
            _ => {}
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    request.body = String::from_utf8_lossy(&body).into_owned();
    Some(request)
}
