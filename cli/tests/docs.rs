//! `factline docs`, as its users meet it.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

type Outcome = Result<(), Box<dyn std::error::Error>>;

const SCHEMA: &str = r#"{"type": "record", "name": "DoorOpened", "namespace": "acme.house",
    "doc": "A door opened; emitted at once.", "eventType": "Door.Opened", "topic": "acme.house",
    "keyField": "door", "fields": [{"name": "door", "type": "string", "doc": "Which."}]}"#;

fn factline(folder: &Path, args: &[&str]) -> std::io::Result<Output> {
    Command::new(env!("CARGO_BIN_EXE_factline")).current_dir(folder).args(args).output()
}

fn catalog(settings: &str) -> std::io::Result<tempfile::TempDir> {
    let folder = tempfile::tempdir()?;
    fs::create_dir(folder.path().join("schemas"))?;
    fs::write(folder.path().join("schemas/door_opened.avsc"), SCHEMA)?;
    fs::write(folder.path().join("catalog.toml"), settings)?;
    Ok(folder)
}

#[test]
fn pages_are_written_where_the_catalog_says_and_checked() -> Outcome {
    let folder = catalog("version = 1\n[docs]\nmarkdown = \"pages\"\nasyncapi = \"api\"\n")?;
    let before = factline(folder.path(), &["docs", "--check"])?;
    assert_eq!(before.status.code(), Some(100));
    assert!(String::from_utf8(before.stdout)?.contains("create ./pages/README.md"));
    assert!(!folder.path().join("pages").exists());

    // From any place in it.
    let written = factline(&folder.path().join("schemas"), &["docs"])?;
    assert_eq!(written.status.code(), Some(0), "{written:?}");
    let page = fs::read_to_string(folder.path().join("pages/domains/acme-house.md"))?;
    assert!(page.contains("Emitted at once."), "{page}");
    assert!(folder.path().join("api/acme-house.json").is_file());
    assert_eq!(factline(folder.path(), &["docs", "--check"])?.status.code(), Some(0));

    let changed = SCHEMA.replace("A door opened", "A door was opened");
    fs::write(folder.path().join("schemas/door_opened.avsc"), changed)?;
    let after = factline(folder.path(), &["docs", "--check", "--format", "json"])?;
    assert_eq!(after.status.code(), Some(100));
    let rows: serde_json::Value = serde_json::from_slice(&after.stdout)?;
    let files: Vec<_> = rows.as_array().into_iter().flatten().map(|row| &row["file"]).collect();
    let expected = ["./pages/domains/acme-house.md", "./pages/events.md", "./api/acme-house.json"];
    assert_eq!(files, expected);
    Ok(())
}

#[test]
fn without_a_folder_there_is_nothing_to_do() -> Outcome {
    let folder = catalog("version = 1\n")?;
    let run = factline(folder.path(), &["docs"])?;
    assert_eq!(run.status.code(), Some(1));
    assert!(String::from_utf8(run.stderr)?.contains("give --markdown DIR"));
    Ok(())
}

#[test]
fn a_broken_catalog_gets_no_pages() -> Outcome {
    let folder = catalog("version = 1\n[docs]\nmarkdown = \"pages\"\ntitel = \"x\"\n")?;
    let run = factline(folder.path(), &["docs"])?;
    assert_eq!(run.status.code(), Some(100));
    assert!(String::from_utf8(run.stdout)?.contains("catalog.toml:4:9"));
    fs::write(folder.path().join("catalog.toml"), "version = 1\n")?;
    fs::write(folder.path().join("schemas/door_opened.avsc"), "{")?;
    let run = factline(folder.path(), &["docs", "--markdown", "pages"])?;
    assert_eq!(run.status.code(), Some(100));
    assert!(!folder.path().join("pages").exists());
    Ok(())
}
