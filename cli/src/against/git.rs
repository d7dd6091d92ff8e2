//! A commit, read by the command `git`; nothing is checked out.

use std::io::{self, BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread;

use anyhow::{Context as _, bail, ensure};

use super::layout::is_history;
use super::{Files, Layout, matters};
use crate::near;

/// The files of a catalog at a commit.
pub(super) fn files(rev: &str, subdir: Option<&Path>, layout: &Layout) -> anyhow::Result<Files> {
    let git = Git::new(layout)?;
    let commit = git.commit(rev)?;
    let subdir = match subdir {
        Some(subdir) => subdir.to_string_lossy().replace('\\', "/"),
        None => git.prefix.clone(),
    };
    let entries = git.list(rev, &commit, &subdir)?;
    Ok(layout.only(git.read(rev, entries)?))
}

/// The repository that a catalog is in.
struct Git {
    folder: PathBuf,
    /// The catalog's folder in it.
    prefix: String,
}

/// A file of a commit.
struct Entry {
    object: String,
    path: PathBuf,
}

impl Git {
    fn new(layout: &Layout) -> anyhow::Result<Self> {
        let root = &layout.root;
        let folder = if root.as_os_str().is_empty() { PathBuf::from(".") } else { root.clone() };
        let mut git = Self { folder, prefix: String::new() };
        let output = git.run(&["rev-parse", "--show-prefix"])?;
        if !output.status.success() {
            bail!(
                "{} is not in a git repository that can be read ({}); compare with dir:PATH, or \
                 run this where the repository is",
                git.folder.display(),
                said(&output)
            );
        }
        git.prefix = text(&output.stdout).trim().trim_end_matches('/').to_owned();
        Ok(git)
    }

    /// The full hash of a commit.
    fn commit(&self, rev: &str) -> anyhow::Result<String> {
        let name = format!("{rev}^{{commit}}");
        let output = self.run(&["rev-parse", "--verify", "--end-of-options", &name])?;
        if output.status.success() {
            return Ok(text(&output.stdout).trim().to_owned());
        }
        let known = self.run(&["for-each-ref", "--format=%(refname:short)"])?;
        let known = text(&known.stdout);
        let hint = match near::nearest(rev, known.lines()) {
            Some(name) => format!("; did you mean `{name}`?"),
            None => some(&known.lines().collect::<Vec<_>>()),
        };
        bail!("there is no one commit that `{rev}` stands for{hint}{}", self.if_shallow()?)
    }

    /// The files of the catalog's folder.
    fn list(&self, rev: &str, commit: &str, subdir: &str) -> anyhow::Result<Vec<Entry>> {
        let tree = format!("{commit}:{subdir}");
        let output = self.run(&["ls-tree", "-r", "-z", "--full-tree", &tree])?;
        if !output.status.success() {
            let missing = if subdir.is_empty() { "." } else { subdir };
            bail!(
                "git:{rev} has no folder {missing} that can be read ({}); if the catalog was \
                 elsewhere, say where: git:{rev}#subdir=PATH{}",
                said(&output),
                self.if_shallow()?
            );
        }
        let entries = output.stdout.split(|&byte| byte == 0).filter_map(entry);
        Ok(entries.filter(|entry| matters(&entry.path) || is_history(&entry.path)).collect())
    }

    /// The texts of files, all from one process.
    fn read(&self, rev: &str, entries: Vec<Entry>) -> anyhow::Result<Files> {
        let context = "cannot run `git cat-file`";
        let mut command = self.command(&["cat-file", "--batch"]);
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .context(context)?;
        let files = thread::scope(|scope| {
            let stdin = child.stdin.take();
            let objects = &entries;
            // Beside the reading: the pipe holds only so much.
            scope.spawn(move || ask(stdin, objects));
            objects_of(&mut child, &entries)
        });
        let output = child.wait_with_output().context(context)?;
        match files {
            Ok(files) => Ok(files),
            Err(error) => {
                let shallow = self.if_shallow()?;
                Err(error.context(format!("cannot read git:{rev} ({}){shallow}", said(&output))))
            }
        }
    }

    /// What to do where the repository lacks most of its history.
    fn if_shallow(&self) -> anyhow::Result<&'static str> {
        let output = self.run(&["rev-parse", "--is-shallow-repository"])?;
        Ok(if text(&output.stdout).trim() == "true" {
            "; this clone is shallow: fetch the rest with `git fetch --unshallow`, or in GitHub \
             Actions by `fetch-depth: 0` of actions/checkout"
        } else {
            ""
        })
    }

    fn run(&self, args: &[&str]) -> anyhow::Result<Output> {
        let output = self.command(args).stdin(Stdio::null()).output();
        output.map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => {
                anyhow::anyhow!(
                    "there is no command `git` in the PATH; install it, or compare with dir:PATH"
                )
            }
            _ => anyhow::Error::new(error).context("cannot run `git`"),
        })
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new("git");
        command.arg("-C").arg(&self.folder).arg("--no-optional-locks").args(args);
        // Messages are quoted in errors: in one language.
        command.env("LC_ALL", "C");
        command
    }
}

/// `<mode> blob <object>\t<path>`; links and submodules hold no text of this commit.
fn entry(line: &[u8]) -> Option<Entry> {
    let tab = line.iter().position(|&byte| byte == b'\t')?;
    let head = text(&line[..tab]);
    let mut words = head.split(' ');
    let (mode, _, object) = (words.next()?, words.next()?, words.next()?);
    let path = PathBuf::from(text(&line[tab + 1..]));
    mode.starts_with("100").then(|| Entry { object: object.to_owned(), path })
}

fn ask(stdin: Option<impl io::Write>, entries: &[Entry]) {
    let Some(mut stdin) = stdin else { return };
    for entry in entries {
        // If the process has gone, the answers tell.
        if writeln!(stdin, "{}", entry.object).is_err() {
            return;
        }
    }
}

/// For each file `<object> blob <size>`, its bytes, and the end of a line.
fn objects_of(child: &mut Child, entries: &[Entry]) -> anyhow::Result<Files> {
    let stdout = child.stdout.take().context("no pipe")?;
    let mut reader = BufReader::new(stdout);
    let mut files = Files::new();
    for entry in entries {
        let mut head = String::new();
        reader.read_line(&mut head)?;
        let size = head.trim_end().rsplit_once(" blob ").and_then(|(_, size)| size.parse().ok());
        let size = size.with_context(|| format!("{} is missing", entry.path.display()))?;
        let mut bytes = vec![0; size];
        reader.read_exact(&mut bytes)?;
        let mut end = [0];
        reader.read_exact(&mut end)?;
        ensure!(end == *b"\n", "git's answer has another size than it says");
        files.insert(entry.path.clone(), bytes);
    }
    Ok(files)
}

/// Which branches and tags there are, where these are few.
fn some(known: &[&str]) -> String {
    match known {
        [] | [_, _, _, _, _, _, _, ..] => {
            "; `git branch --all` and `git tag` list names".to_owned()
        }
        few => format!("; there are {}", few.join(", ")),
    }
}

/// The last line that a command said of its failure.
fn said(output: &Output) -> String {
    let text = text(&output.stderr);
    let line = text.lines().rfind(|line| !line.trim().is_empty()).unwrap_or("no reason given");
    line.trim_start_matches("fatal: ").to_owned()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
