//! W3C trace context: the `traceparent` header.

use std::error::Error;
use std::fmt;
use std::str::FromStr;

/// Which trace, and which span of it, an event was published in.
///
/// # Examples
///
/// ```
/// use factline_core::event::TraceContext;
///
/// let text = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
/// let trace: TraceContext = text.parse()?;
/// assert!(trace.is_sampled());
/// assert_eq!(trace.to_string(), text);
/// # Ok::<(), factline_core::event::InvalidTraceparent>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct TraceContext {
    trace: [u8; 16],
    parent: [u8; 8],
    flags: u8,
}

impl TraceContext {
    /// A trace context of its parts; `None` where an id is all zeros, which W3C forbids.
    #[must_use]
    pub fn new(trace: [u8; 16], parent: [u8; 8], flags: u8) -> Option<Self> {
        (trace != [0; 16] && parent != [0; 8]).then_some(Self { trace, parent, flags })
    }

    /// The trace's id.
    #[must_use]
    pub const fn trace_id(&self) -> &[u8; 16] {
        &self.trace
    }

    /// The id of the span that published.
    #[must_use]
    pub const fn parent_id(&self) -> &[u8; 8] {
        &self.parent
    }

    /// The flags as they stand in the header.
    #[must_use]
    pub const fn flags(&self) -> u8 {
        self.flags
    }

    /// Whether the trace is recorded.
    #[must_use]
    pub const fn is_sampled(&self) -> bool {
        self.flags & 1 == 1
    }

    /// The same trace under another span: what a handler's own span passes on.
    #[must_use]
    pub fn child(self, span: [u8; 8]) -> Option<Self> {
        Self::new(self.trace, span, self.flags)
    }
}

impl FromStr for TraceContext {
    type Err = InvalidTraceparent;

    /// Reads version 00, and of later versions the part that version 00 knows.
    fn from_str(text: &str) -> Result<Self, InvalidTraceparent> {
        parse(text.as_bytes()).ok_or(InvalidTraceparent(()))
    }
}

fn parse(text: &[u8]) -> Option<TraceContext> {
    let (version, rest) = field::<1>(text)?;
    let (trace, rest) = field::<16>(rest.strip_prefix(b"-")?)?;
    let (parent, rest) = field::<8>(rest.strip_prefix(b"-")?)?;
    let (flags, rest) = field::<1>(rest.strip_prefix(b"-")?)?;
    let ends_well = rest.is_empty() || (version != [0] && rest.starts_with(b"-"));
    if version == [0xff] || !ends_well {
        return None;
    }
    TraceContext::new(trace, parent, flags[0])
}

/// `N` bytes in lower-case hexadecimal, and what follows them.
fn field<const N: usize>(text: &[u8]) -> Option<([u8; N], &[u8])> {
    let (digits, rest) = text.split_at_checked(2 * N)?;
    let mut bytes = [0; N];
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        *byte = nibble(pair[0])? << 4 | nibble(pair[1])?;
    }
    Some((bytes, rest))
}

const fn nibble(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    }
}

/// The header's form, version 00.
impl fmt::Display for TraceContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { trace, parent, flags } = self;
        let (trace, parent) = (u128::from_be_bytes(*trace), u64::from_be_bytes(*parent));
        write!(f, "00-{trace:032x}-{parent:016x}-{flags:02x}")
    }
}

impl fmt::Debug for TraceContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TraceContext({self})")
    }
}

/// A text that is no `traceparent`; W3C says to go on as if it were absent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidTraceparent(());

impl fmt::Display for InvalidTraceparent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a W3C traceparent: expected 00-<32 hex digits>-<16 hex digits>-<2>")
    }
}

impl Error for InvalidTraceparent {}
