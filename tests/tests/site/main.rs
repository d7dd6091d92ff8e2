//! The site as a reader meets it: the flagship's and a small catalog's with texts that try to get
//! out, made anew and opened from their files in headless Chromium.

mod browser;
mod reading;
mod searching;
mod visit;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use factline_codegen::docs::site::Site;
use factline_codegen::docs::{Act, Catalog, sync};
use factline_tests::servers::{Server, trial};
use libtest_mimic::{Arguments, Trial};
use tempfile::TempDir;

use visit::Visit;

type Failure = Box<dyn std::error::Error>;

/// The sites, made once for all tests.
#[derive(Debug)]
struct Sites {
    folder: TempDir,
}

impl Sites {
    fn flagship(&self) -> PathBuf {
        self.folder.path().join("flagship")
    }

    fn nasty(&self) -> PathBuf {
        self.folder.path().join("nasty")
    }

    fn make() -> Result<Self, Failure> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let sites = Self { folder: tempfile::tempdir()? };
        write(&root.join("catalog"), &sites.flagship())?;
        write(&root.join("codegen/tests/site/input"), &sites.nasty())?;
        Ok(sites)
    }
}

fn write(catalog: &Path, folder: &Path) -> Result<(), Failure> {
    let catalog = Catalog::read(catalog)?;
    let model = catalog.model().map_err(|findings| format!("{findings:?}"))?;
    sync(folder, &Site::new(&model), Act::Write)?;
    Ok(())
}

fn main() -> Result<ExitCode, Failure> {
    let arguments = Arguments::from_args();
    // Without a browser nobody looks at them.
    let is_wanted = Server::Chromium.address().is_some() && !arguments.list;
    let sites = is_wanted.then(Sites::make).transpose()?.map(Arc::new);
    let mut trials = Vec::new();
    for (name, test) in reading::TESTS.into_iter().chain(searching::TESTS) {
        trials.push(looked_at(name, sites.clone(), test));
    }
    Ok(libtest_mimic::run(&arguments, trials).exit_code())
}

/// A test: the flagship's site in a browser, all sites, and the script of axe.
type Test = fn(&mut Visit, &Sites, &str) -> Result<(), Failure>;

fn looked_at(name: &str, sites: Option<Arc<Sites>>, test: Test) -> Trial {
    trial(name, &[Server::Chromium, Server::Axe], move |addresses| {
        let [chromium, axe] = &addresses[..] else { return Err("two addresses".into()) };
        let sites = sites.ok_or("no sites were made")?;
        let run = || test(&mut Visit::new(chromium, sites.flagship())?, &sites, axe);
        run().map_err(|failure| failure.to_string().into())
    })
}

/// A page of each kind, below the site's folder.
const KINDS: [&str; 8] = [
    "index.html",
    "domain/lab.html",
    "event/lab/lab-result-critical.html",
    "event/patient/patient-created.html",
    "picture.html",
    "type/index.html",
    "type/human-name.html",
    "404.html",
];

/// The pages of the small catalog.
const NASTY: [&str; 6] = [
    "index.html",
    "domain/odd.html",
    "event/odd/odd-happened.html",
    "event/plain/plain.html",
    "picture.html",
    "type/person.html",
];
