//! `factline sample`, `decode` of files, `completions` and `man`, as a shell sees them.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::TempDir;

const GUEST: &str = r#"{"type": "record", "name": "h.Guest", "fields": [
    {"name": "guest_id", "type": {"type": "string", "logicalType": "uuid"}},
    {"name": "beds", "type": "int"},
    {"name": "family_name", "type": "string", "confluent:tags": ["PHI"]}
]}"#;

/// Exit code, standard output and standard error.
type Ran = (i32, Vec<u8>, String);

fn run(folder: &Path, args: &str, input: Option<&Path>) -> Ran {
    let stdin = match input {
        Some(file) => Stdio::from(fs::File::open(file).expect("a file")),
        None => Stdio::null(),
    };
    let output = Command::new(env!("CARGO_BIN_EXE_factline"))
        .args(args.split(' '))
        .current_dir(folder)
        .env_remove("FACTLINE_REGISTRY_URL")
        .stdin(stdin)
        .output()
        .expect("the binary");
    let stderr = String::from_utf8(output.stderr).expect("UTF-8");
    (output.status.code().unwrap_or(-1), output.stdout, stderr)
}

fn text(folder: &Path, args: &str) -> (i32, String, String) {
    let (code, stdout, stderr) = run(folder, args, None);
    (code, String::from_utf8(stdout).expect("UTF-8"), stderr)
}

fn folder() -> TempDir {
    let folder = TempDir::new().expect("a folder");
    fs::write(folder.path().join("guest.avsc"), GUEST).expect("a file");
    folder
}

