//! The verdict and its reasons, and how they are printed.

use std::fmt::{self, Write as _};
use std::path::{Path, PathBuf};

use factline_codegen::change::{self, Effect};
use factline_core::avro::compat::{self, Change, ChangeKind, Incompatibility};
use factline_core::avro::finding::{Finding, Severity};
use factline_core::avro::plan::Gap;
use factline_core::avro::schema::Schema;
use serde::Serialize;

use super::counterexample::{Counterexample, Counterexamples, LIMIT};
use crate::output::{self, Format};
use crate::schemas;

/// A schema, and the file it is from.
pub(super) struct Version {
    pub(super) file: PathBuf,
    pub(super) schema: Schema,
}

/// The verdict and its reasons.
#[derive(Debug, Default, Serialize)]
pub(super) struct Report {
    pub(super) compatible: bool,
    pub(super) findings: Vec<Row>,
}

#[derive(Debug, Serialize)]
pub(super) struct Row {
    rule: &'static str,
    category: Category,
    reader: String,
    writer: String,
    location: String,
    message: String,
    fix: String,
    /// What the change means for the number of the next version.
    effect: &'static str,
    counterexample: Option<Counterexample>,
    /// Why there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    counterexample_reason: Option<&'static str>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "UPPERCASE")]
enum Category {
    /// Decides the verdict.
    Wire,
    /// Says what the verdict overlooks.
    Semantic,
}

impl Report {
    /// A sound schema; one that is none goes together with nothing.
    pub(super) fn load(
        &mut self,
        file: &Path,
        with: &[PathBuf],
    ) -> anyhow::Result<Option<Version>> {
        match schemas::load(file, with)? {
            Ok(schema) => Ok(Some(Version { file: file.to_owned(), schema })),
            Err(findings) => {
                output::note_errors(&findings);
                let errors = findings.iter().filter(|finding| finding.severity == Severity::Error);
                self.findings.extend(errors.map(Row::invalid));
                Ok(None)
            }
        }
    }

    /// Adds what keeps a reader from reading, and what is beside the verdict: what it will stumble
    /// on all the same, and what it will read as something else.
    pub(super) fn reading(&mut self, reader: &Version, writer: &Version) {
        let found = compat::check(&reader.schema, &writer.schema);
        let shown = Counterexamples::new(&reader.schema, &writer.schema);
        let names = (shown_name(&reader.file), shown_name(&writer.file));
        let rows = found.iter().enumerate().map(|(index, found)| match index {
            ..LIMIT => Row::wire(&names, found, &shown),
            // One mistake in a shared type can be found thousands of times.
            _ => Row::of_verdict(&names, found).showing(Err("too many: see the findings above")),
        });
        self.findings.extend(rows);
        if found.is_empty() {
            self.findings.extend(shown.gaps().iter().map(|gap| Row::gap(&names, gap, &shown)));
        }
        let changes = compat::changes(&reader.schema, &writer.schema);
        self.findings.extend(changes.iter().map(|change| Row::change(&names, change, &shown)));
    }

    pub(super) fn judged(mut self) -> Self {
        self.compatible = self.findings.iter().all(|row| row.category != Category::Wire);
        self
    }

    pub(super) fn print(&self, format: Format) -> anyhow::Result<()> {
        if format == Format::Json {
            return output::data(&format!("{}\n", serde_json::to_string(self)?));
        }
        let mut text = String::new();
        for row in &self.findings {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "{row}");
        }
        text.push_str(if self.compatible { "compatible\n" } else { "incompatible\n" });
        output::data(&text)
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { rule, category, reader, writer, location, message, fix, effect, .. } = self;
        writeln!(f, "{category} {rule} at {location}: {message}")?;
        writeln!(f, "  reader {reader}, writer {writer}")?;
        match (&self.counterexample, self.counterexample_reason) {
            (Some(shown), _) => writeln!(f, "  counter-example: {shown}")?,
            (None, Some(reason)) => writeln!(f, "  no counter-example: {reason}")?,
            (None, None) => {}
        }
        writeln!(f, "  effect: {effect}")?;
        write!(f, "  fix: {fix}")
    }
}

impl fmt::Display for Category {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Wire => "WIRE",
            Self::Semantic => "SEMANTIC",
        })
    }
}

impl Row {
    fn new(
        (rule, category): (&'static str, Category),
        (reader, writer): &(String, String),
        location: &str,
        (message, fix): (&str, &str),
    ) -> Self {
        Self {
            rule,
            category,
            reader: reader.clone(),
            writer: writer.clone(),
            location: location.to_owned(),
            message: message.to_owned(),
            fix: fix.to_owned(),
            effect: effect(rule),
            counterexample: None,
            counterexample_reason: None,
        }
    }

    fn showing(mut self, shown: Result<Counterexample, &'static str>) -> Self {
        match shown {
            Ok(shown) => self.counterexample = Some(shown),
            Err(reason) => self.counterexample_reason = Some(reason),
        }
        self
    }

    fn wire(names: &(String, String), found: &Incompatibility, shown: &Counterexamples) -> Self {
        Self::of_verdict(names, found).showing(shown.of_verdict(found.kind, &found.location))
    }

    fn of_verdict(names: &(String, String), found: &Incompatibility) -> Self {
        let Incompatibility { kind, location, message } = found;
        Self::new((kind.as_str(), Category::Wire), names, location, (message, kind.fix()))
    }

    /// The verdict is good, yet such data is refused when it is read.
    fn gap(names: &(String, String), gap: &Gap, shown: &Counterexamples) -> Self {
        let rule = ("READING_CONTRADICTS_VERDICT", Category::Semantic);
        Self::new(rule, names, &gap.path, (&gap.message, gap.kind.fix())).showing(shown.of_gap(gap))
    }

    fn change(names: &(String, String), change: &Change, shown: &Counterexamples) -> Self {
        let Change { kind, location, message } = change;
        let example = match kind {
            ChangeKind::StringBytesPromotion => shown.of_text(),
            _ => Err("the data is read, as something else"),
        };
        Self::new((kind.as_str(), Category::Semantic), names, location, (message, kind.fix()))
            .showing(example)
    }

    fn invalid(finding: &Finding) -> Self {
        let Finding { file, line, column, message, help, .. } = finding;
        let names = (file.to_string(), file.to_string());
        let location = format!("{file}:{line}:{column}");
        let fix = help.clone().unwrap_or_default();
        Self::new(("INVALID_SCHEMA", Category::Wire), &names, &location, (message, &fix))
            .showing(Err("a schema that is none has no data"))
    }
}

/// What a change of meaning or of the verdict does to the number of the next version.
fn effect(rule: &str) -> &'static str {
    change::rule(rule).map_or(Effect::Major, |rule| rule.effect).name()
}

fn shown_name(file: &Path) -> String {
    file.display().to_string()
}
