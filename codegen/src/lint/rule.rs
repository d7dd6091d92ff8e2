//! What a rule is: one row of the table, from which checks, documentation and help are made.

use std::fmt;

use factline_core::avro::finding::Finding;

use super::{Context, Edit, Sink};

/// A group of rules that is switched on and off as one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Category {
    /// Schemas that every Avro implementation can use. Always on.
    Minimal,
    /// One style of names and files; holds `MINIMAL`.
    Basic,
    /// Schemas that can evolve; holds `BASIC`.
    Standard,
    /// Types that say what they hold.
    Types,
    /// Events on Kafka.
    Kafka,
    /// Protection of personal and health data.
    Privacy,
    /// Documentation.
    Docs,
    /// Generated code that reads well.
    Codegen,
}

impl Category {
    /// Every category, the nested ones first.
    pub const ALL: [Self; 8] = [
        Self::Minimal,
        Self::Basic,
        Self::Standard,
        Self::Types,
        Self::Kafka,
        Self::Privacy,
        Self::Docs,
        Self::Codegen,
    ];

    /// The name in settings and on the command line, such as `PRIVACY`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Minimal => "MINIMAL",
            Self::Basic => "BASIC",
            Self::Standard => "STANDARD",
            Self::Types => "TYPES",
            Self::Kafka => "KAFKA",
            Self::Privacy => "PRIVACY",
            Self::Docs => "DOCS",
            Self::Codegen => "CODEGEN",
        }
    }

    /// What the category is for, in one sentence.
    #[must_use]
    pub const fn purpose(self) -> &'static str {
        match self {
            Self::Minimal => "What every Avro implementation can use; always on.",
            Self::Basic => "One style of names and files; includes MINIMAL.",
            Self::Standard => "Schemas that can evolve; includes BASIC.",
            Self::Types => "Types that say what they hold.",
            Self::Kafka => "Events that do well on Kafka.",
            Self::Privacy => "Protection of personal and health data.",
            Self::Docs => "Documentation that answers a reader's questions.",
            Self::Codegen => "Schemas whose generated code reads well.",
        }
    }

    /// The category of this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|category| category.name() == name)
    }

    /// Whether who switches this category on also gets the rules of `other`.
    #[must_use]
    pub fn includes(self, other: Self) -> bool {
        self == other || (self <= Self::Standard && other < self)
    }
}

impl fmt::Display for Category {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Something that schemas are checked for.
pub struct Rule {
    /// What findings call it, such as `FIELD_LOWER_SNAKE_CASE`.
    pub id: &'static str,
    /// What it belongs to.
    pub category: Category,
    /// The version of Factline that had it first.
    pub since: &'static str,
    /// What is true of a schema that keeps it, in one sentence.
    pub purpose: &'static str,
    /// Why, and what to do about a finding.
    pub why: &'static str,
    pub(crate) check: Check,
}

/// Who looks for what breaks a rule.
pub(crate) enum Check {
    /// The parser or the generator, as schemas that break it are of no use to them.
    Elsewhere,
    /// The same, and findings can be put right by these edits.
    ElsewhereFixed(fn(&Context<'_>, &Finding) -> Vec<Edit>),
    /// Lint, by this function.
    Here(fn(&Context<'_>, &mut Sink<'_>)),
    /// The same, and findings come with edits.
    HereFixed(fn(&Context<'_>, &mut Sink<'_>)),
    /// The reading of `x-lint-ignore`, which needs the findings of all other rules.
    Ignores,
}

impl Rule {
    /// Whether findings of this rule can be put right by `factline lint --fix`.
    #[must_use]
    pub const fn has_fix(&self) -> bool {
        matches!(self.check, Check::ElsewhereFixed(_) | Check::HereFixed(_))
    }
}

impl fmt::Debug for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rule").field("id", &self.id).finish_non_exhaustive()
    }
}
