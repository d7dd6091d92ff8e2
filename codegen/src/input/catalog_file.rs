//! `catalog.toml`: what a catalog says about the code that is generated from it.

use factline_core::avro::finding::{Finding, Severity, Source};
use factline_core::avro::json::Span;
use toml::de::{DeTable, DeValue};

use crate::config::Config;
use crate::{change, docs, lint};

/// The settings of a catalog.
#[derive(Debug, Default)]
pub(crate) struct CatalogFile {
    pub(crate) config: Config,
    /// Whether each domain has a cargo feature.
    pub(crate) domain_features: bool,
    /// Which rules count.
    pub(crate) lint: lint::Settings,
    /// Which changes count.
    pub(crate) changes: change::Settings,
    /// What the pages of the catalog say.
    pub(crate) docs: docs::Settings,
}

/// The rule of everything that is wrong with such a file.
const RULE: &str = "CATALOG_FILE_VALID";

/// Reads the text of a `catalog.toml`.
pub(crate) fn parse(source: &Source, findings: &mut Vec<Finding>) -> CatalogFile {
    let mut file = CatalogFile::default();
    let table = match DeTable::parse(source.text()) {
        Ok(table) => table.into_inner(),
        Err(error) => {
            let span = error.span().map_or_else(Span::default, |range| span(&range));
            findings.push(source.finding(RULE, Severity::Error, span, "", error.message()));
            return file;
        }
    };
    let mut complain = |path: String, span, problem: String| {
        findings.push(source.finding(RULE, Severity::Error, span, path, problem));
    };
    for (key, value) in &table {
        let key = key.get_ref();
        if let ("lint" | "changes" | "docs", DeValue::Table(table)) = (&**key, value.get_ref()) {
            for (inner, value) in table {
                let result = match &**key {
                    "lint" => file.lint.set(inner.get_ref(), value.get_ref()),
                    "changes" => file.changes.set(inner.get_ref(), value.get_ref()),
                    _ => file.docs.set(inner.get_ref(), value.get_ref()),
                };
                if let Err(problem) = result {
                    let path = format!("{key}.{}", inner.get_ref());
                    complain(path, span(&value.span()), problem);
                }
            }
        } else if let Err(problem) = file.set(key, value.get_ref()) {
            complain(key.to_string(), span(&value.span()), problem.to_owned());
        }
    }
    file
}

impl CatalogFile {
    fn set(&mut self, key: &str, value: &DeValue<'_>) -> Result<(), &'static str> {
        let config = std::mem::take(&mut self.config);
        self.config = match (key, value) {
            ("version", DeValue::Integer(number)) if number.as_str() == "1" => config,
            ("version", _) => return Err("this generator knows version 1 only"),
            ("namespace", DeValue::String(namespace)) => config.namespace(namespace),
            ("namespace", _) => return Err("a namespace is a text such as `acme.events`"),
            ("domain-features", DeValue::Boolean(on)) => {
                self.domain_features = *on;
                config
            }
            ("domain-features", _) => return Err("this is `true` or `false`"),
            ("views", DeValue::Array(names)) => {
                let names: Option<Vec<_>> = names.iter().map(|name| text(name.get_ref())).collect();
                let names = names.ok_or("views are a list of the full names of records")?;
                names.into_iter().fold(config, Config::view)
            }
            ("views", _) => return Err("views are a list of the full names of records"),
            ("lint" | "changes" | "docs", _) => return Err("this is a table"),
            _ => return Err("there is no such setting"),
        };
        Ok(())
    }
}

fn text<'v>(value: &'v DeValue<'_>) -> Option<&'v str> {
    match value {
        DeValue::String(text) => Some(text),
        _ => None,
    }
}

fn span(range: &std::ops::Range<usize>) -> Span {
    let offset = |at| u32::try_from(at).unwrap_or(u32::MAX);
    Span::new(offset(range.start), offset(range.end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (CatalogFile, Vec<String>) {
        let mut findings = Vec::new();
        let file = parse(&Source::new("catalog.toml", text), &mut findings);
        (file, findings.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn settings_are_read() {
        let (file, findings) =
            read("version = 1\nnamespace = \"a.b\"\ndomain-features = true\nviews = [\"a.b.C\"]");
        assert_eq!(findings, Vec::<String>::new());
        assert!(file.domain_features);
        assert_eq!(file.config.namespace, ["a", "b"]);
        assert!(file.config.views.contains("a.b.C"));
    }

    #[test]
    fn settings_of_lint_are_read() {
        let text = "[lint]\ncategories = [\"BASIC\"]\n[lint.rules]\nFORMATTED = \"off\"\n\
                    [lint.paths.\"a/b\"]\nKAFKA = \"warning\"";
        assert_eq!(read(text).1, Vec::<String>::new());
        let text = "[lint]\ncategories = [\"X\"]\ntag = []\nrules = { NONE = \"off\" }";
        let (_, findings) = read(text);
        assert_eq!(findings.len(), 3, "{findings:?}");
        assert!(findings.iter().any(|text| text.starts_with("catalog.toml:2:14: error")));
    }

    #[test]
    fn settings_of_docs_are_read() {
        let text = "[docs]\ntitle = \"Events\"\nsource-url = \"https://x/\"\n\
                    [docs.classes]\nphi = \"cleared services\"";
        let (file, findings) = read(text);
        assert_eq!(findings, Vec::<String>::new());
        assert_eq!(file.docs.title.as_deref(), Some("Events"));
        assert_eq!(file.docs.source_url.as_deref(), Some("https://x"));
        assert_eq!(file.docs.classes["phi"], "cleared services");
        let (_, findings) = read("[docs]\ntitel = \"Events\"\nclasses = [1]");
        assert_eq!(findings.len(), 2, "{findings:?}");
        let expected = "catalog.toml:2:9: error";
        assert!(findings.iter().any(|text| text.starts_with(expected)), "{findings:?}");
    }

    #[test]
    fn what_is_not_understood_is_an_error_with_its_place() {
        let (_, findings) = read("version = 2\nviews = [1]\nvesion = 1");
        assert_eq!(findings.len(), 3, "{findings:?}");
        assert!(
            findings.iter().any(|text| text.starts_with("catalog.toml:2:9: error")),
            "{findings:?}"
        );
    }
}
