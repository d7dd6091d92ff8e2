use factline_core::privacy::Sensitive;

fn main() {
    let _ = format!("{}", Sensitive::new("AB-123"));
}
