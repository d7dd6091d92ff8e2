//! Help is complete, and what it shows works.

use clap::{Command, CommandFactory as _, Parser as _};

use super::Cli;

/// Every verb that does something, by its full name: those that only have verbs below do nothing.
fn leaves(command: &Command, path: &str, found: &mut Vec<(String, Command)>) {
    let path = format!("{path} {}", command.get_name()).trim().to_owned();
    if !command.has_subcommands() {
        found.push((path.clone(), command.clone()));
    }
    command.get_subcommands().for_each(|inner| leaves(inner, &path, found));
}

fn all() -> Vec<(String, Command)> {
    let mut command = Cli::command();
    command.build();
    let mut found = Vec::new();
    leaves(&command, "", &mut found);
    found
}

/// The lines below `Examples:`, each as it is given to the command: up to a pipe.
fn examples(command: &Command) -> Vec<String> {
    let help = command.get_after_long_help().or_else(|| command.get_after_help());
    let help = help.map(ToString::to_string).unwrap_or_default().replace("\\\n", " ");
    let below = help.split("Examples:\n").nth(1).unwrap_or_default();
    below
        .lines()
        .filter(|line| line.starts_with("  factline "))
        .map(str::trim)
        .map(|line| line.split(" #").next().unwrap_or_default())
        .map(|line| line.split(" | ").next().unwrap_or_default())
        .map(|line| line.split(" && ").next().unwrap_or_default())
        .map(|line| line.split(" > ").next().unwrap_or_default())
        .map(|line| line.split(" < ").next().unwrap_or_default())
        .map(|line| line.trim_end().to_owned())
        .collect()
}

/// Words as a shell splits them; single and double quotes hold white space together.
fn words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quote) = (Vec::new(), None::<String>, None);
    for c in line.chars() {
        match (quote, c) {
            (None, ' ') => words.extend(word.take()),
            (None, '\'' | '"') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (Some(open), c) if c == open => quote = None,
            _ => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

#[test]
fn the_tree_is_sound() {
    Cli::command().debug_assert();
}

#[test]
fn every_verb_shows_examples_of_itself_that_parse() {
    let mut problems = Vec::new();
    for (path, command) in all() {
        let examples = examples(&command);
        if !examples.iter().any(|line| line.starts_with(&path)) {
            problems.push(format!("{path}: no example below `Examples:`"));
        }
        for line in examples {
            if let Err(error) = Cli::try_parse_from(words(&line)) {
                // Help that is asked for is no error of the line.
                if error.use_stderr() {
                    problems.push(format!("{path}: `{line}`: {error}"));
                }
            }
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn every_verb_and_flag_says_what_it_is_for() {
    let mut problems = Vec::new();
    for (path, command) in all() {
        if command.get_about().is_none() {
            problems.push(path.clone());
        }
        for arg in command.get_arguments().filter(|arg| arg.get_help().is_none()) {
            problems.push(format!("{path}: {}", arg.get_id()));
        }
    }
    assert!(problems.is_empty(), "no help for {}", problems.join(", "));
}

#[test]
fn one_flag_has_one_meaning_in_every_verb() {
    const SHARED: [(&str, &str); 6] = [
        ("bootstrap", "HOSTS"),
        ("catalog", "DIR"),
        ("prefix", "PREFIX"),
        ("registry", "URL"),
        ("seed", "NUMBER"),
        ("topic", "TOPIC"),
    ];
    let mut problems = Vec::new();
    for (path, command) in all() {
        for arg in command.get_arguments() {
            let long = arg.get_long().unwrap_or_default();
            let Some((_, value)) = SHARED.iter().find(|(name, _)| *name == long) else { continue };
            let shown = arg.get_value_names().and_then(|names| names.first());
            if shown.is_none_or(|shown| shown != value) {
                problems.push(format!("{path} --{long} takes {shown:?}, elsewhere {value}"));
            }
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

/// The page of the book that this command line is printed as.
#[cfg(feature = "runtime")]
const PAGE: &str = "../docs/cli.md";

/// All verbs with their help, from the command line itself.
#[cfg(feature = "runtime")]
fn page() -> String {
    let mut command = Cli::command().term_width(90);
    command.build();
    let mut page = String::from(
        "# The command line\n\n\
         <!-- Made of the help of `factline`, by a test: \
         UPDATE_EXPECT=1 cargo test -p factline-cli --bin factline -->\n\n\
         Data goes to standard output, everything else to standard error; `--quiet` leaves out what \
         is no problem.\n\
         Exit codes: 0 clean, 1 failed, 2 wrong usage, 100 findings.\n\
         `factline completions SHELL` completes it in a shell, `factline man DIR` writes manual \
         pages.\n\n| verb | what it does |\n|---|---|\n",
    );
    let leaves = all();
    for (path, command) in &leaves {
        let about = command.get_about().map(ToString::to_string).unwrap_or_default();
        let anchor = path.replace(' ', "-");
        page.push_str(&format!("| [`{path}`](#{anchor}) | {about} |\n"));
    }
    for (path, mut command) in leaves {
        let help = command.render_long_help().to_string();
        let help: Vec<&str> = help.lines().map(str::trim_end).collect();
        page.push_str(&format!("\n## {path}\n\n```text\n{}\n```\n", help.join("\n").trim_end()));
    }
    page
}

#[test]
#[cfg(feature = "runtime")]
fn the_page_of_the_book_is_up_to_date() {
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(PAGE);
    let page = page();
    if std::env::var_os("UPDATE_EXPECT").is_some() && std::env::var_os("CI").is_none() {
        std::fs::write(&file, &page).expect("the page can be written");
    }
    let committed = std::fs::read_to_string(&file).unwrap_or_default();
    let differs = committed.lines().zip(page.lines()).find(|(old, new)| old != new);
    assert!(
        committed == page,
        "docs/cli.md is out of date at {differs:?}: UPDATE_EXPECT=1 cargo test -p factline-cli \
         --bin factline"
    );
}
