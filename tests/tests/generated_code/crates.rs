//! Crates of everything that is generated, to be compiled, and some of them run.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{fs, io};

use factline_codegen::{Config, Generated, Key, Plan, generate};
use factline_core::avro::schema::{ParseOptions, Schema, parse};
use libtest_mimic::Failed;

use crate::sets::{self, Expect, Set};

/// How many crates the generated code is dealt out to: cargo compiles them side by side.
const CRATES: usize = 4;
/// How many of the sets from each file of rows are also run, one in so many.
const RUN_ONE_IN: usize = 6;
/// How many lines of a failing build are shown.
const SHOWN: usize = 60;

/// The program that checks the types of one crate.
const CHECKS: &str = include_str!("program/checks.rs");

/// Everything that is valid compiles.
pub(crate) fn compile(folder: &Path) -> Result<(), Failed> {
    let trial = Trial::new("compile", &sets::all(folder)?, |_| true)?;
    trial.cargo("check")
}

/// What is generated says the same schema and reads what it wrote.
pub(crate) fn run(folder: &Path) -> Result<(), Failed> {
    let mut count = 0;
    let trial = Trial::new("run", &sets::all(folder)?, |set| {
        count += 1;
        set.is_file || count % RUN_ONE_IN == 0
    })?;
    trial.cargo("run")
}

/// A cargo workspace in the folder for temporary files.
struct Trial {
    root: PathBuf,
    /// The row behind each module.
    ids: BTreeMap<String, String>,
}

impl Trial {
    fn new(name: &str, sets: &[Set], mut wanted: impl FnMut(&Set) -> bool) -> Result<Self, Failed> {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("generated-code").join(name);
        let mut trial = Self { root, ids: BTreeMap::new() };
        let mut crates = vec![Crate::default(); CRATES];
        let mut refused = String::new();
        for (index, set) in sets.iter().enumerate().filter(|(_, set)| wanted(set)) {
            let generated = generate(&set.input, &Config::new());
            if !generated.has_errors() {
                trial.add(&mut crates[index % CRATES], index, set, &generated)?;
            } else if set.expect == Expect::Ok {
                let _ = write!(refused, "\n  {}: {}", set.id, generated.findings[0]);
            }
        }
        if !refused.is_empty() {
            return Err(format!("valid schemas are refused:{refused}").into());
        }
        trial.write(&crates)?;
        Ok(trial)
    }

    fn add(
        &mut self,
        part: &mut Crate,
        index: usize,
        set: &Set,
        generated: &Generated,
    ) -> io::Result<()> {
        let module = format!("s{index}");
        let folder = self.root.join(format!("part{}/src", index % CRATES)).join(&module);
        Plan::new(&folder, generated, &Key::of(&set.input, &Config::new()))?.apply()?;
        let _ = writeln!(part.modules, "pub mod {module};");
        let parsed = parse(set.input.sources.iter().cloned(), &ParseOptions::default());
        for (name, path) in &generated.types {
            let Some(id) = parsed.set.lookup(name) else { continue };
            let schema = Schema::of(&parsed.set, id).to_json();
            let _ =
                writeln!(part.calls, "    check::<{module}::{path}>({:?}, {schema:?});", set.id);
        }
        self.ids.insert(module, set.id.clone());
        Ok(())
    }

    fn write(&self, crates: &[Crate]) -> io::Result<()> {
        for (index, part) in crates.iter().enumerate() {
            let folder = self.root.join(format!("part{index}"));
            let Crate { modules, calls } = part;
            let main = format!("{modules}\nfn main() {{\n{calls}    finish();\n}}\n{CHECKS}");
            fs::create_dir_all(folder.join("src"))?;
            write_changed(&folder.join("src/main.rs"), &main)?;
            write_changed(&folder.join("Cargo.toml"), &manifest(index))?;
        }
        let members: Vec<_> = (0..CRATES).map(|index| format!("part{index}")).collect();
        let manifest = format!(
            "[workspace]\nresolver = \"3\"\nmembers = {members:?}\n\n\
             [profile.dev]\ndebug = false\nincremental = false\n"
        );
        write_changed(&self.root.join("Cargo.toml"), &manifest)?;
        fs::copy(workspace().join("Cargo.lock"), self.root.join("Cargo.lock")).map(drop)
    }

    /// Compiles all crates, and runs each where that is the verb.
    fn cargo(&self, verb: &str) -> Result<(), Failed> {
        if verb == "check" {
            return self.call(&["check"]);
        }
        let problems: Vec<_> = (0..CRATES)
            .filter_map(|index| self.call(&["run", "-p", &format!("part{index}")]).err())
            .filter_map(|failed| failed.message().map(str::to_owned))
            .collect();
        if problems.is_empty() { Ok(()) } else { Err(problems.concat().into()) }
    }

    fn call(&self, arguments: &[&str]) -> Result<(), Failed> {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let output = Command::new(cargo)
            .args(arguments)
            .args(["--offline", "--quiet", "--message-format", "short"])
            .current_dir(&self.root)
            // Both trials compile the same dependencies.
            .env("CARGO_TARGET_DIR", self.root.join("../target"))
            // The checks name types that a schema calls deprecated.
            .env("RUSTFLAGS", "-Dwarnings -Adeprecated")
            .output()?;
        if output.status.success() {
            return Ok(());
        }
        let text = [output.stdout, output.stderr].concat();
        Err(self.explain(&String::from_utf8_lossy(&text)).into())
    }

    /// The first lines of what cargo said, each with the row behind it.
    fn explain(&self, text: &str) -> String {
        let lines = text.lines().take(SHOWN).map(|line| {
            let file = line.split("/src/").nth(1).unwrap_or_default();
            let module = file.split('/').next().unwrap_or_default();
            let id = self.ids.get(module).map_or("", String::as_str);
            format!("\n  {id} {line}")
        });
        lines.collect()
    }
}

/// One crate of the workspace.
#[derive(Clone, Default)]
struct Crate {
    modules: String,
    calls: String,
}

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn manifest(index: usize) -> String {
    let core = workspace().join("core");
    format!(
        "[package]\nname = \"part{index}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
         [dependencies]\nfactline-core = {{ path = {core:?}, features = [\"arbitrary\"] }}\n"
    )
}

/// Leaves a file alone that is the same already, so that cargo compiles nothing twice.
fn write_changed(file: &Path, text: &str) -> io::Result<()> {
    match fs::read_to_string(file) {
        Ok(before) if before == text => Ok(()),
        _ => fs::write(file, text),
    }
}
