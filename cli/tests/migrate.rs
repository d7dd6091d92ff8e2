//! `factline migrate` and `audit`, as a shell sees them.

mod common;

use common::Bench;

#[test]
fn a_database_is_made_once() {
    let bench = Bench::new();
    let check = bench.run("migrate --check --database sqlite:clinic.db");
    assert_eq!(check.code, 100, "{}", check.err);
    assert!(check.out.starts_with("0001 events\n"), "{}", check.out);
    let first = bench.run("migrate --database sqlite:clinic.db");
    assert_eq!((first.code, &first.out), (0, &check.out), "{}", first.err);
    for again in
        ["migrate --database sqlite:clinic.db", "migrate --check --database sqlite:clinic.db"]
    {
        let again = bench.run(again);
        assert_eq!((again.code, again.out.as_str()), (0, ""), "{}", again.err);
    }
}

#[test]
fn a_database_is_asked_for() {
    let bench = Bench::new();
    let none = bench.run("migrate");
    assert_eq!(none.code, 1);
    assert!(none.err.contains("--database"), "{}", none.err);
    let wrong = bench.run("migrate --database mysql://localhost/clinic");
    assert_eq!(wrong.code, 1);
    assert!(wrong.err.contains("postgres://"), "{}", wrong.err);
    let file = bench.file("clinic.db", b"this is no database, as anybody can see who looks at it");
    let broken = bench.run(&format!("migrate --database sqlite:{}", file.display()));
    assert_eq!(broken.code, 1);
    assert!(!broken.err.contains("panicked"), "{}", broken.err);
}

#[test]
fn an_empty_store_is_sound_and_a_missing_one_is_said() {
    let bench = Bench::new();
    let missing = bench.run("audit verify --database sqlite:clinic.db");
    assert_eq!(missing.code, 1);
    assert!(missing.err.contains("factline migrate"), "{}", missing.err);
    bench.run("migrate --database sqlite:clinic.db");
    let sound = bench.run("audit verify --heads --database sqlite:clinic.db");
    assert_eq!((sound.code, sound.out.as_str()), (0, ""), "{}", sound.err);
    let json = bench.run("audit verify --format json --database sqlite:clinic.db");
    assert_eq!((json.code, json.out.trim()), (0, "[]"), "{}", json.err);
}
