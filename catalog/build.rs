//! Generates the types of the domains whose features are on.

fn main() -> std::process::ExitCode {
    factline_codegen::build::compile("schemas")
}
