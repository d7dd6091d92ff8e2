//! A crate of everything that is generated, to be compiled and run.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{fs, io};

use factline_codegen::{Config, Generated, Key, Plan, generate};
use libtest_mimic::Failed;

use crate::sets::{self, Expect, Set};

/// How many lines of a failing build are shown.
const SHOWN: usize = 60;

pub(crate) fn run(folder: &Path) -> Result<(), Failed> {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("generated-code");
    let mut library = String::from("//! Generated code of many schemas.\n");
    let mut refused = String::new();
    let mut ids = BTreeMap::new();
    for (index, set) in sets::all(folder)?.iter().enumerate() {
        let generated = generate(&set.input, &Config::new());
        if generated.has_errors() {
            if set.expect == Expect::Ok {
                let _ = write!(refused, "\n  {}: {}", set.id, generated.findings[0]);
            }
            continue;
        }
        let module = format!("s{index}");
        write(&root.join("src").join(&module), set, &generated)?;
        let _ = writeln!(library, "pub mod {module};");
        ids.insert(module, set.id.clone());
    }
    if !refused.is_empty() {
        return Err(format!("valid schemas are refused:{refused}").into());
    }
    fs::write(root.join("src/lib.rs"), library)?;
    fs::write(root.join("Cargo.toml"), manifest())?;
    fs::copy(workspace().join("Cargo.lock"), root.join("Cargo.lock"))?;
    build(&root, &ids)
}

fn write(folder: &Path, set: &Set, generated: &Generated) -> io::Result<()> {
    let key = Key::of(&set.input, &Config::new());
    Plan::new(folder, generated, &key)?.apply()
}

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn manifest() -> String {
    let core = workspace().join("core");
    format!(
        "[package]\nname = \"generated-code\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
         [dependencies]\nfactline-core = {{ path = {core:?} }}\n\n\
         [profile.dev]\ndebug = false\nincremental = false\n\n[workspace]\n"
    )
}

fn build(root: &Path, ids: &BTreeMap<String, String>) -> Result<(), Failed> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["check", "--offline", "--quiet", "--message-format", "short"])
        .current_dir(root)
        .env("CARGO_TARGET_DIR", root.join("target"))
        .env("RUSTFLAGS", "-Dwarnings")
        .output()?;
    if output.status.success() {
        return Ok(());
    }
    let text = String::from_utf8_lossy(&output.stderr);
    let mut message = String::from("the generated code does not compile:");
    for line in text.lines().take(SHOWN) {
        let module = line.strip_prefix("src/").and_then(|rest| rest.split('/').next());
        let id = module.and_then(|module| ids.get(module)).map_or("", String::as_str);
        let _ = write!(message, "\n  {id} {line}");
    }
    Err(message.into())
}
