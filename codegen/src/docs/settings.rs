//! `[docs]` in `catalog.toml`: what the pages of a catalog say beyond its schemas.

use std::collections::BTreeMap;
use std::path::PathBuf;

use toml::de::DeValue;

/// What pages say beyond the schemas; everything may be left out.
///
/// ```toml
/// [docs]
/// title = "Healthcare events"
/// description = "What happens in a hospital, as events."
/// crate = "healthtech_catalog"
/// source-url = "https://github.com/acme/events/blob/main/catalog"
/// markdown = "../docs/events"
///
/// [docs.classes]
/// phi = "Services cleared for health information."
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// The title of the catalog; `Event catalog` where there is none.
    pub title: Option<String>,
    /// What it is about, in a sentence or two.
    pub description: Option<String>,
    /// The crate that has the generated types, as Rust code names it.
    pub crate_name: Option<String>,
    /// Where the schemas can be read, up to the folder of the catalog.
    pub source_url: Option<String>,
    /// Who may read a topic of a class, by the name of the class.
    pub classes: BTreeMap<String, String>,
    /// The folder of the Markdown pages, from that of the catalog.
    pub markdown: Option<PathBuf>,
    /// The folder of the site, from that of the catalog.
    pub site: Option<PathBuf>,
    /// The folder of the AsyncAPI documents, from that of the catalog.
    pub asyncapi: Option<PathBuf>,
}

impl Settings {
    /// Takes one key of `[docs]`.
    ///
    /// # Errors
    ///
    /// What is wrong with it.
    pub(crate) fn set(&mut self, key: &str, value: &DeValue<'_>) -> Result<(), String> {
        match key {
            "title" => self.title = Some(text(value)?),
            "description" => self.description = Some(text(value)?),
            "crate" => self.crate_name = Some(text(value)?),
            "source-url" => {
                self.source_url = Some(text(value)?.trim_end_matches('/').to_owned());
            }
            "markdown" => self.markdown = Some(text(value)?.into()),
            "site" => self.site = Some(text(value)?.into()),
            "asyncapi" => self.asyncapi = Some(text(value)?.into()),
            "classes" => self.classes = texts(value)?,
            _ => return Err("there is no such setting".to_owned()),
        }
        Ok(())
    }
}

fn text(value: &DeValue<'_>) -> Result<String, String> {
    match value {
        DeValue::String(text) => Ok(text.to_string()),
        _ => Err("this is a text".to_owned()),
    }
}

fn texts(value: &DeValue<'_>) -> Result<BTreeMap<String, String>, String> {
    let DeValue::Table(table) = value else { return Err("this is a table of texts".to_owned()) };
    let entries = table.iter();
    entries.map(|(key, value)| Ok((key.get_ref().to_string(), text(value.get_ref())?))).collect()
}
