//! Schemas, values and plans against public vectors and the verdicts of Avro Java.

mod binary;
mod resolve;
mod schema;
mod verdict;

use factline_tests::conformance;

fn main() {
    let mut trials = binary::suites();
    trials.extend(schema::suites());
    trials.extend(resolve::suites());
    trials.extend(verdict::suites());
    conformance::main(trials);
}
