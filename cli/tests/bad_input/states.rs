//! What a catalog is held against: commits, folders, archives.

use std::fs::File;

use super::{Bench, WARD};

/// A repository with one schema, as it is on `main`.
fn repository() -> Bench {
    let bench = Bench::new();
    bench.file("schemas/ward.avsc", WARD);
    bench.commit("a schema");
    bench
}

#[test]
fn half_a_ref_says_what_is_missing_and_what_there_is() {
    let bench = repository();
    bench.git(&["tag", "v1.0"]);
    for (state, words) in [
        ("git:mai", &["no one commit that `mai`", "did you mean `main`?"][..]),
        ("git:release", &["no one commit that `release`", "main, v1.0"]),
        ("git:main~7", &["no one commit that `main~7`"]),
        ("git:main^", &["no one commit that `main^`"]),
        ("git:0", &["no one commit that `0`"]),
        ("git:0000000000000000000000000000000000000000", &["no one commit"]),
        ("git:main:schemas", &["no one commit"]),
        ("git:main#subdir=gone", &["no folder gone", "#subdir=PATH"]),
        ("git:main#subdir=schemas/ward.avsc", &["no folder schemas/ward.avsc"]),
    ] {
        let ran = bench.run(&format!("compat --against {state} schemas"));
        ran.says(1, words);
        assert_eq!(ran.out, "", "{state}");
        assert_eq!(ran.err.lines().count(), 1, "{state}: {}", ran.err);
    }
    for state in ["git:", "git:#subdir=schemas", "git:main#", "git:main#subdir=", "git:-x", "main"]
    {
        bench.run(&format!("compat --against {state} schemas")).says(2, &["--against <STATE>"]);
    }
}

#[test]
fn a_tree_without_schemas_is_no_catalog() {
    let bench = repository();
    bench.file("docs/readme.md", "nothing");
    bench.commit("docs");
    let ran = bench.run("compat --against git:main#subdir=docs schemas");
    ran.says(1, &["no .avsc file in git:main#subdir=docs"]);
}

#[test]
fn outside_a_repository_and_without_git_there_is_another_way() {
    let bench = Bench::new();
    bench.file("schemas/ward.avsc", WARD);
    let above = [("GIT_CEILING_DIRECTORIES", bench.path().to_str().expect("a path"))];
    let ran = bench.run_with("compat --against git:main schemas", &above);
    ran.says(1, &["not in a git repository", "dir:PATH"]);
    let ran = bench.run_with("compat --against git:main schemas", &[("PATH", "/nonexistent")]);
    ran.says(1, &["no command `git`", "dir:PATH"]);
}

#[test]
fn a_shallow_clone_says_how_to_get_the_rest() {
    let origin = repository();
    origin.file("schemas/ward.avsc", WARD.replace("A ward.", "A ward of a hospital."));
    origin.commit("words");
    let bench = Bench::new();
    let url = format!("file://{}", origin.path().display());
    bench.git(&["clone", "-q", "--depth", "1", &url, "clone"]);
    let ran = bench.run("compat --against git:HEAD~1 clone/schemas");
    ran.says(1, &["no one commit", "shallow", "--unshallow", "fetch-depth: 0"]);
    bench.run("compat --against git:HEAD clone/schemas").says(0, &["no changes"]);
}

#[test]
fn folders_that_are_not_there_are_named() {
    let bench = repository();
    bench.folder("empty");
    for (state, words) in [
        ("dir:gone", "no folder gone"),
        ("dir:schemas/ward.avsc", "no folder schemas/ward.avsc"),
        ("dir:empty", "no .avsc file in dir:empty"),
        ("gone.tar", "gone.tar"),
    ] {
        bench.run(&format!("compat --against {state} schemas")).says(1, &[words]);
    }
    bench.run("compat --against dir:schemas empty").says(1, &["no .avsc file in empty"]);
    bench.run("compat --against dir:schemas gone").says(1, &["no file or folder gone"]);
    bench.run("compat --against dir:schemas --catalog gone").says(1, &["no folder gone"]);
}

#[test]
fn an_archive_that_is_none_or_cut_off_is_refused_as_a_whole() {
    let bench = repository();
    let path = bench.path().join("whole.tar");
    let mut builder = tar::Builder::new(File::create(&path).expect("a file"));
    builder.append_dir_all(".", bench.path().join("schemas")).expect("an archive");
    builder.into_inner().expect("an archive");
    let bytes = std::fs::read(&path).expect("an archive");
    bench.run("compat --against whole.tar schemas").says(0, &["no changes"]);
    bench.file("cut.tar", &bytes[..bytes.len() - 1100]);
    bench.file("cut.tar.gz", b"\x1f\x8b\x08\0\0\0");
    bench.file("none.tar", "this is no archive");
    bench.file("nothing.tar", "");
    for name in ["cut.tar", "cut.tar.gz", "none.tar", "nothing.tar"] {
        let ran = bench.run(&format!("compat --against {name} schemas"));
        ran.says(1, &[&format!("cannot read the archive {name}")]);
        assert_eq!(ran.out, "", "{name}");
    }
}

#[test]
fn a_broken_old_state_is_compared_as_far_as_it_is_sound() {
    let bench = repository();
    bench.file("schemas/bad.avsc", b"{\"type\": \"\xff\"}");
    bench.commit("not UTF-8");
    std::fs::remove_file(bench.path().join("schemas/bad.avsc")).expect("a file");
    bench.run("compat --against git:main schemas").says(0, &["compatible with git:main"]);
    // The other way round the new state is what is broken.
    bench.file("schemas/bad.avsc", b"{\"type\": \"\xff\"}");
    bench.run("compat --against git:main~1 schemas").says(100, &["bad.avsc:1:", "UTF-8"]);
    bench.file("schemas/domain.toml", "topic = ");
    bench.run("compat --against git:main~1 schemas").says(100, &["domain.toml:1:"]);
    bench.file("catalog.toml", "version = ");
    bench.run("compat --against git:main~1 schemas").says(100, &["catalog.toml:1:"]);
}
