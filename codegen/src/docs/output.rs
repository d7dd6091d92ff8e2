//! Pages into a folder: rendered one at a time, written only where they differ.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{fs, io, thread};

use crate::output::Change;

/// The file that says which files of a folder are pages, so that stale ones can be told from what
/// others put there.
const MANIFEST: &str = ".factline";

/// A page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Its path from the folder of all pages, with `/` between the parts.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// Pages that are rendered when they are asked for, so that a large catalog is never held whole.
pub trait Pages: Sync {
    /// How many there are.
    fn count(&self) -> usize;

    /// The page at a position below [`count`](Self::count).
    fn page(&self, index: usize) -> Page;
}

/// What to do with pages that differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Write them, and remove the stale ones.
    Write,
    /// Only say which.
    Check,
}

/// Compares a folder, which need not exist, with pages; sorted by path. Files that were pages once
/// and are no longer are stale; no others are touched.
///
/// # Errors
///
/// A file cannot be read, written or removed.
pub fn sync(folder: &Path, pages: &dyn Pages, act: Act) -> io::Result<Vec<Change>> {
    let before: BTreeSet<String> = match fs::read_to_string(folder.join(MANIFEST)) {
        Ok(text) => text.lines().filter(|line| is_inside(line)).map(str::to_owned).collect(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => BTreeSet::new(),
        Err(error) => return Err(named(&folder.join(MANIFEST), &error)),
    };
    let Rendered { mut changes, paths } = render(folder, pages, act)?;
    for stale in before.difference(&paths).filter(|path| folder.join(path).exists()) {
        changes.push(Change::Remove(stale.clone()));
        if act == Act::Write {
            let file = folder.join(stale);
            fs::remove_file(&file).map_err(|error| named(&file, &error))?;
        }
    }
    let manifest: String = paths.iter().map(|path| format!("{path}\n")).collect();
    changes.extend(put(folder, MANIFEST, &manifest, act)?);
    changes.sort();
    Ok(changes)
}

#[derive(Debug, Default)]
struct Rendered {
    changes: Vec<Change>,
    paths: BTreeSet<String>,
}

/// Renders on as many threads as there are processors.
fn render(folder: &Path, pages: &dyn Pages, act: Act) -> io::Result<Rendered> {
    let next = AtomicUsize::new(0);
    let all = Mutex::new(Ok(Rendered::default()));
    let work = || {
        let own = render_some(folder, pages, act, &next);
        // A worker that panicked has poisoned nothing that is half done.
        let mut all = all.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        match (&mut *all, own) {
            (Ok(all), Ok(own)) => {
                all.changes.extend(own.changes);
                all.paths.extend(own.paths);
            }
            (all @ Ok(_), Err(error)) => *all = Err(error),
            (Err(_), _) => {}
        }
    };
    thread::scope(|scope| {
        let others = thread::available_parallelism().map_or(1, usize::from).saturating_sub(1);
        (0..others).for_each(|_| _ = scope.spawn(work));
        work();
    });
    all.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// Takes pages until there are none left.
fn render_some(
    folder: &Path,
    pages: &dyn Pages,
    act: Act,
    next: &AtomicUsize,
) -> io::Result<Rendered> {
    let mut rendered = Rendered::default();
    loop {
        let index = next.fetch_add(1, Ordering::Relaxed);
        if index >= pages.count() {
            return Ok(rendered);
        }
        let page = pages.page(index);
        rendered.changes.extend(put(folder, &page.path, &page.text, act)?);
        rendered.paths.insert(page.path);
    }
}

/// Compares one file, writes it if that is wanted, and says what differs.
fn put(folder: &Path, path: &str, text: &str, act: Act) -> io::Result<Option<Change>> {
    let file = folder.join(path);
    let change = match fs::read(&file) {
        Ok(bytes) if bytes == text.as_bytes() => return Ok(None),
        Ok(_) => Change::Update(path.to_owned()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Change::Create(path.to_owned()),
        Err(error) => return Err(named(&file, &error)),
    };
    if act == Act::Write {
        write(&file, text).map_err(|error| named(&file, &error))?;
    }
    Ok(Some(change))
}

fn write(file: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(file, text)
}

/// Whether a manifest's line names a file in the folder: whoever wrote it, nothing outside is
/// removed.
fn is_inside(line: &str) -> bool {
    let parts = Path::new(line).components();
    !line.is_empty()
        && parts.into_iter().all(|part| matches!(part, std::path::Component::Normal(_)))
}

/// An error that names the path: the one of the system does not.
fn named(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    struct List(Vec<(&'static str, &'static str)>);

    impl Pages for List {
        fn count(&self) -> usize {
            self.0.len()
        }

        fn page(&self, index: usize) -> Page {
            let (path, text) = self.0[index];
            Page { path: path.to_owned(), text: text.to_owned() }
        }
    }

    fn changes(folder: &Path, pages: &[(&'static str, &'static str)], act: Act) -> Vec<String> {
        let changes = sync(folder, &List(pages.to_vec()), act).unwrap();
        changes.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn only_differences_are_written_and_stale_pages_removed() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        let pages = [("a.md", "A"), ("b/c.md", "C")];
        let all = ["create .factline", "create a.md", "create b/c.md"];
        assert_eq!(changes(folder, &pages, Act::Check), all);
        assert!(!folder.join("a.md").exists(), "a check writes nothing");
        assert_eq!(changes(folder, &pages, Act::Write), all);
        assert!(changes(folder, &pages, Act::Check).is_empty());
        fs::write(folder.join("mine.md"), "somebody else's").unwrap();
        let stale = ["update .factline", "update a.md", "remove b/c.md"];
        assert_eq!(changes(folder, &[("a.md", "B")], Act::Check), stale);
        assert_eq!(changes(folder, &[("a.md", "B")], Act::Write), stale);
        assert!(!folder.join("b/c.md").exists());
        assert!(folder.join("mine.md").exists());
    }

    #[test]
    fn a_manifest_names_nothing_outside() {
        let folder = tempfile::tempdir().unwrap();
        let inside = folder.path().join("docs");
        fs::create_dir(&inside).unwrap();
        fs::write(folder.path().join("precious"), "").unwrap();
        fs::write(inside.join(MANIFEST), "../precious\n/etc/hosts\n").unwrap();
        assert_eq!(changes(&inside, &[], Act::Write), ["update .factline"]);
        assert!(folder.path().join("precious").exists());
    }
}
