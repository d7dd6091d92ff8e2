//! A derive makes `Debug`, so that nobody's own shows what is tagged.
use factline_core::derive::Record;
use factline_core::privacy::Phi;

#[derive(Clone, Debug, Record)]
#[avro(namespace = "n")]
struct Address {
    line: Phi<String>,
}

fn main() {}
