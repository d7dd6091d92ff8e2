mod model;

fn main() {
    model::publish(&"Patient.Created");
}
