//! What tests of the command line share: a folder to run it in.

#![allow(dead_code, reason = "each test uses a part of it")]

pub(crate) mod stub;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// A folder of its own.
pub(crate) struct Bench(TempDir);

/// How a run ended, and what it said.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Bench {
    pub(crate) fn new() -> Self {
        Self(TempDir::new().expect("a folder"))
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    /// Writes a file, and the folders it is in.
    pub(crate) fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        std::fs::write(&path, bytes).expect("a file");
        path
    }

    pub(crate) fn folder(&self, name: &str) {
        std::fs::create_dir_all(self.path().join(name)).expect("a folder");
    }

    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path().join(name)).expect("a text file")
    }

    pub(crate) fn read_bytes(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.path().join(name)).expect("a file")
    }

    /// Runs `factline ARGS` in the folder.
    pub(crate) fn run(&self, args: &str) -> Ran {
        self.run_with(args, &[])
    }

    /// The same, with these variables in the environment.
    pub(crate) fn run_with(&self, args: &str, variables: &[(&str, &str)]) -> Ran {
        let mut command = Command::new(env!("CARGO_BIN_EXE_factline"));
        command.args(args.split(' '));
        // Where the servers of other tests are is nothing to go by.
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("FACTLINE_") {
                command.env_remove(name);
            }
        }
        command.envs(variables.iter().copied());
        self.finish(command)
    }

    /// Runs `git ARGS` in the folder, as a person of the test's own.
    pub(crate) fn git(&self, args: &[&str]) {
        let mut command = Command::new("git");
        command.args(["-c", "user.name=Test", "-c", "user.email=test@example.org"]);
        command.args(["-c", "commit.gpgsign=false", "-c", "init.defaultBranch=main"]).args(args);
        let ran = self.finish(command);
        assert_eq!(ran.code, 0, "git {args:?}: {}", ran.err);
    }

    /// Makes the folder a repository if it is none, and a commit of all that is in it.
    pub(crate) fn commit(&self, message: &str) {
        if !self.path().join(".git").exists() {
            self.git(&["init", "-q"]);
        }
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "--allow-empty", "-m", message]);
    }

    /// Runs a command in the folder, without what a developer's git or registry is set to.
    pub(crate) fn finish(&self, mut command: Command) -> Ran {
        for (name, _) in std::env::vars_os() {
            let name = name.to_string_lossy().into_owned();
            if name.starts_with("GIT_") {
                command.env_remove(name);
            }
        }
        command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
        let output = command.current_dir(self.path()).output().expect("the command");
        Ran::from(output)
    }
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        Self {
            code: output.status.code().unwrap_or(-1),
            out: text(output.stdout),
            err: text(output.stderr),
        }
    }
}

impl Ran {
    /// Everything it said.
    pub(crate) fn said(&self) -> String {
        format!("{}{}", self.out, self.err)
    }

    /// It ended so, and said all of these.
    #[track_caller]
    pub(crate) fn says(&self, code: i32, words: &[&str]) {
        let said = self.said();
        assert_eq!(self.code, code, "{said}");
        for word in words {
            assert!(said.contains(word), "nothing of `{word}`: {said}");
        }
    }
}
