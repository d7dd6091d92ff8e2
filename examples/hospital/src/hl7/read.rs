//! A file into its messages.

use std::sync::Arc;

use super::decode::decode;
use super::{Error, ErrorKind, Message, Separators};

/// Reads every message of a file, in order; what is no message is an [`Error`] in its place.
///
/// `file` is the name that errors and messages carry.
///
/// # Example
///
/// ```
/// let read = hospital::hl7::read("b.hl7", b"BHS|^~\\&\rMSH|^~\\&|||||||ADT^A08\rBTS|2\r");
/// assert!(read[0].is_ok());
/// let error = read[1].as_ref().expect_err("one message is missing");
/// assert_eq!(error.to_string(), "b.hl7: line 3: BTS-1 announces 2 messages, but there are 1");
/// ```
#[must_use]
pub fn read(file: &str, bytes: &[u8]) -> Vec<Result<Message, Error>> {
    let mut reader = Reader::new(file);
    match decode(bytes) {
        Ok(text) => reader.lines(&text),
        Err(kind) => reader.fault(1, None, kind),
    }
    reader.out
}

/// What separates segments: CR by the standard, LF in files, and the MLLP framing bytes.
const ENDS: [char; 4] = ['\r', '\n', '\u{b}', '\u{1c}'];

struct Reader {
    file: Arc<str>,
    out: Vec<Result<Message, Error>>,
    /// Messages begun in the file, sound or not.
    messages: usize,
    /// Messages begun since the last BHS, and batches since the last FHS.
    in_batch: usize,
    batches: usize,
    /// The separators of the last header (MSH, BHS or FHS), which its trailers share.
    separators: Separators,
    open: Option<Open>,
}

/// A message whose end has not been seen yet.
struct Open {
    number: usize,
    line: usize,
    segments: Vec<String>,
    fault: Option<Error>,
}

impl Reader {
    fn new(file: &str) -> Self {
        Self {
            file: file.into(),
            out: Vec::new(),
            messages: 0,
            in_batch: 0,
            batches: 0,
            separators: Separators::default(),
            open: None,
        }
    }

    fn lines(&mut self, text: &str) {
        // CRLF is one end, so that lines count as an editor counts them.
        let text = text.replace("\r\n", "\n");
        for (index, line) in text.split(ENDS).enumerate() {
            if !line.trim().is_empty() {
                self.line(index + 1, line);
            }
        }
        self.close();
        if self.out.is_empty() && self.messages == 0 {
            self.fault(1, None, ErrorKind::Empty);
        }
    }

    fn line(&mut self, number: usize, line: &str) {
        match line.get(..3) {
            Some("MSH") => self.begin(number, line),
            Some(name @ ("FHS" | "BHS")) => {
                self.close();
                self.in_batch = 0;
                self.batches = if name == "FHS" { 0 } else { self.batches + 1 };
                self.separators = Separators::of(line).unwrap_or_default();
            }
            Some("BTS") => {
                self.close();
                self.count(number, line, "BTS", self.in_batch);
                self.in_batch = 0;
            }
            Some("FTS") => {
                self.close();
                // A file without any BHS is one batch.
                self.count(number, line, "FTS", self.batches.max(1));
            }
            _ => self.segment(number, line),
        }
    }

    fn begin(&mut self, line: usize, text: &str) {
        self.close();
        self.messages += 1;
        self.in_batch += 1;
        let number = self.messages;
        let separators = Separators::of(text);
        self.separators = separators.unwrap_or_default();
        let fault = separators.is_none().then(|| Error {
            file: self.file.clone(),
            message: Some(number),
            line,
            kind: ErrorKind::BadSeparators,
        });
        self.open = Some(Open { number, line, segments: vec![text.to_owned()], fault });
    }

    fn segment(&mut self, line: usize, text: &str) {
        let Some(open) = &mut self.open else {
            // One fault for a headless run of segments, not one for each of them.
            if !matches!(self.out.last(), Some(Err(e)) if e.kind == ErrorKind::NoHeader) {
                self.fault(line, None, ErrorKind::NoHeader);
            }
            return;
        };
        if !is_segment(text, self.separators.field) && open.fault.is_none() {
            open.fault = Some(Error {
                file: self.file.clone(),
                message: Some(open.number),
                line,
                kind: ErrorKind::NotASegment,
            });
        }
        open.segments.push(text.to_owned());
    }

    fn close(&mut self) {
        let Some(open) = self.open.take() else { return };
        self.out.push(match open.fault {
            Some(error) => Err(error),
            None => Ok(Message::new(
                self.file.clone(),
                open.number,
                open.line,
                self.separators,
                open.segments,
            )),
        });
    }

    fn count(&mut self, line: usize, text: &str, trailer: &'static str, found: usize) {
        let field = text.split(self.separators.field).nth(1).unwrap_or_default();
        if let Ok(announced) = field.trim().parse::<usize>()
            && announced != found
        {
            self.fault(line, None, ErrorKind::WrongCount { trailer, announced, found });
        }
    }

    fn fault(&mut self, line: usize, message: Option<usize>, kind: ErrorKind) {
        self.out.push(Err(Error { file: self.file.clone(), message, line, kind }));
    }
}

/// Whether a line begins with a segment's name and then ends or goes on with a field separator.
fn is_segment(line: &str, separator: char) -> bool {
    let Some((name, rest)) = line.split_at_checked(3) else { return false };
    name.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
        && name.as_bytes()[0].is_ascii_uppercase()
        && (rest.is_empty() || rest.starts_with(separator))
}
