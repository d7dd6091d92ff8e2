//! `pull`.

use factline_registry::{Document, Registry as _};

use super::common::Bench;
use super::served::{Served, runtime};
use super::{TUBE, catalog, run};

#[test]
fn schemas_come_back_as_files_with_all_they_need() {
    let (bench, served) = (catalog(), Served::start());
    run(&bench, &served.url, "apply --references").says(0, &[]);
    let pulled = run(&bench, &served.url, "pull --out there");
    pulled.says(0, &["there/lab.Drawn.avsc\n", "3 files written, 0 unchanged"]);
    let text = bench.read("there/lab.Drawn.avsc");
    assert!(text.contains("Sample.Drawn") && text.contains("BLUE"), "{text}");
    assert_eq!(bench.run("fmt --check there/lab.Drawn.avsc").code, 0);
    run(&bench, &served.url, "pull --out there").says(0, &["0 files written, 3 unchanged"]);
}

#[test]
fn what_differs_is_not_overwritten() {
    let (bench, served) = (catalog(), Served::start());
    run(&bench, &served.url, "apply").says(0, &[]);
    bench.file("there/lab.Lost.avsc", "mine");
    let refused = run(&bench, &served.url, "pull --out there");
    refused.says(1, &["lab.Lost.avsc is there and differs, so nothing was written", "--force"]);
    assert!(!bench.path().join("there/lab.Drawn.avsc").exists());
    assert_eq!(bench.read("there/lab.Lost.avsc"), "mine");
    run(&bench, &served.url, "pull --out there --force").says(0, &["2 files written"]);
    assert_ne!(bench.read("there/lab.Lost.avsc"), "mine");
}

#[test]
fn versions_and_subjects_can_be_named() {
    let (bench, served) = (catalog(), Served::start());
    run(&bench, &served.url, "apply --references").says(0, &[]);
    bench.file("schemas/lab/tube.avsc", TUBE.replace("\"BLUE\"", "\"BLUE\", \"GREEN\""));
    run(&bench, &served.url, "apply --references").says(0, &[]);
    let pulled = run(&bench, &served.url, "pull lab.Tube --all-versions --out there");
    pulled.says(0, &["2 files written"]);
    assert!(!bench.read("there/lab.Tube.v1.avsc").contains("GREEN"));
    assert!(bench.read("there/lab.Tube.v2.avsc").contains("GREEN"));
    run(&bench, &served.url, "pull lab.Tub --out there")
        .says(1, &["no subject `lab.Tub`", "lab.Tube"]);
}

#[test]
fn names_stay_inside_the_folder_and_apart() {
    let (bench, served) = (Bench::new(), Served::start());
    let record = |field| {
        Document::new(format!(
            r#"{{"type":"record","name":"a.R","fields":[{{"name":"{field}","type":"int"}}]}}"#
        ))
    };
    for (subject, schema) in
        [("../../up", Document::new("\"int\"")), ("one", record("x")), ("two", record("y"))]
    {
        runtime().block_on(served.registry.register(subject, &schema)).unwrap();
    }
    run(&bench, &served.url, "pull --out there").says(0, &["3 files written"]);
    let mut names: Vec<String> = std::fs::read_dir(bench.path().join("there"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names, ["_.._.._up.avsc", "one.avsc", "two.avsc"]);
}
