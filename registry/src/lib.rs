//! Schema Registry: the port, the Confluent client and an embedded registry.
