use std::io::Write as _;
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;
use tempfile::TempDir;

use super::{Against, Layout, tar};

#[test]
fn forms_are_read_and_written() {
    let git = |rev: &str, subdir: Option<&str>| Against::Git {
        rev: rev.to_owned(),
        subdir: subdir.map(PathBuf::from),
    };
    let registry = |url: &str, subject: Option<&str>| Against::Registry {
        url: url.to_owned(),
        subject: subject.map(str::to_owned),
    };
    let tar = |file: &str| Against::Tar { file: file.into(), subdir: Some("a/b".into()) };
    for (text, expected) in [
        ("git:main", git("main", None)),
        ("git:v1.2^{}#subdir=./catalog/", git("v1.2^{}", Some("catalog"))),
        ("dir:../a#b", Against::Dir("../a#b".into())),
        ("x.tar.gz#subdir=a/b", tar("x.tar.gz")),
        ("C:x.tgz#subdir=a/b", tar("C:x.tgz")),
        ("registry:http://host:8081", registry("http://host:8081", None)),
        ("registry:http://host:8081@a-b.C", registry("http://host:8081", Some("a-b.C"))),
        ("registry:http://host/v7/@a-b.C", registry("http://host/v7", Some("a-b.C"))),
        ("registry:http://me:word@host", registry("http://me:word@host", None)),
        ("registry:http://me:word@host@s", registry("http://me:word@host", Some("s"))),
        ("registry:http://me:word@host/x@s", registry("http://me:word@host/x", Some("s"))),
    ] {
        assert_eq!(text.parse(), Ok(expected), "{text}");
    }
    assert_eq!(git("main", Some("a/b")).to_string(), "git:main#subdir=a/b");
    let shown = registry("http://me:word@host/v7", Some("a")).to_string();
    assert_eq!(shown, "registry:http://host/v7@a");
}

#[test]
fn what_is_no_form_says_what_to_write() {
    for (text, said) in [
        ("", "git:REF"),
        ("main", "git:REF"),
        ("git:", "which commit"),
        ("git:#subdir=a", "which commit"),
        ("git:--output=x", "which commit"),
        ("git:main#catalog", "subdir=PATH"),
        ("git:main#subdir=", "subdir=PATH"),
        ("git:main#subdir=../x", "without .."),
        ("git:main#subdir=/x", "without .."),
        ("dir:", "which folder"),
        ("registry:", "where the registry is"),
        ("registry:localhost:8081", "where the registry is"),
        ("registry:http://host@", "the subject"),
    ] {
        let error = text.parse::<Against>().expect_err(text);
        assert!(error.contains(said), "{text}: {error}");
    }
}

/// An archive of these files.
fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut builder = ::tar::Builder::new(Vec::new());
    for (name, bytes) in files {
        let mut header = ::tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        header.set_cksum();
        builder.append_data(&mut header, name, *bytes).expect("an entry");
    }
    builder.into_inner().expect("an archive")
}

/// The names of the files in an archive of these bytes, or what is wrong with it.
fn names(bytes: &[u8], subdir: Option<&str>) -> Result<Vec<String>, String> {
    let folder = TempDir::new().expect("a folder");
    let file = folder.path().join("x.tar");
    std::fs::write(&file, bytes).expect("a file");
    match tar::files(&file, subdir.map(Path::new)) {
        Ok(files) => Ok(files.keys().map(|path| path.display().to_string()).collect()),
        Err(error) => Err(format!("{error:#}")),
    }
}

#[test]
fn archives_are_read_from_the_catalog_on() {
    let plain = archive(&[
        ("repo-1/README", b"x"),
        ("repo-1/catalog/catalog.toml", b"version = 1"),
        ("repo-1/catalog/schemas/a.avsc", b"\"int\""),
        ("repo-1/other/b.avsc", b"\"int\""),
    ]);
    let expected = Ok(vec!["catalog.toml".to_owned(), "schemas/a.avsc".to_owned()]);
    assert_eq!(names(&plain, None), expected);
    assert_eq!(names(&plain, Some("repo-1/other")), Ok(vec!["b.avsc".to_owned()]));
    let error = names(&plain, Some("nowhere")).expect_err("no such folder");
    assert!(error.contains("no folder nowhere"), "{error}");

    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    gzip.write_all(&plain).expect("bytes");
    let gzip = gzip.finish().expect("an archive");
    assert_eq!(names(&gzip, None), expected);
    for length in [3, gzip.len() / 2, gzip.len() - 1] {
        let error = names(&gzip[..length], None).expect_err("cut off");
        assert!(error.starts_with("cannot read the archive "), "{error}");
    }
}

#[test]
fn an_archive_that_is_cut_off_anywhere_is_refused() {
    let whole =
        archive(&[("a.avsc", b"\"int\""), ("README", &[b'x'; 700]), ("b.avsc", &[b' '; 600])]);
    assert!(names(&whole, None).is_ok());
    for length in (0..whole.len() - 1024).step_by(128) {
        assert!(names(&whole[..length], None).is_err(), "{length} of {} bytes", whole.len());
    }
    assert!(names(b"no archive at all", None).is_err());
}

#[test]
fn a_catalog_is_found_above_and_only_what_is_asked_for_counts() {
    let folder = TempDir::new().expect("a folder");
    let path = |inside: &str| folder.path().join(inside);
    for (name, text) in [
        ("c/catalog.toml", "version = 1"),
        ("c/schemas/lab/domain.toml", ""),
        ("c/schemas/lab/a.avsc", "\"int\""),
        ("c/fixtures/b.avsc", "\"int\""),
        ("c/.git/c.avsc", "\"int\""),
        ("c/history/lab.A/1.avsc", "\"int\""),
        ("d/x.avsc", "\"int\""),
    ] {
        std::fs::create_dir_all(path(name).parent().expect("a parent")).expect("a folder");
        std::fs::write(path(name), text).expect("a file");
    }
    let files = |paths: &[PathBuf]| {
        let layout = Layout::find(paths).expect("a catalog");
        let files = layout.files().expect("files");
        files.into_keys().map(|path| path.display().to_string()).collect::<Vec<_>>()
    };
    assert_eq!(
        files(&[path("c/schemas")]),
        ["catalog.toml", "history/lab.A/1.avsc", "schemas/lab/a.avsc", "schemas/lab/domain.toml"]
    );
    assert_eq!(files(&[path("c")]).len(), 5);
    assert_eq!(files(&[path("d")]), ["x.avsc"]);
    let error = Layout::find(&[path("c"), path("d")]).expect_err("two catalogs");
    assert!(error.to_string().contains("are two catalogs"), "{error}");
    assert!(Layout::find(&[path("nowhere")]).is_err());
}
