//! git, which `compat --against git:` reads.

use std::path::Path;
use std::process::Command;

use super::Check;
use crate::catalog::Catalog;

pub(super) fn checks(catalog: Option<&Catalog>) -> Vec<Check> {
    let Some(version) = said(Path::new("."), &["--version"]) else {
        let help = "install it: `factline compat --against git:REF` needs it";
        return vec![Check::warn("git", "there is no git", help)];
    };
    let Some(catalog) = catalog else { return vec![Check::ok("git", version)] };
    let root = &catalog.root;
    let Some(commit) = said(root, &["rev-parse", "--short", "HEAD"]) else {
        let help = "`git init`, or compare with dir:PATH or a registry";
        let message =
            format!("{version}; the catalog is in no repository, or in one without commits");
        return vec![Check::warn("git", message, help)];
    };
    let mut checks = vec![Check::ok("git", format!("{version}; the catalog is at {commit}"))];
    let shallow = said(root, &["rev-parse", "--is-shallow-repository"]);
    if shallow.as_deref() == Some("true") {
        checks.push(Check::warn(
            "git history",
            "the repository is shallow: older commits are not there to compare with",
            "`git fetch --unshallow`, or fetch-depth: 0 in CI",
        ));
    }
    checks
}

/// What git prints, if it succeeds.
fn said(folder: &Path, args: &[&str]) -> Option<String> {
    let output = Command::new("git").arg("-C").arg(folder).args(args).output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    output.status.success().then_some(text)
}
