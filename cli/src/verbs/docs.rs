//! `factline docs`: the pages of a catalog.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use factline_codegen::Change;
use factline_codegen::docs::model::Model;
use factline_codegen::docs::site::Site;
use factline_codegen::docs::{Act, AsyncApi, Catalog, Markdown, Page, Pages, Settings, sync};
use serde::Serialize;

use super::counted;
use crate::catalog::CatalogArgs;
use crate::output::{self, Format, Outcome, Progress};

/// The arguments of `factline docs`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  factline docs
  factline docs catalog --check
  factline docs schemas --site target/site
  factline docs schemas --markdown docs/events --asyncapi docs/asyncapi

Titles, classes and the folders that are written by default stand in [docs] of catalog.toml.")]
pub(crate) struct Args {
    /// The folder of the catalog, or any place in it
    #[arg(value_name = "CATALOG", conflicts_with = "folder")]
    place: Option<PathBuf>,
    #[command(flatten)]
    catalog: CatalogArgs,
    /// Write Markdown pages to this folder
    #[arg(long, value_name = "DIR")]
    markdown: Option<PathBuf>,
    /// Write a site to this folder: open its index.html, or serve it from anywhere. Its asyncapi
    /// folder holds the documents of --asyncapi, too
    #[arg(long, value_name = "DIR")]
    site: Option<PathBuf>,
    /// Write an AsyncAPI document for each domain to this folder
    #[arg(long, value_name = "DIR")]
    asyncapi: Option<PathBuf>,
    /// Write nothing; exit with 100 if a page would change, and say which
    #[arg(long)]
    check: bool,
    /// How to print findings, and changes with --check
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// Runs the verb.
pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let place = match &args.place {
        Some(place) => place.clone(),
        None => args.catalog.given().unwrap_or_else(|| PathBuf::from(".")),
    };
    let catalog = Catalog::read(&place)?;
    let folders = Folders::new(args, &catalog)?;
    let model = match catalog.model() {
        Ok(model) => model,
        Err(findings) => {
            output::findings(&findings, args.format)?;
            return Ok(Outcome::Findings);
        }
    };
    let act = if args.check { Act::Check } else { Act::Write };
    let mut changes = Vec::new();
    for (folder, pages) in folders.pages(&model) {
        let found = sync(folder, &Watched::new(&*pages), act).context("cannot write the pages")?;
        changes.extend(found.into_iter().map(|change| Row::new(folder, &change)));
    }
    if args.check {
        return check(&changes, args.format);
    }
    output::note(&format!(
        "{} in {}: {} changed",
        counted(model.counts.events, "event"),
        counted(model.counts.domains, "domain"),
        counted(changes.len(), "file"),
    ));
    Ok(Outcome::Clean)
}

/// Pages whose number shows while they are made.
struct Watched<'a> {
    pages: &'a dyn Pages,
    progress: Progress,
}

impl<'a> Watched<'a> {
    fn new(pages: &'a dyn Pages) -> Self {
        Self { pages, progress: Progress::new("making pages", pages.count()) }
    }
}

impl Pages for Watched<'_> {
    fn count(&self) -> usize {
        self.pages.count()
    }

    fn page(&self, index: usize) -> Page {
        let page = self.pages.page(index);
        self.progress.step();
        page
    }
}

/// Where pages go.
#[derive(Debug)]
struct Folders {
    markdown: Option<PathBuf>,
    site: Option<PathBuf>,
    /// A site links to documents below it.
    asyncapi: Vec<PathBuf>,
}

impl Folders {
    /// Those of the arguments, or, where they name none, those of the catalog.
    fn new(args: &Args, catalog: &Catalog) -> anyhow::Result<Self> {
        let Args { markdown, site, asyncapi, .. } = args;
        let given = Self::of([markdown, site, asyncapi].map(Clone::clone));
        if let Some(given) = given {
            return Ok(given);
        }
        let Settings { markdown, site, asyncapi, .. } = &catalog.settings;
        let inside = |folder: &Option<PathBuf>| folder.as_ref().map(|path| catalog.root.join(path));
        Self::of([markdown, site, asyncapi].map(inside)).with_context(|| {
            format!(
                "nothing to write: give --markdown DIR, --site DIR or --asyncapi DIR, or say \
                 `markdown = \"DIR\"` in [docs] of {}",
                catalog.root.join("catalog.toml").display()
            )
        })
    }

    /// `None` where there are none.
    fn of([markdown, site, asyncapi]: [Option<PathBuf>; 3]) -> Option<Self> {
        let below = site.as_ref().map(|site| site.join("asyncapi"));
        let asyncapi: Vec<_> = asyncapi.into_iter().chain(below).collect();
        let is_empty = markdown.is_none() && asyncapi.is_empty();
        (!is_empty).then_some(Self { markdown, site, asyncapi })
    }

    /// Each folder with the pages that go there.
    fn pages<'a>(&'a self, model: &'a Model) -> Vec<(&'a Path, Box<dyn Pages + 'a>)> {
        let mut all: Vec<(&Path, Box<dyn Pages>)> = Vec::new();
        if let Some(folder) = &self.markdown {
            all.push((folder, Box::new(Markdown::new(model))));
        }
        if let Some(folder) = &self.site {
            all.push((folder, Box::new(Site::new(model))));
        }
        for folder in &self.asyncapi {
            all.push((folder, Box::new(AsyncApi::new(model))));
        }
        all
    }
}

fn check(changes: &[Row], format: Format) -> anyhow::Result<Outcome> {
    match format {
        Format::Json => output::json_rows(changes)?,
        Format::Text => output::data(&changes.iter().map(Row::line).collect::<String>())?,
    }
    if changes.is_empty() {
        return Ok(Outcome::Clean);
    }
    output::note("the pages are not those of the catalog: run `factline docs` and commit them");
    Ok(Outcome::Findings)
}

/// A change as it is printed.
#[derive(Debug, Serialize)]
struct Row {
    change: &'static str,
    file: String,
}

impl Row {
    fn new(folder: &Path, change: &Change) -> Self {
        Self { change: change.verb(), file: folder.join(change.file()).display().to_string() }
    }

    fn line(&self) -> String {
        format!("{} {}\n", self.change, self.file)
    }
}
