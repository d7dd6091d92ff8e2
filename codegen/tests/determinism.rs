//! The same schemas give the same text, in whatever order they come.

use std::path::Path;

use factline_codegen::{Config, Generated, Input, generate, read};

#[test]
fn the_order_of_the_input_does_not_matter() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let cases = ["event", "unions", "recursion", "names", "defaults", "logical", "docs"];
    let folders = cases.map(|case| fixtures.join(case).join("input"));
    let input = read(&folders[..]).expect("the input");
    let expected = generate_shuffled(&input, 0);
    for seed in 1..10 {
        let generated = generate_shuffled(&input, seed);
        assert_eq!(
            generated.files.keys().collect::<Vec<_>>(),
            expected.files.keys().collect::<Vec<_>>()
        );
        for (path, text) in &generated.files {
            assert!(*text == expected.files[path], "{path} differs with order {seed}");
        }
    }
}

fn generate_shuffled(input: &Input, seed: u64) -> Generated {
    let mut sources = input.sources.clone();
    fastrand::Rng::with_seed(seed).shuffle(&mut sources);
    let domains = input.domains.clone();
    let generated = generate(&Input { sources, domains, ..Input::default() }, &Config::new());
    let errors: Vec<_> = generated.findings.iter().map(ToString::to_string).collect();
    assert!(!generated.has_errors(), "{errors:?}");
    generated
}
