//! Files that are a history, and files that are none.

use super::*;

fn parcel(fields: &str) -> String {
    format!(r#"{{"type":"record","name":"Parcel","namespace":"acme","fields":[{fields}]}}"#)
}

fn weight(ty: &str) -> String {
    parcel(&format!(r#"{{"name":"weight","type":"{ty}"}}"#))
}

fn history(files: &[(&str, &str)]) -> (History, Vec<String>) {
    let history = History::new(files.iter().map(|(name, text)| Source::new(*name, *text)));
    let findings = history.findings().iter().map(ToString::to_string).collect();
    (history, findings)
}

#[test]
fn versions_are_in_order_with_their_data() {
    let (first, second, tenth) = (weight("int"), weight("long"), weight("double"));
    let mut files = vec![
        ("x/history/acme.Parcel/2.avsc", &*second),
        ("x/history/acme.Parcel/1.golden", "02 {}"),
        ("x/history/acme.Parcel/1.avsc", &*first),
        ("x/schemas/parcel.avsc", &*tenth),
        ("x/history/acme.Parcel/notes.avsc", ""),
    ];
    let (all, findings) = history(&files);
    assert_eq!(findings, Vec::<String>::new());
    let numbers: Vec<_> =
        all.versions("acme.Parcel").iter().map(|v| (v.number, v.golden.is_some())).collect();
    assert_eq!(numbers, [(1, true), (2, false)]);

    files.push(("x/history/acme.Parcel/10.avsc", &tenth));
    let (_, findings) = history(&files);
    assert_eq!(
        findings,
        [
            "x/history/acme.Parcel/10.avsc:1:1: error[HISTORY_RECORDED]: version 3 is missing before this one"
        ]
    );
}

#[test]
fn what_is_no_version_is_said_with_its_place() {
    let first = weight("int");
    let (all, findings) = history(&[
        ("history/acme.Parcel/1.avsc", &first),
        ("history/acme.Parcel/2.avsc", &first),
        ("history/acme.Letter/1.avsc", "{"),
        ("history/acme.Letter/2.avsc", r#""string""#),
        ("history/acme.Stamp/1.golden", ""),
    ]);
    assert_eq!(findings.len(), 5, "{findings:#?}");
    let said = |text: &str| findings.iter().any(|finding| finding.contains(text));
    assert!(said("history/acme.Parcel/2.avsc:1:1") && said("the same as version 1"));
    assert!(said("a version of a record is a record"));
    assert!(said("there is no schema beside these data"));
    assert_eq!(all.iter().map(|(name, _)| name).collect::<Vec<_>>(), ["acme.Parcel"]);
}

#[test]
fn a_folder_is_read_and_a_missing_one_is_empty() -> io::Result<()> {
    let folder = tempfile::tempdir()?;
    assert!(History::read(&folder.path().join(FOLDER))?.is_empty());
    let place = Place { full_name: "acme.Parcel".into(), number: 1, kind: Kind::Schema };
    let file = folder.path().join(place.path());
    fs::create_dir_all(file.parent().unwrap_or_else(|| folder.path()))?;
    fs::write(&file, weight("int"))?;
    let history = History::read(&folder.path().join(FOLDER))?;
    assert_eq!(history.versions("acme.Parcel").len(), 1);
    assert_eq!(Place::of(place.to_string()), Some(place));
    Ok(())
}
