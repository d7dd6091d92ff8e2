use factline_core::event::Context;

fn main() {
    let _ = Context::new();
}
