//! What a change rule is: one row of the table, from which checks, documentation and help are made.

use std::fmt;

use super::{Context, Sink};

/// What a change is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Category {
    /// Whether data can be read: the verdict of Avro Java and of registries.
    Wire,
    /// What data means.
    Semantic,
    /// What the code of those compiles against who use the generated types.
    Source,
    /// Which events there are, where they go and who reads them.
    Routing,
    /// Protection of personal and health data.
    Privacy,
}

impl Category {
    /// Every category, the most urgent first.
    pub const ALL: [Self; 5] =
        [Self::Wire, Self::Semantic, Self::Source, Self::Routing, Self::Privacy];

    /// The name in settings and on the command line, such as `ROUTING`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Wire => "WIRE",
            Self::Semantic => "SEMANTIC",
            Self::Source => "SOURCE",
            Self::Routing => "ROUTING",
            Self::Privacy => "PRIVACY",
        }
    }

    /// What the category is for, in one sentence.
    #[must_use]
    pub const fn purpose(self) -> &'static str {
        match self {
            Self::Wire => "Data that can't be read: the verdict of Avro Java and of registries.",
            Self::Semantic => "Data that is read, and means something else.",
            Self::Source => "Code against the generated Rust types that no longer compiles.",
            Self::Routing => "Which events there are, where they go and who reads them.",
            Self::Privacy => "Protection of personal and health data.",
        }
    }

    /// The category of this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|category| category.name() == name)
    }
}

impl fmt::Display for Category {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Which part of a catalog's version number a change raises.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Effect {
    /// Nothing that data or code could notice, such as documentation.
    Patch,
    /// Something new.
    Minor,
    /// Something that others must react to.
    Major,
}

impl Effect {
    /// The lower-case name: `patch`, `minor` or `major`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        }
    }
}

impl fmt::Display for Effect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// How much a change counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// It is listed, and that is all.
    Note,
    /// Somebody should look at it.
    Warning,
    /// It must not get in as it is.
    Error,
}

impl Level {
    /// The lower-case name: `note`, `warning` or `error`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Something that two versions of a catalog are compared for.
pub struct Rule {
    /// What reports call it, such as `TOPIC_CHANGED`.
    pub id: &'static str,
    /// What it belongs to.
    pub category: Category,
    /// What such a change means for the catalog's version; a single change may mean less.
    pub effect: Effect,
    /// How much such a change counts where settings don't say; a single one may count less.
    pub level: Level,
    /// The version of Factline that had it first.
    pub since: &'static str,
    /// What has changed, in one sentence.
    pub purpose: &'static str,
    /// Why that matters, and what to do.
    pub why: &'static str,
    pub(crate) check: Check,
}

/// Who looks for such changes.
pub(crate) enum Check {
    /// This function.
    Here(fn(&Context<'_>, &mut Sink<'_>)),
    /// This function, and changes come with edits.
    HereFixed(fn(&Context<'_>, &mut Sink<'_>)),
    /// This function, once all others have looked: it speaks of what they leave out, or of what
    /// they found.
    Last(fn(&Context<'_>, &mut Sink<'_>)),
    /// The verdict, the parser or the reading of waivers.
    Elsewhere,
}

impl Rule {
    /// Whether such changes can be put right by edits of the new version.
    #[must_use]
    pub const fn has_fix(&self) -> bool {
        matches!(self.check, Check::HereFixed(_))
    }
}

impl fmt::Debug for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rule").field("id", &self.id).finish_non_exhaustive()
    }
}

impl PartialEq for Rule {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}
