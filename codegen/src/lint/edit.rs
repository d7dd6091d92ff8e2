//! Changes to files that put a finding right.

use std::collections::BTreeMap;
use std::sync::Arc;

use factline_core::avro::finding::Source;
use factline_core::avro::json::{Object, Span, Value};

/// A change to one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The file's name as it was given to the parser.
    pub file: Arc<str>,
    /// What is done to it.
    pub change: Change,
}

/// What an [`Edit`] does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Text takes the place of a range of bytes, which may be empty.
    Replace {
        /// The range.
        span: Span,
        /// The text.
        text: String,
    },
    /// The file gets another name in its folder.
    Rename {
        /// The name, without the folder.
        to: String,
    },
}

/// What a file becomes by some edits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edited {
    /// Its text; absent where that stays the same.
    pub text: Option<String>,
    /// Its name in its folder; absent where that stays the same.
    pub name: Option<String>,
}

impl Edit {
    pub(crate) fn replace(source: &Source, span: Span, text: impl Into<String>) -> Self {
        let change = Change::Replace { span, text: text.into() };
        Self { file: Arc::clone(source.name()), change }
    }

    pub(crate) fn rename(source: &Source, to: String) -> Self {
        Self { file: Arc::clone(source.name()), change: Change::Rename { to } }
    }

    /// How many bytes it changes.
    fn extent(&self) -> u32 {
        match &self.change {
            Change::Replace { span, .. } => span.end.saturating_sub(span.start),
            Change::Rename { .. } => 0,
        }
    }

    /// Adds the member `text` to `object`, behind the last of `after` that is there, or at its end.
    pub(crate) fn add_member(source: &Source, object: &Object, after: &[&str], text: &str) -> Self {
        let member = object
            .iter()
            .rfind(|member| after.contains(&&*member.name))
            .or_else(|| object.iter().next_back());
        let (at, own_line) = member.map_or((0, None), |member| {
            (member.value.span.end, indentation(source.text(), member.name_span))
        });
        let text = match own_line {
            Some(indent) => format!(",\n{indent}{text}"),
            None => format!(", {text}"),
        };
        Self::replace(source, Span::new(at, at), text)
    }

    /// Takes the member `name` out of `object`, with the comma that separates it.
    pub(crate) fn remove_member(source: &Source, object: &Object, name: &str) -> Option<Self> {
        let members: Vec<_> = object.iter().collect();
        let index = members.iter().position(|member| member.name == name)?;
        let span =
            match (index.checked_sub(1).map(|before| members[before]), members.get(index + 1)) {
                (Some(before), _) => {
                    Span::new(before.value.span.end, members[index].value.span.end)
                }
                (None, Some(next)) => {
                    Span::new(members[index].name_span.start, next.name_span.start)
                }
                (None, None) => members[index].name_span.to(members[index].value.span),
            };
        Some(Self::replace(source, span, ""))
    }

    /// Makes `null` the first of a union's branches.
    pub(crate) fn null_first(source: &Source, union: &Value) -> Option<Self> {
        let branches = union.as_array()?;
        let is_null = |branch: &&Value| branch.as_str() == Some("null");
        let others = branches.iter().filter(|branch| !is_null(branch)).map(|other| other.span);
        let text = others.fold(String::from("[\"null\""), |mut text, span| {
            text.push_str(", ");
            text.push_str(slice(source.text(), span));
            text
        });
        Some(Self::replace(source, union.span, text + "]"))
    }
}

/// The text of a span.
pub(crate) fn slice(text: &str, span: Span) -> &str {
    text.get(span.start as usize..span.end as usize).unwrap_or_default()
}

/// The white space before what starts its line.
fn indentation(text: &str, span: Span) -> Option<&str> {
    let before = text.get(..span.start as usize)?;
    let line = &before[before.rfind('\n')? + 1..];
    line.chars().all(char::is_whitespace).then_some(line)
}

/// What each file becomes by the edits of several findings.
///
/// The edits of one finding belong together: where one of them meets an edit that was taken
/// before, all are left for another round.
pub fn apply<'e>(
    sources: &[Source],
    fixes: impl IntoIterator<Item = &'e [Edit]>,
) -> BTreeMap<Arc<str>, Edited> {
    let mut taken: BTreeMap<Arc<str>, Vec<(Span, &str)>> = BTreeMap::new();
    let mut files: BTreeMap<Arc<str>, Edited> = BTreeMap::new();
    // What changes most comes last: the whole file in another form would keep all others out.
    let mut fixes: Vec<_> = fixes.into_iter().collect();
    fixes.sort_by_key(|edits| edits.iter().map(Edit::extent).max());
    for edits in fixes {
        let meets = |edit: &Edit| match &edit.change {
            Change::Replace { span, .. } => taken
                .get(&edit.file)
                .is_some_and(|others| others.iter().any(|(other, _)| overlap(*other, *span))),
            Change::Rename { .. } => files.contains_key(&edit.file),
        };
        if edits.iter().any(meets) {
            continue;
        }
        for edit in edits {
            match &edit.change {
                Change::Replace { span, text } => {
                    taken.entry(Arc::clone(&edit.file)).or_default().push((*span, text));
                }
                Change::Rename { to } => {
                    files.entry(Arc::clone(&edit.file)).or_default().name = Some(to.clone());
                }
            }
        }
    }
    for source in sources {
        if let Some(edits) = taken.remove(source.name()) {
            let text = rewrite(source.text(), edits);
            files.entry(Arc::clone(source.name())).or_default().text = Some(text);
        }
    }
    files
}

/// Spans that touch count: which text comes first would be a guess.
fn overlap(a: Span, b: Span) -> bool {
    a.start <= b.end && b.start <= a.end
}

fn rewrite(text: &str, mut edits: Vec<(Span, &str)>) -> String {
    edits.sort_by_key(|(span, _)| *span);
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for (span, new) in edits {
        out.push_str(slice(text, Span::new(done, span.start)));
        out.push_str(new);
        done = span.end;
    }
    out.push_str(text.get(done as usize..).unwrap_or_default());
    out
}
