use factline_core::privacy::Phi;

fn main() {
    let name = Phi::new(String::new());
    let _ = format!("{}", name);
}
