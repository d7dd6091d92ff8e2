//! From the places of verdicts, JSON pointers, to the places of texts.

use factline_core::avro::json::Span;
use factline_core::avro::schema::{Field, Kind, NamedId, NamedKind, SchemaSet, Type};

/// Where a pointer leads.
#[derive(Clone, Debug)]
pub(super) struct Located<'s> {
    /// The named type that the place is in.
    pub(super) owner: NamedId,
    pub(super) span: Span,
    /// Such as `Visit.wards[]`.
    pub(super) path: String,
    /// The type at the place; none where it is a field, or a part of an enum or fixed.
    pub(super) ty: Option<&'s Type>,
    /// The innermost field on the way that belongs to `owner`.
    pub(super) field: Option<&'s Field>,
}

/// Follows a pointer into the schema of `id` as far as it leads: inside unions the numbers of
/// Java's places count the branches of the other schema.
pub(super) fn locate<'s>(set: &'s SchemaSet, id: NamedId, pointer: &str) -> Located<'s> {
    let mut at = Walk { set, at: At::Type(None, id), located: start(set, id) };
    for token in pointer.split('/').filter(|token| !token.is_empty()) {
        if !at.step(token) {
            break;
        }
    }
    at.located
}

fn start(set: &SchemaSet, id: NamedId) -> Located<'_> {
    let named = &set[id];
    let path = named.name.short().to_owned();
    Located { owner: id, span: named.name_span, path, ty: None, field: None }
}

struct Walk<'s> {
    set: &'s SchemaSet,
    at: At<'s>,
    located: Located<'s>,
}

#[derive(Clone, Copy)]
enum At<'s> {
    /// A definition, and the type that refers to it where there is one.
    Type(Option<&'s Type>, NamedId),
    /// A type without a name.
    Plain(&'s Type),
    Fields(&'s [Field]),
    Field(&'s Field),
    End,
}

impl<'s> Walk<'s> {
    fn step(&mut self, token: &str) -> bool {
        match (self.at, token) {
            (At::Type(_, id), "fields") => {
                let Some(fields) = self.set[id].fields() else { return false };
                self.enter(id);
                self.at = At::Fields(fields);
            }
            (At::Type(_, id), "symbols" | "size" | "name") => {
                self.enter(id);
                self.at = At::End;
            }
            (At::Fields(fields), index) => {
                let Some(field) = index.parse().ok().and_then(|index: usize| fields.get(index))
                else {
                    return false;
                };
                self.located.path.push('.');
                self.located.path.push_str(&field.name);
                self.located.span = field.name_span;
                self.located.field = Some(field);
                self.at = At::Field(field);
            }
            (At::Field(field), "type") => self.reach(&field.ty),
            (At::Plain(ty), "items" | "values") => {
                let (Kind::Array(inner) | Kind::Map(inner)) = &ty.kind else { return false };
                self.located.path.push_str(if token == "items" { "[]" } else { "{}" });
                self.reach(inner);
            }
            (At::Plain(ty), index) => {
                // Where only the writer has a union, the reader's type stays where it is.
                if let (Kind::Union(branches), Ok(index)) = (&ty.kind, index.parse::<usize>()) {
                    let Some(branch) = branches.get(index) else { return false };
                    self.reach(branch);
                }
            }
            (At::Type(..), index) => return index.parse::<usize>().is_ok(),
            _ => return false,
        }
        true
    }

    fn reach(&mut self, ty: &'s Type) {
        self.located.span = ty.span;
        self.located.ty = Some(ty);
        self.at = match ty.named() {
            Some(id) => At::Type(Some(ty), id),
            None => At::Plain(ty),
        };
    }

    /// Goes into a definition: from here on places are its own.
    fn enter(&mut self, id: NamedId) {
        if !matches!(self.at, At::Type(None, _)) {
            self.located = start(self.set, id);
        }
        let is_enum = matches!(self.set[id].kind, NamedKind::Enum { .. });
        if is_enum || self.located.ty.is_some() {
            self.located.ty = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use factline_core::avro::schema::{ParseOptions, Source, parse};

    use super::*;

    #[test]
    fn pointers_lead_to_texts() {
        let text = r#"{"type": "record", "name": "a.Visit", "fields": [
            {"name": "wards", "type": ["null", {"type": "array", "items":
                {"type": "record", "name": "Ward", "fields": [{"name": "beds", "type": "int"}]}}]}
        ]}"#;
        let set = parse([Source::new("a", text)], &ParseOptions::default()).set;
        let root = set.lookup("a.Visit").expect("a type");
        let found = |pointer: &str| {
            let Located { owner, span, path, .. } = locate(&set, root, pointer);
            let text = &text[span.start as usize..span.end as usize];
            (set[owner].name.short().to_owned(), path, text.to_owned())
        };
        for (pointer, owner, path, text) in [
            ("/", "Visit", "Visit", "\"a.Visit\""),
            ("/name", "Visit", "Visit", "\"a.Visit\""),
            ("/fields/0", "Visit", "Visit.wards", "\"wards\""),
            ("/fields/0/type/7", "Visit", "Visit.wards", ""),
            ("/fields/0/type/1/items/fields/0/type", "Ward", "Ward.beds", "\"int\""),
            ("/fields/0/type/1/items/fields/0/type/2", "Ward", "Ward.beds", "\"int\""),
            ("/fields/9", "Visit", "Visit", "\"a.Visit\""),
        ] {
            let found = found(pointer);
            assert_eq!((&*found.0, &*found.1), (owner, path), "{pointer}");
            assert!(text.is_empty() || found.2 == text, "{pointer}: {}", found.2);
        }
    }
}
