//! `[lint]` in `catalog.toml`: which rules count where.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};
use std::{fs, io};

use factline_core::avro::finding::{Finding, Severity, Source};
use toml::de::{DeTable, DeValue};

use super::{Category, Rule, rule};
use crate::input::parse_catalog_file;

/// Which rules count, and how much.
///
/// ```toml
/// [lint]
/// categories = ["STANDARD", "KAFKA", "PRIVACY"]
/// tags = ["PUBLIC"]
///
/// [lint.rules]
/// BOOLEAN_PREFIX = "off"
/// DOCS = "warning"
///
/// [lint.paths."schemas/common"]
/// UNUSED_TYPE = "off"
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    categories: Vec<Category>,
    /// Whether only `categories` count, whatever `levels` say.
    is_limited: bool,
    levels: Levels,
    paths: Vec<(PathBuf, Levels)>,
    /// The folder that `paths` start from, and the one that the names of files start from.
    pub(super) root: PathBuf,
    pub(super) base: PathBuf,
    pub(super) tags: Vec<String>,
}

/// What is said of rules and categories, by their names.
type Levels = BTreeMap<String, Level>;

/// How much the findings of a rule count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Level {
    Off,
    At(Severity),
}

impl Default for Settings {
    /// `STANDARD`, and nothing else.
    fn default() -> Self {
        Self {
            categories: vec![Category::Standard],
            is_limited: false,
            levels: Levels::new(),
            paths: Vec::new(),
            root: PathBuf::new(),
            base: PathBuf::new(),
            tags: Vec::new(),
        }
    }
}

impl Settings {
    /// Only the rules of these categories count, and those of `MINIMAL`.
    #[must_use]
    pub fn limited_to(mut self, categories: impl IntoIterator<Item = Category>) -> Self {
        self.categories = categories.into_iter().collect();
        self.is_limited = true;
        self
    }

    /// The settings of the catalog that `paths` are in: of the nearest `catalog.toml` above. What
    /// is wrong with that file are findings.
    ///
    /// # Errors
    ///
    /// The file cannot be read, or the paths are in different catalogs.
    pub fn find<P: AsRef<Path>>(
        paths: impl IntoIterator<Item = P>,
    ) -> io::Result<(Self, Vec<Finding>)> {
        let roots = paths.into_iter().map(|path| root(path.as_ref()));
        let roots: BTreeSet<Option<PathBuf>> = roots.collect::<io::Result<_>>()?;
        let mut roots = roots.into_iter().flatten();
        let (root, other) = (roots.next(), roots.next());
        match (root, other) {
            (None, _) => Ok((Self::default(), Vec::new())),
            (Some(root), None) => Self::read(root),
            (Some(root), Some(other)) => Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                format!("{} and {} are two catalogs", root.display(), other.display()),
            )),
        }
    }

    fn read(root: PathBuf) -> io::Result<(Self, Vec<Finding>)> {
        let file = root.join(FILE);
        let text = fs::read_to_string(&file).map_err(|error| {
            io::Error::new(error.kind(), format!("{}: {error}", file.display()))
        })?;
        let mut findings = Vec::new();
        let source = Source::new(file.to_string_lossy(), text);
        let settings = parse_catalog_file(&source, &mut findings).lint;
        Ok((Self { root, base: std::env::current_dir()?, ..settings }, findings))
    }

    /// The folder of the catalog that they were found in.
    #[must_use]
    pub fn catalog(&self) -> Option<&Path> {
        Some(&*self.root).filter(|root| !root.as_os_str().is_empty())
    }

    /// What is said of the folders that a file is in, the deepest first.
    fn levels_for(&self, file: &str) -> impl Iterator<Item = &Levels> {
        let file = plain(&self.base.join(file));
        let file = file.strip_prefix(&self.root).unwrap_or(&file).to_owned();
        let paths = self.paths.iter().filter(move |(path, _)| file.starts_with(path));
        paths.map(|(_, levels)| levels).chain([&self.levels])
    }

    /// How much a finding of `rule` in `file` counts; not at all where the rule is off.
    pub(super) fn severity(&self, rule: &Rule, file: &str) -> Option<Severity> {
        let is_on = rule.category == Category::Minimal
            || self.categories.iter().any(|category| category.includes(rule.category));
        if !is_on && self.is_limited {
            return None;
        }
        match self.levels_for(file).find_map(|levels| of(levels, rule)) {
            Some(Level::Off) => None,
            Some(Level::At(severity)) => Some(severity),
            None => is_on.then_some(Severity::Error),
        }
    }

    /// Whether something is said of this very rule or its category.
    pub(super) fn is_explicit(&self, rule: &Rule, file: &str) -> bool {
        self.levels_for(file).any(|levels| of(levels, rule).is_some())
    }

    /// Whether `rule` can have findings anywhere.
    pub(super) fn is_on_somewhere(&self, rule: &Rule) -> bool {
        let anywhere = self.paths.iter().map(|(path, _)| self.root.join(path));
        let mut anywhere = anywhere.chain([PathBuf::new()]);
        anywhere.any(|path| self.severity(rule, &path.to_string_lossy()).is_some())
    }

    /// Takes one key of `[lint]`.
    ///
    /// # Errors
    ///
    /// What is wrong with it.
    pub(crate) fn set(&mut self, key: &str, value: &DeValue<'_>) -> Result<(), String> {
        match (key, value) {
            ("categories", DeValue::Array(items)) => {
                let names = items.iter().map(|item| text(item.get_ref()).and_then(category));
                self.categories = names.collect::<Result<_, _>>()?;
            }
            ("tags", DeValue::Array(items)) => {
                let tags = items.iter().map(|item| text(item.get_ref()).map(str::to_owned));
                self.tags = tags.collect::<Result<_, _>>()?;
            }
            ("rules", DeValue::Table(table)) => self.levels = levels(table)?,
            ("paths", DeValue::Table(table)) => {
                let paths = table.iter().map(|(path, value)| match value.get_ref() {
                    DeValue::Table(table) => Ok((PathBuf::from(&**path.get_ref()), levels(table)?)),
                    _ => Err("a path has a table of rules".to_owned()),
                });
                self.paths = paths.collect::<Result<_, _>>()?;
                // What is said of a deeper folder counts more.
                self.paths.sort_by_key(|(path, _)| std::cmp::Reverse(path.components().count()));
            }
            ("categories" | "tags", _) => return Err("this is a list of texts".to_owned()),
            ("rules" | "paths", _) => return Err("this is a table".to_owned()),
            _ => return Err("there is no such setting".to_owned()),
        }
        Ok(())
    }
}

