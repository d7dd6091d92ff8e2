//! A catalog against another state of it.

mod details;
mod document;
mod examples;
mod summary;

use std::collections::BTreeSet;
use std::path::PathBuf;

use anyhow::Context as _;
use factline_codegen::change::{
    Change, EventOf, Level, Options, Report, Version, compare, compare_registered,
};
use factline_codegen::lint;
use factline_core::event::TopicNamer;
use factline_core::time::{Clock as _, Date, SystemClock};

use super::Args;
use crate::against::registry::{self, Registered};
use crate::against::{Against, Files, Layout};
use crate::catalog::CatalogArgs;
use crate::fixing;
use crate::output::{self, Outcome, ReportFormat, Reported};
use crate::registry_args::Access;
use crate::verbs::counted;
use examples::Examples;

/// Which catalog, and what it is held against.
#[derive(Debug, clap::Args)]
pub(super) struct Of {
    /// Compare a catalog with another state of it: `git:REF[#subdir=PATH]`, `dir:PATH`,
    /// `FILE.tar[.gz]` or `registry:URL[@SUBJECT]`
    #[arg(long, value_name = "STATE", conflicts_with_all = ["reader", "new"])]
    pub(super) against: Option<Against>,
    /// The catalog, or folders and files in it; without them the nearest one above that has a
    /// catalog.toml, the folder `catalog` in this one, or this one
    #[arg(value_name = "PATH", requires = "against")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    catalog: CatalogArgs,
    /// What the environment puts before the names of topics; it counts for a registry's subjects
    #[arg(long, value_name = "PREFIX", default_value = "", requires = "against")]
    prefix: String,
    #[command(flatten)]
    access: Access,
}

/// What a catalog is held against, once it is read.
enum State {
    Catalog(Box<Version>),
    Registered(Registered),
}

/// What is compared, and what came out.
struct Compared<'a> {
    against: &'a Against,
    layout: Layout,
    old: State,
    new: Version,
    options: Options,
    report: Report,
}

/// Runs the verb.
pub(super) fn run(args: &Args, against: &Against) -> anyhow::Result<Outcome> {
    let layout = args.of.layout()?;
    let options = Options { mode: args.mode, ..Options::new(today()) };
    let new = version(&layout, layout.files()?);
    let old = args.state(against, &layout, &new)?;
    let report = Report::default();
    let mut compared = Compared { against, layout, old, new, options, report };
    compared.compare();
    if args.fix {
        compared.fix()?;
    }
    compared.print(args.format)?;
    Ok(if compared.report.fails() { Outcome::Findings } else { Outcome::Clean })
}

impl Args {
    fn state(&self, against: &Against, layout: &Layout, new: &Version) -> anyhow::Result<State> {
        let Against::Registry { url, subject } = against else {
            let old = version(layout, against.files(layout)?);
            return Ok(State::Catalog(Box::new(old)));
        };
        let names = TopicNamer::with_prefix(&*self.of.prefix).context("--prefix")?;
        let registry = self.of.access.client(url)?;
        let is_transitive = |event: &EventOf| self.mode.unwrap_or(event.mode).is_transitive();
        let found = registry::versions(&registry, subject.as_deref(), new, &names, is_transitive);
        Ok(State::Registered(found.with_context(|| format!("cannot compare with {against}"))?))
    }
}

/// The day, for waivers that end.
pub(super) fn today() -> Date {
    const MICROS_A_DAY: i64 = 86_400_000_000;
    let days = SystemClock.now().count().div_euclid(MICROS_A_DAY);
    Date::new(i32::try_from(days).unwrap_or(i32::MAX))
}

impl Of {
    fn layout(&self) -> anyhow::Result<Layout> {
        if !self.paths.is_empty() {
            return Layout::find(&self.paths);
        }
        match self.catalog.root() {
            Ok(root) => Layout::of(&root),
            Err(error) if self.catalog.is_given() => Err(error),
            Err(_) => Layout::find(&[]),
        }
    }
}

/// One state of a catalog, with its superseded versions.
fn version(layout: &Layout, files: Files) -> Version {
    Version::from_files(files.into_iter().map(|(path, bytes)| (layout.shown(&path), bytes)))
}

/// Whether a change is only listed: nobody has to do anything.
fn is_note(change: &Change) -> bool {
    change.level == Level::Note || change.waived.is_some()
}

impl Compared<'_> {
    /// Finds the changes in what is asked about.
    fn compare(&mut self) {
        self.report = match &self.old {
            State::Catalog(old) => compare(old, &self.new, &self.options),
            State::Registered(versions) => compare_registered(&self.new, versions, &self.options),
        };
        let layout = &self.layout;
        self.report.changes.retain(|change| layout.holds(&change.finding.file));
    }

    /// Makes the edits of the changes that count, in the files.
    fn fix(&mut self) -> anyhow::Result<()> {
        let mut changed = BTreeSet::new();
        for _ in 0..fixing::ROUNDS {
            let counting = self.report.changes.iter().filter(|change| !is_note(change));
            let edits = counting.map(|change| &change.edits[..]);
            let edited = lint::apply(&self.new.input.sources, edits);
            if edited.is_empty() {
                break;
            }
            for (file, edits) in &edited {
                changed.insert(fixing::write(file, edits)?);
            }
            self.new = version(&self.layout, self.layout.files()?);
            self.compare();
        }
        output::note(&format!("{} changed", counted(changed.len(), "file")));
        Ok(())
    }

    fn old(&self) -> Option<&Version> {
        match &self.old {
            State::Catalog(old) => Some(old),
            State::Registered(_) => None,
        }
    }

    fn print(&self, format: ReportFormat) -> anyhow::Result<()> {
        let mut examples = Examples::new(self.old(), &self.new);
        if format == ReportFormat::Json {
            return output::data(&document::write(self, &mut examples)?);
        }
        let changes = &self.report.changes;
        let details: Vec<Vec<String>> =
            changes.iter().map(|change| details::of(self, change, &mut examples)).collect();
        let rows = changes.iter().zip(&details).map(|(change, details)| Reported {
            category: Some(change.rule.category.name()),
            is_fixable: !change.edits.is_empty(),
            is_note: is_note(change),
            details,
            ..Reported::from(&change.finding)
        });
        let rows: Vec<_> = rows.chain(self.report.findings.iter().map(Reported::from)).collect();
        output::report(&rows, format)?;
        let summary = summary::write(self);
        if format == ReportFormat::Text {
            output::data(&summary)?;
        } else {
            output::note(summary.trim_end());
        }
        Ok(())
    }
}
