//! Fields as the command line gives them: `name`, `name:type`, `name:type?`, `name:type[]`.

use anyhow::{bail, ensure};

use super::words::snake;
use crate::near;

/// A field to add.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wanted {
    pub(super) name: String,
    /// How its type was written; the one that fields of this name have without it.
    pub(super) ty: Option<String>,
    /// Whether it may be absent.
    pub(super) is_optional: bool,
    /// Whether it is a list.
    pub(super) is_list: bool,
}

/// What a field's type may be beside those of the catalog, and what that is in a schema.
const TYPES: &[(&str, &str)] = &[
    ("boolean", r#""boolean""#),
    ("bytes", r#""bytes""#),
    ("date", r#"{ "type": "int", "logicalType": "date" }"#),
    ("double", r#""double""#),
    ("float", r#""float""#),
    ("int", r#""int""#),
    ("long", r#""long""#),
    ("string", r#""string""#),
    ("time", r#"{ "type": "long", "logicalType": "time-micros" }"#),
    ("timestamp", r#"{ "type": "long", "logicalType": "timestamp-micros" }"#),
    ("uuid", r#"{ "type": "string", "logicalType": "uuid" }"#),
];

impl Wanted {
    /// Reads `name[:type][?]`.
    ///
    /// # Errors
    ///
    /// It is something else.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let (text, is_optional) = match text.strip_suffix('?') {
            Some(text) => (text, true),
            None => (text, false),
        };
        let (name, ty) = match text.split_once(':') {
            Some((name, ty)) => (name, Some(ty)),
            None => (text, None),
        };
        let (ty, is_list) = match ty.and_then(|ty| ty.strip_suffix("[]")) {
            Some(ty) => (Some(ty), true),
            None => (ty, false),
        };
        if name.is_empty() || name != snake(name) || !name.is_ascii() || ty == Some("") {
            return Err(format!(
                "`{text}` is no field: write name:type, as in reported_at:timestamp; the name in \
                 lower_snake_case"
            ));
        }
        if name.starts_with(|c: char| c.is_ascii_digit()) {
            return Err(format!("`{name}` is no name of a field: it starts with a digit"));
        }
        Ok(Self { name: name.to_owned(), ty: ty.map(str::to_owned), is_optional, is_list })
    }
}

/// The type in a schema that a word stands for; `shared` are the full names of the catalog's own.
///
/// # Errors
///
/// Nothing is called so, or several things.
pub(super) fn resolve(word: &str, shared: &[&str]) -> anyhow::Result<String> {
    if let Some((_, json)) = TYPES.iter().find(|(name, _)| *name == word) {
        return Ok((*json).to_owned());
    }
    if let Some(inside) = inside(word, "id") {
        ensure!(
            inside.starts_with(|c: char| c.is_ascii_uppercase())
                && inside.chars().all(|c| c.is_ascii_alphanumeric()),
            "`{word}` names no entity: write id(Patient)"
        );
        return Ok(entity(inside));
    }
    if let Some(inside) = inside(word, "decimal") {
        return decimal(inside);
    }
    let named: Vec<&str> = shared
        .iter()
        .copied()
        .filter(|name| *name == word || name.rsplit('.').next() == Some(word))
        .collect();
    match named[..] {
        [name] => Ok(format!("\"{name}\"")),
        [] => {
            let short = shared.iter().filter_map(|name| name.rsplit('.').next());
            let known = TYPES.iter().map(|(name, _)| *name).chain(short);
            let hint = near::hint(word, known);
            let plain = TYPES.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
            bail!(
                "there is no type `{word}`{hint}: write {plain}, decimal(precision,scale), \
                 id(Entity), or a type of the catalog"
            )
        }
        _ => bail!("several types are called `{word}`: write one of {}", named.join(", ")),
    }
}

/// The type of an entity's id.
pub(super) fn entity(name: &str) -> String {
    format!(r#"{{ "type": "string", "logicalType": "uuid", "entity": "{name}" }}"#)
}

/// What stands in the brackets of `name(…)`.
fn inside<'w>(word: &'w str, name: &str) -> Option<&'w str> {
    word.strip_prefix(name)?.strip_prefix('(')?.strip_suffix(')')
}

fn decimal(digits: &str) -> anyhow::Result<String> {
    let numbers = digits.split_once(',').and_then(|(precision, scale)| {
        let number = |text: &str| text.trim().parse::<u32>().ok();
        Some((number(precision)?, number(scale)?))
    });
    match numbers {
        Some((precision, scale)) if scale <= precision && (1..=38).contains(&precision) => {
            Ok(format!(
                r#"{{ "type": "bytes", "logicalType": "decimal", "precision": {precision}, "scale": {scale} }}"#
            ))
        }
        _ => bail!(
            "`decimal({digits})` is no type: write decimal(precision,scale), as in decimal(14,2); \
             the precision is at most 38"
        ),
    }
}
