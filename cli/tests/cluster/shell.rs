//! The binary, in a folder of its own.

use std::fs;
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

use libtest_mimic::Failed;
use tempfile::TempDir;

/// Exit code, standard output and standard error.
pub(crate) type Ran = (i32, String, String);

/// A folder to run the binary in.
pub(crate) struct Shell(TempDir);

impl Shell {
    /// A folder with these files.
    pub(crate) fn new(files: &[(&str, &str)]) -> Result<Self, Failed> {
        let shell = Self(TempDir::new()?);
        for (name, text) in files {
            shell.write(name, text)?;
        }
        Ok(shell)
    }

    pub(crate) fn path(&self) -> &std::path::Path {
        self.0.path()
    }

    pub(crate) fn write(&self, name: &str, text: &str) -> Result<(), Failed> {
        let path = self.0.path().join(name);
        fs::create_dir_all(path.parent().ok_or("a path in the folder")?)?;
        Ok(fs::write(path, text)?)
    }

    pub(crate) fn command(&self, args: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_factline"));
        command
            .args(args.split(' '))
            .current_dir(self.0.path())
            .env_remove("FACTLINE_KAFKA")
            .env_remove("FACTLINE_DATABASE")
            .env_remove("FACTLINE_REGISTRY_URL");
        command
    }

    pub(crate) fn run(&self, args: &str) -> Result<Ran, Failed> {
        let output = self.command(args).output()?;
        let (out, err) = (String::from_utf8(output.stdout)?, String::from_utf8(output.stderr)?);
        Ok((output.status.code().unwrap_or(-1), out, err))
    }
}

/// A name that no other test of this or an earlier run has taken.
pub(crate) fn unique(name: &str) -> String {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    format!("{name}-{}-{number}", std::process::id())
}

/// Fails with `what` and what a run printed, unless `condition` holds.
pub(crate) fn expect(condition: bool, what: &str, ran: &Ran) -> Result<(), Failed> {
    if condition { Ok(()) } else { Err(format!("{what}: {ran:?}").into()) }
}
