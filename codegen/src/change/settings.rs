//! `[changes]` in `catalog.toml`: what is asked of a new version, and which changes count.

use std::collections::BTreeMap;

use factline_core::avro::compat::Mode;
use toml::de::{DeTable, DeValue};

use super::{Category, Level, Rule, rule};

/// Which changes count, and how much.
///
/// ```toml
/// [changes]
/// compatibility = "FULL"
///
/// [changes.rules]
/// SOURCE = "off"
/// DEFAULT_VALUE_CHANGED = "note"
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    compatibility: Option<Mode>,
    /// What is said of rules and categories, by their names; `None` is off.
    levels: BTreeMap<String, Option<Level>>,
}

impl Settings {
    /// What is asked of a new version where a domain does not say: `BACKWARD`, as in Confluent's
    /// registry, where the catalog does not say either.
    #[must_use]
    pub fn compatibility(&self) -> Mode {
        self.compatibility.unwrap_or(Mode::Backward)
    }

    /// What the catalog says, if it does.
    #[must_use]
    pub fn declared_compatibility(&self) -> Option<Mode> {
        self.compatibility
    }

    /// How much changes by `rule` count, if something is said of it; `Some(None)` is off.
    pub(super) fn level(&self, rule: &Rule) -> Option<Option<Level>> {
        self.levels.get(rule.id).or_else(|| self.levels.get(rule.category.name())).copied()
    }

    /// Takes one key of `[changes]`.
    ///
    /// # Errors
    ///
    /// What is wrong with it.
    pub(crate) fn set(&mut self, key: &str, value: &DeValue<'_>) -> Result<(), String> {
        match (key, value) {
            ("compatibility", DeValue::String(text)) => {
                self.compatibility = Some(mode(text)?);
            }
            ("compatibility", _) => return Err("this is a mode such as `FULL`".to_owned()),
            ("rules", DeValue::Table(table)) => self.levels = levels(table)?,
            ("rules", _) => return Err("this is a table".to_owned()),
            _ => return Err("there is no such setting".to_owned()),
        }
        Ok(())
    }
}

/// The mode of this name.
pub(crate) fn mode(text: &str) -> Result<Mode, String> {
    text.parse::<Mode>().map_err(|problem| problem.to_string())
}

fn levels(table: &DeTable<'_>) -> Result<BTreeMap<String, Option<Level>>, String> {
    let levels = table.iter().map(|(name, value)| {
        let name = name.get_ref().to_string();
        let category = rule(&name).map(|rule| rule.category).or_else(|| Category::parse(&name));
        match category {
            None => {
                let problem = "there is no change rule or category";
                return Err(format!("{problem} `{name}`: `factline rules` lists them"));
            }
            Some(Category::Wire) => {
                let advice = "choose another `compatibility`, or waive the change";
                return Err(format!("`{name}` is the verdict and can't be set: {advice}"));
            }
            Some(_) => {}
        }
        let level = match value.get_ref() {
            DeValue::String(text) => level(text),
            _ => None,
        };
        let level =
            level.ok_or_else(|| format!("`{name}` is `off`, `note`, `warning` or `error`"))?;
        Ok((name, level))
    });
    levels.collect()
}

fn level(text: &str) -> Option<Option<Level>> {
    Some(match text {
        "off" => None,
        "note" => Some(Level::Note),
        "warning" => Some(Level::Warning),
        "error" => Some(Level::Error),
        _ => return None,
    })
}
