//! Generates the events that are measured.

fn main() -> std::process::ExitCode {
    factline_codegen::build::compile("schemas")
}
