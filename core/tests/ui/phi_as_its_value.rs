use factline_core::privacy::Phi;

fn main() {
    let name = Phi::new(String::new());
    let _: &str = &name;
    let _ = name.len();
}