/// What a catalog's settings are in.
const FILE: &str = "catalog.toml";

/// The nearest folder above that has settings.
fn root(path: &Path) -> io::Result<Option<PathBuf>> {
    let path = plain(&std::path::absolute(path)?);
    Ok(path.ancestors().find(|folder| folder.join(FILE).is_file()).map(Path::to_owned))
}

/// The path without `.` and `..`.
pub(super) fn plain(path: &Path) -> PathBuf {
    path.components().fold(PathBuf::new(), |mut path, component| {
        match component {
            Component::CurDir => {}
            Component::ParentDir => _ = path.pop(),
            other => path.push(other),
        }
        path
    })
}

/// What is said of a rule counts more than what is said of its category.
fn of(levels: &Levels, rule: &Rule) -> Option<Level> {
    levels.get(rule.id).or_else(|| levels.get(rule.category.name())).copied()
}

fn levels(table: &DeTable<'_>) -> Result<Levels, String> {
    let levels = table.iter().map(|(name, value)| {
        let name = name.get_ref().to_string();
        if rule(&name).is_none() && Category::parse(&name).is_none() {
            return Err(format!(
                "there is no rule or category `{name}`: `factline rules` lists them"
            ));
        }
        let level = match text(value.get_ref())? {
            "off" => Level::Off,
            "warning" => Level::At(Severity::Warning),
            "error" => Level::At(Severity::Error),
            _ => return Err(format!("`{name}` is `off`, `warning` or `error`")),
        };
        Ok((name, level))
    });
    levels.collect()
}

fn category(name: &str) -> Result<Category, String> {
    Category::parse(name).ok_or_else(|| {
        let names = Category::ALL.map(Category::name).join(", ");
        format!("there is no category `{name}`, only {names}")
    })
}

fn text<'v>(value: &'v DeValue<'_>) -> Result<&'v str, String> {
    match value {
        DeValue::String(text) => Ok(text),
        _ => Err("this must be a text".to_owned()),
    }
}
