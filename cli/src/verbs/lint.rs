//! `factline lint`: what breaks a rule, and putting it right.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::bail;
use factline_codegen::lint::{self, Category, Edited, Problem, Scope, Settings};
use factline_codegen::{Input, read};
use factline_core::avro::finding::{Finding, Severity};

use super::counted;
use crate::fixing;
use crate::output::{self, Outcome, ReportFormat, Reported};

/// The arguments of `factline lint`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  factline lint catalog/schemas
  factline lint schemas --category STANDARD,PRIVACY --fix
  factline lint schemas --format sarif > lint.sarif

Settings are read from [lint] in the nearest catalog.toml above the paths.")]
pub(crate) struct Args {
    /// Schema files and folders of .avsc files. Inside a catalog, that is below a folder with a
    /// catalog.toml, the rest of it is read, too, so that names resolve
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Put right what can be, in the files
    #[arg(long)]
    fix: bool,
    /// Look for these categories only, instead of those in catalog.toml; MINIMAL is always on
    #[arg(long = "category", value_name = "CATEGORY", value_delimiter = ',', value_parser = category)]
    categories: Vec<Category>,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    format: ReportFormat,
}

fn category(name: &str) -> Result<Category, String> {
    Category::parse(&name.to_ascii_uppercase())
        .ok_or_else(|| format!("one of {}", Category::ALL.map(Category::name).join(", ")))
}

/// Runs the verb.
pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let (mut settings, wrong) = Settings::find(&args.paths)?;
    if !args.categories.is_empty() {
        settings = settings.limited_to(args.categories.iter().copied());
    }
    let (mut input, mut problems) = look(&args.paths, &settings)?;
    if args.fix {
        let mut changed = BTreeSet::new();
        let mut paths = args.paths.clone();
        for _ in 0..fixing::ROUNDS {
            if !fix(&input, &problems, &mut paths, &mut changed)? {
                break;
            }
            (input, problems) = look(&paths, &settings)?;
        }
        output::note(&format!("{} changed", counted(changed.len(), "file")));
    }
    print(&wrong, &problems, input.files.len(), args.format)
}

fn look(paths: &[PathBuf], settings: &Settings) -> anyhow::Result<(Input, Vec<Problem>)> {
    if let Some(missing) = paths.iter().find(|path| !path.exists()) {
        bail!("there is no file or folder {}", missing.display());
    }
    let scope = Scope::new(settings, paths);
    let mut input = read(&scope.read)?;
    if let Some(root) = settings.catalog() {
        input.keep(root)?;
    }
    let mut problems = lint::lint(&input, settings);
    if scope.read != *paths {
        problems.retain(|problem| scope.holds(&problem.finding.file));
        input.files.retain(|file| scope.holds(&file.to_string_lossy()));
    }
    Ok((input, problems))
}

/// Makes the edits of the problems, and says whether there were any.
fn fix(
    input: &Input,
    problems: &[Problem],
    paths: &mut [PathBuf],
    changed: &mut BTreeSet<Arc<str>>,
) -> anyhow::Result<bool> {
    let edited = lint::apply(&input.sources, problems.iter().map(|problem| &problem.edits[..]));
    for (file, edits) in &edited {
        changed.insert(write(file, edits, paths)?);
    }
    Ok(!edited.is_empty())
}

/// Writes a file's new text and name, and lets the paths follow it.
fn write(file: &Arc<str>, edited: &Edited, paths: &mut [PathBuf]) -> anyhow::Result<Arc<str>> {
    let to = fixing::write(file, edited)?;
    let is_given = |given: &&mut PathBuf| fs::canonicalize(&**given).is_err();
    paths.iter_mut().filter(is_given).for_each(|given| given.clone_from(&to));
    Ok(to.to_string_lossy().into())
}

fn print(
    wrong: &[Finding],
    problems: &[Problem],
    files: usize,
    format: ReportFormat,
) -> anyhow::Result<Outcome> {
    let reported = |problem: &'_ Problem| (problem.finding.clone(), !problem.edits.is_empty());
    let all: Vec<(Finding, bool)> = wrong
        .iter()
        .map(|finding| (finding.clone(), false))
        .chain(problems.iter().map(reported))
        .collect();
    let rows: Vec<Reported<'_>> = all
        .iter()
        .map(|(finding, is_fixable)| Reported {
            finding,
            category: lint::rule(finding.rule).map(|rule| rule.category.name()),
            is_fixable: *is_fixable,
            ..Reported::from(finding)
        })
        .collect();
    output::report(&rows, format)?;
    let errors = all.iter().filter(|(finding, _)| finding.severity == Severity::Error).count();
    let fixable = all.iter().filter(|(_, is_fixable)| *is_fixable).count();
    let mut summary = format!(
        "{}, {}, {}",
        counted(files, "file"),
        counted(errors, "error"),
        counted(all.len() - errors, "warning")
    );
    if fixable > 0 {
        summary.push_str(&format!("; --fix can put {fixable} right"));
    }
    output::note(&summary);
    Ok(if errors > 0 { Outcome::Findings } else { Outcome::Clean })
}