#[test]
fn samples_are_the_same_for_a_seed() {
    let folder = folder();
    let (code, first, stderr) = text(folder.path(), "sample --schema guest.avsc --count 3");
    assert_eq!((code, first.lines().count(), &*stderr), (0, 3, ""));
    assert_eq!(text(folder.path(), "sample --schema guest.avsc --count 3").1, first);
    assert_ne!(text(folder.path(), "sample --schema guest.avsc --count 3 --seed 9").1, first);
    assert!(first.lines().all(|line| line.ends_with(r#""family_name":"sample"}"#)), "{first}");
    // The second of a seed is the first of the next one.
    let second = text(folder.path(), "sample --schema guest.avsc --seed 2").1;
    assert_eq!(first.lines().nth(1), second.lines().next());
}

#[test]
fn every_form_of_a_sample_is_decoded() {
    let folder = folder();
    let json = text(folder.path(), "sample --schema guest.avsc").1;
    let hex = text(folder.path(), "sample --schema guest.avsc --format hex").1;
    let back = text(folder.path(), &format!("decode --schema guest.avsc --hex {}", hex.trim()));
    assert_eq!(back, (0, json.clone(), String::new()));

    let hidden = json.replace("sample", "<phi>");
    for (form, flags) in [("avro", ""), ("framed", " --schema guest.avsc --as framed")] {
        let sampled = format!("sample --schema guest.avsc --format {form} --id 7");
        let (code, bytes, _) = run(folder.path(), &sampled, None);
        assert_eq!(code, 0);
        let file = folder.path().join("data");
        fs::write(&file, bytes).expect("a file");
        let decoded = text(folder.path(), &format!("decode data{flags}"));
        assert_eq!(decoded, (0, hidden.clone(), String::new()), "{form}");
        let (_, decoded, _) = run(folder.path(), &format!("decode -{flags} --reveal"), Some(&file));
        assert_eq!(String::from_utf8(decoded).as_ref(), Ok(&json), "{form}");
    }
    // Without its header it is a bare datum.
    let framed = fs::read(folder.path().join("data")).expect("a file");
    fs::write(folder.path().join("data"), &framed[5..]).expect("a file");
    assert_eq!(text(folder.path(), "decode data --schema guest.avsc").1, hidden);
}

#[test]
fn data_of_a_container_are_read_with_a_newer_schema() {
    let folder = folder();
    let newer =
        GUEST.replace(r#""name": "beds", "type": "int""#, r#""name": "beds", "type": "long""#);
    fs::write(folder.path().join("newer.avsc"), newer).expect("a file");
    let (_, bytes, _) =
        run(folder.path(), "sample --schema guest.avsc --count 20 --format avro", None);
    fs::write(folder.path().join("guests.avro"), bytes).expect("a file");
    let (code, read, _) = text(folder.path(), "decode guests.avro --reader newer.avsc --reveal");
    assert_eq!((code, read), (0, text(folder.path(), "sample --schema guest.avsc --count 20").1));
}

#[test]
fn what_cannot_be_decoded_is_reported_with_its_place_and_the_rest_goes_on() {
    let folder = folder();
    fs::write(folder.path().join("flag.avsc"), r#""boolean""#).expect("a file");
    let (_, mut bytes, _) =
        run(folder.path(), "sample --schema flag.avsc --count 3 --format avro", None);
    // The three data stand before the mark at the end.
    let at = bytes.len() - 18;
    bytes[at..at + 2].copy_from_slice(&[1, 9]);
    let block = at - 3;
    let second = [&[2, 2, 1][..], &bytes[bytes.len() - 16..]].concat();
    bytes.extend(second);
    fs::write(folder.path().join("flags.avro"), &bytes).expect("a file");
    let (code, stdout, stderr) = text(folder.path(), "decode flags.avro");
    assert_eq!((code, stdout.lines().count()), (100, 3), "{stdout} {stderr}");
    assert!(stdout.ends_with("true\ntrue\n"), "{stdout}");
    let expected = format!("flags.avro: the block at byte {block}, datum 2: boolean: ");
    assert!(stderr.starts_with(&expected), "{stderr}");

    fs::write(folder.path().join("flags.avro"), &bytes[..bytes.len() - 1]).expect("a file");
    let (code, stdout, stderr) = text(folder.path(), "decode flags.avro flags.avro");
    assert_eq!((code, stdout.lines().count(), stderr.lines().count()), (100, 4, 4), "{stderr}");
    assert!(stderr.contains("is cut or damaged"), "{stderr}");
}

#[test]
fn errors_say_what_to_do() {
    let folder = folder();
    fs::write(folder.path().join("datum"), [9; 12]).expect("a file");
    fs::write(folder.path().join("framed"), [0, 0, 0, 0, 7, 2]).expect("a file");
    for (args, code, help) in [
        ("decode datum", 1, "for a bare datum give its --schema FILE"),
        ("decode framed", 1, "--registry URL"),
        ("decode none.avro", 1, "cannot read none.avro"),
        ("decode datum --as datum", 1, "--schema FILE"),
        ("decode datum --as container", 1, "does not start as a container does"),
        ("decode --hex 00", 2, "--schema"),
        ("sample Guest.Arrived", 1, "factline new catalog"),
        ("sample", 2, "EVENT"),
        ("sample --schema guest.avsc --format framed", 2, "--id"),
        ("sample --schema guest.avsc --format framed --id 1 --count 2", 1, "--format avro"),
        ("smaple", 2, "'sample'"),
        ("explain FORMATED", 2, "did you mean `FORMATTED`?"),
    ] {
        let ran = text(folder.path(), args);
        assert_eq!((ran.0, &*ran.1), (code, ""), "{args}: {}", ran.2);
        assert!(ran.2.contains(help), "{args}: {}", ran.2);
    }
}

#[test]
fn an_event_is_found_in_the_catalog_around() {
    let folder = folder();
    let event =
        GUEST.replace(r#""name": "h.Guest""#, r#""name": "h.Guest", "eventType": "Guest.Arrived""#);
    fs::create_dir_all(folder.path().join("c/schemas/h")).expect("a folder");
    fs::write(folder.path().join("c/catalog.toml"), "version = 1\n").expect("a file");
    fs::write(folder.path().join("c/schemas/h/guest.avsc"), event).expect("a file");
    let expected = text(folder.path(), "sample --schema guest.avsc").1;
    for name in ["Guest.Arrived", "h.Guest", "Guest"] {
        let inside = text(&folder.path().join("c/schemas/h"), &format!("sample {name}"));
        assert_eq!(inside, (0, expected.clone(), String::new()));
        assert_eq!(text(folder.path(), &format!("sample {name} --catalog c")).1, expected);
    }
    let (code, _, stderr) = text(folder.path(), "sample Guest.Arived --catalog c");
    assert_eq!(code, 1);
    assert!(stderr.contains("did you mean `Guest.Arrived`?"), "{stderr}");
}

#[test]
fn shells_and_manuals_get_their_files() {
    let folder = folder();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let (code, script, _) = text(folder.path(), &format!("completions {shell}"));
        assert_eq!(code, 0);
        assert!(script.contains("factline") && script.contains("decode"), "{shell}");
    }
    let (code, page, _) = text(folder.path(), "man");
    assert!(code == 0 && page.contains(".TH factline 1"), "{page}");
    let (code, _, stderr) = text(folder.path(), "man pages --quiet");
    assert_eq!((code, &*stderr), (0, ""));
    for page in ["factline.1", "factline-decode.1", "factline-schema-check.1"] {
        assert!(folder.path().join("pages").join(page).is_file(), "{page}");
    }
}
